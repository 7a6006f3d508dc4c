package junossim

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// A client is a raw NETCONF client: bytes in, bytes out.
type client struct {
	t    testing.TB
	conn *ssh.Client
	ch   ssh.Channel
	r    *bufio.Reader
	id   int
}

// newKey makes a client's key and its line of a public key file.
func newKey(t testing.TB) (ssh.Signer, string) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return s, strings.TrimSpace(string(ssh.MarshalAuthorizedKey(s.PublicKey()))) + " lab@example"
}

// start starts a router with the account lab and its key.
func start(t testing.TB, change func(*Options)) (*Router, ssh.Signer) {
	t.Helper()
	key, line := newKey(t)
	o := Options{Config: Bare("r1", "lab", []string{line}, "")}
	if change != nil {
		change(&o)
	}
	r, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r, key
}

func dial(r *Router, own int, user string, auth ...ssh.AuthMethod) (*ssh.Client, error) {
	return dialWith(r, own, &ssh.ClientConfig{User: user, Auth: auth, HostKeyCallback: ssh.FixedHostKey(r.HostKey()),
		HostKeyAlgorithms: []string{ssh.KeyAlgoED25519}})
}

func dialWith(r *Router, own int, config *ssh.ClientConfig) (*ssh.Client, error) {
	config.Timeout = 10 * time.Second
	return ssh.Dial("tcp", net.JoinHostPort(r.Address(), fmt.Sprint(r.Port(own))), config)
}

// open opens a channel with a request of that kind ("subsystem", "exec").
func open(conn *ssh.Client, kind, text string) (ssh.Channel, error) {
	ch, requests, err := conn.OpenChannel("session", nil)
	if err != nil {
		return nil, err
	}
	go ssh.DiscardRequests(requests)
	ok, err := ch.SendRequest(kind, true, ssh.Marshal(struct{ S string }{text}))
	if err == nil && !ok {
		err = fmt.Errorf("%s %s refused", kind, text)
	}
	if err != nil {
		ch.Close()
		return nil, err
	}
	return ch, nil
}

// login opens a NETCONF session by the exec form on port 22.
func login(t testing.TB, r *Router, key ssh.Signer) *client {
	t.Helper()
	return session1(t, r, 22, "lab", "exec", "xml-mode netconf need-trailer", ssh.PublicKeys(key))
}

func session1(t testing.TB, r *Router, own int, user, kind, text string, auth ...ssh.AuthMethod) *client {
	t.Helper()
	conn, err := dial(r, own, user, auth...)
	if err != nil {
		t.Fatal(err)
	}
	ch, err := open(conn, kind, text)
	if err != nil {
		t.Fatal(err)
	}
	c := &client{t: t, conn: conn, ch: ch, r: bufio.NewReader(ch)}
	t.Cleanup(c.close)
	c.send(`<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities><capability>urn:ietf:params:netconf:base:1.0</capability></capabilities></hello>`)
	hello := c.receive()
	if !strings.Contains(hello, "session-id>") {
		t.Fatalf("hello: %s", hello)
	}
	return c
}

func newReader(r io.Reader) *bufio.Reader { return bufio.NewReader(r) }

func (c *client) close() { c.conn.Close() }

func (c *client) send(msg string) {
	c.t.Helper()
	if _, err := io.WriteString(c.ch, msg+"\n]]>]]>\n"); err != nil {
		c.t.Errorf("send: %v", err)
	}
}

func (c *client) read() (string, error) {
	var b bytes.Buffer
	for {
		ch, err := c.r.ReadByte()
		if err != nil {
			return b.String(), err
		}
		b.WriteByte(ch)
		if bytes.HasSuffix(b.Bytes(), []byte("]]>]]>")) {
			return strings.TrimSuffix(b.String(), "]]>]]>"), nil
		}
	}
}

func (c *client) receive() string {
	c.t.Helper()
	s, err := c.read()
	if err != nil {
		c.t.Fatalf("no reply: %v after %q", err, s)
	}
	return s
}

// rpc sends an operation and returns the whole reply.
func (c *client) rpc(op string) string {
	c.t.Helper()
	c.id++
	c.send(fmt.Sprintf(`<rpc xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="%d">%s</rpc>`, c.id, op))
	reply := c.receive()
	if !strings.Contains(reply, fmt.Sprintf(`message-id="%d"`, c.id)) {
		c.t.Fatalf("reply to another request: %s", reply)
	}
	return reply
}

// must sends an operation that has to succeed.
func (c *client) must(op string) string {
	c.t.Helper()
	reply := c.rpc(op)
	if strings.Contains(reply, "<error-severity>error") {
		c.t.Fatalf("%s: %s", op, reply)
	}
	return reply
}

func (c *client) load(config string) string {
	c.t.Helper()
	return c.must(`<load-configuration action="merge" format="xml"><configuration>` + config + `</configuration></load-configuration>`)
}

const (
	lockRPC    = `<lock><target><candidate/></target></lock>`
	unlockRPC  = `<unlock><target><candidate/></target></unlock>`
	compareRPC = `<get-configuration compare="rollback" rollback="0" format="text"/>`
	commitRPC  = `<commit-configuration/>`
	checkRPC   = `<commit-configuration><check/></commit-configuration>`
	historyRPC = `<get-commit-information/>`
)
