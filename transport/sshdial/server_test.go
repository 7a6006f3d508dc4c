package sshdial

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A server is an SSH server on loopback that takes some keys and passwords.
type server struct {
	t      *testing.T
	config *ssh.ServerConfig
	addr   *net.TCPAddr
	keys   []ssh.Signer // host keys

	conns sync.Map

	mu    sync.Mutex
	dials int
	tried []string // methods, as they came
}

// serve starts one. configure may change its configuration.
func serve(t *testing.T, hostKeys []ssh.Signer, configure func(*ssh.ServerConfig)) *server {
	t.Helper()
	s := &server{t: t, config: &ssh.ServerConfig{MaxAuthTries: -1}, keys: hostKeys}
	s.config.AuthLogCallback = func(_ ssh.ConnMetadata, method string, _ error) {
		s.mu.Lock()
		s.tried = append(s.tried, method)
		s.mu.Unlock()
	}
	for _, k := range hostKeys {
		s.config.AddHostKey(k)
	}
	configure(s.config)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = l.Addr().(*net.TCPAddr)
	var all sync.WaitGroup
	conns := &s.conns
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.mu.Lock()
			s.dials++
			s.mu.Unlock()
			conns.Store(c, true)
			all.Go(func() {
				defer c.Close()
				conn, chans, reqs, err := ssh.NewServerConn(c, s.config)
				if err != nil {
					return
				}
				go ssh.DiscardRequests(reqs)
				for ch := range chans {
					ch.Reject(ssh.Prohibited, "no channels here")
				}
				conn.Close()
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		s.hangUp()
		all.Wait()
	})
	return s
}

// hangUp closes the connections there are, and none that comes meanwhile.
func (s *server) hangUp() {
	var all []net.Conn
	s.conns.Range(func(c, _ any) bool { all = append(all, c.(net.Conn)); return true })
	for _, c := range all {
		c.Close()
	}
}

// target returns a target of the server, whose host keys are known.
func (s *server) target() Target {
	var lines []string
	for _, k := range s.keys {
		lines = append(lines, s.line(k.PublicKey()))
	}
	return Target{Host: "r1", Address: "127.0.0.1", Port: s.addr.Port, User: "netops",
		KnownHosts: []string{file(s.t, "known_hosts", strings.Join(lines, "\n")+"\n")}}
}

// line returns the known_hosts line for a key of this server.
func (s *server) line(k ssh.PublicKey) string {
	return knownhosts.Line([]string{s.addr.String()}, k)
}

func (s *server) methods() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.tried, " ")
}

// dialled opens a connection and closes it at once.
func dialled(t *testing.T, d *Dialer, target Target) error {
	t.Helper()
	c, err := d.Dial(context.Background(), target)
	if err == nil {
		c.Close()
		c.Wait()
	}
	return err
}

func file(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A key is a fresh key pair.
type key struct {
	ssh.Signer
	private any
}

func newKey(t testing.TB, kind string) key {
	t.Helper()
	var private any
	var err error
	switch kind {
	case "ed25519":
		_, private, err = ed25519.GenerateKey(rand.Reader)
	case "ecdsa":
		private, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case "rsa":
		private, err = rsa.GenerateKey(rand.Reader, 2048)
	default:
		err = fmt.Errorf("no kind %q", kind)
	}
	if err != nil {
		t.Fatal(err)
	}
	s, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return key{s, private}
}

// file writes the private key, protected by a passphrase if one is given.
func (k key) file(t testing.TB, passphrase string) string {
	t.Helper()
	var block *pem.Block
	var err error
	if passphrase == "" {
		block, err = ssh.MarshalPrivateKey(k.private, "canary comment")
	} else {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(k.private, "", []byte(passphrase))
	}
	if err != nil {
		t.Fatal(err)
	}
	return file(t, "id", string(pem.EncodeToMemory(block)))
}

// takes makes a server take these keys.
func takes(keys ...key) func(*ssh.ServerConfig) {
	return func(c *ssh.ServerConfig) {
		c.PublicKeyCallback = func(_ ssh.ConnMetadata, k ssh.PublicKey) (*ssh.Permissions, error) {
			for _, want := range keys {
				if samePublic(k, want.PublicKey()) {
					return nil, nil
				}
			}
			return nil, fmt.Errorf("unknown key")
		}
	}
}

// hostKey is shared by the tests that are not about host keys.
var hostKey = sync.OnceValue(func() ssh.Signer {
	_, k, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	s, err := ssh.NewSignerFromKey(k)
	if err != nil {
		panic(err)
	}
	return s
})
