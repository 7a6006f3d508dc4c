package netconfd

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// end ends a message of base:1.0 (RFC 6242 section 4.3).
const end = "]]>]]>"

// Ask sends one operation on a session of its own, as somebody else might, and
// returns the reply.
func (s *Server) Ask(t testing.TB, operation string) string {
	t.Helper()
	reply, err := s.ask(operation)
	if err != nil {
		t.Fatal(err)
	}
	return reply
}

func (s *Server) ask(operation string) (string, error) {
	pem, err := os.ReadFile(s.Identity)
	if err != nil {
		return "", err
	}
	key, err := ssh.ParsePrivateKey(pem)
	if err != nil {
		return "", err
	}
	known, err := knownhosts.New(s.KnownHosts)
	if err != nil {
		return "", err
	}
	c, err := ssh.Dial("tcp", net.JoinHostPort(s.Address, fmt.Sprint(s.Port)), &ssh.ClientConfig{
		User: s.User, Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, HostKeyCallback: known, Timeout: patience,
	})
	if err != nil {
		return "", err
	}
	defer c.Close()
	session, err := c.NewSession()
	if err != nil {
		return "", err
	}
	in, err := session.StdinPipe()
	if err != nil {
		return "", err
	}
	out, err := session.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := session.RequestSubsystem("netconf"); err != nil {
		return "", err
	}
	r := bufio.NewReader(out)
	const base = "urn:ietf:params:xml:ns:netconf:base:1.0"
	fmt.Fprintf(in, `<hello xmlns="%s"><capabilities><capability>urn:ietf:params:netconf:base:1.0</capability></capabilities></hello>%s`, base, end)
	if _, err := message(r); err != nil {
		return "", err
	}
	fmt.Fprintf(in, `<rpc xmlns="%s" message-id="1">%s</rpc>%s`, base, operation, end)
	return message(r)
}

func message(r *bufio.Reader) (string, error) {
	var b strings.Builder
	for !strings.HasSuffix(b.String(), end) {
		part, err := r.ReadString('>')
		b.WriteString(part)
		if err != nil {
			return b.String(), err
		}
	}
	return strings.TrimSuffix(b.String(), end), nil
}
