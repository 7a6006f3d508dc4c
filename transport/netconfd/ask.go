package netconfd

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// end ends a message of base:1.0 (RFC 6242 section 4.3).
const end = "]]>]]>"

// A Session is a session of somebody else.
type Session struct {
	client *ssh.Client
	in     io.Writer
	out    *bufio.Reader
}

// Ask sends one operation on a session of its own and returns the reply.
func (s *Server) Ask(t testing.TB, operation string) string {
	t.Helper()
	o, err := s.open()
	if err != nil {
		t.Fatal(err)
	}
	defer o.client.Close()
	return o.Ask(t, operation)
}

// Open opens a session that ends with the test.
func (s *Server) Open(t testing.TB) *Session {
	t.Helper()
	o, err := s.open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.client.Close() })
	return o
}

// Ask sends one operation and returns the reply, which may be an error.
func (o *Session) Ask(t testing.TB, operation string) string {
	t.Helper()
	// A server that never answers must not hang the test: it loses the connection.
	late := time.AfterFunc(patience, func() { o.client.Close() })
	defer late.Stop()
	fmt.Fprintf(o.in, `<rpc xmlns="%s" message-id="1">%s</rpc>%s`, base, operation, end)
	reply, err := message(o.out)
	if err != nil {
		t.Fatalf("%s: %v", operation, err)
	}
	return reply
}

const base = "urn:ietf:params:xml:ns:netconf:base:1.0"

func (s *Server) open() (*Session, error) {
	pem, err := os.ReadFile(s.Identity)
	if err != nil {
		return nil, err
	}
	key, err := ssh.ParsePrivateKey(pem)
	if err != nil {
		return nil, err
	}
	known, err := knownhosts.New(s.KnownHosts)
	if err != nil {
		return nil, err
	}
	c, err := ssh.Dial("tcp", net.JoinHostPort(s.Address, fmt.Sprint(s.Port)), &ssh.ClientConfig{
		User: s.User, Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, HostKeyCallback: known, Timeout: patience,
	})
	if err != nil {
		return nil, err
	}
	o, err := greet(c)
	if err != nil {
		c.Close()
	}
	return o, err
}

func greet(c *ssh.Client) (*Session, error) {
	session, err := c.NewSession()
	if err != nil {
		return nil, err
	}
	in, err := session.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := session.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := session.RequestSubsystem("netconf"); err != nil {
		return nil, err
	}
	o := &Session{client: c, in: in, out: bufio.NewReader(out)}
	fmt.Fprintf(in, `<hello xmlns="%s"><capabilities><capability>urn:ietf:params:netconf:base:1.0</capability></capabilities></hello>%s`, base, end)
	if _, err = message(o.out); err == nil {
		time.Sleep(breath)
	}
	return o, err
}

// breath keeps the first request from being read together with our hello:
// netconfd 2.13 would never look at it.
const breath = 100 * time.Millisecond

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
