package sshdial

import (
	"context"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"nplay/internal/secret"
	"nplay/transport"
)

const canary = "canary-Passw0rd"

func TestLogin(t *testing.T) {
	good, bad, rsa := newKey(t, "ed25519"), newKey(t, "ecdsa"), newKey(t, "rsa")
	password := func(want string) func(*ssh.ServerConfig) {
		return func(c *ssh.ServerConfig) {
			c.PasswordCallback = func(_ ssh.ConnMetadata, p []byte) (*ssh.Permissions, error) {
				if string(p) != want {
					return nil, errors.New("wrong")
				}
				return nil, nil
			}
		}
	}
	interactive := func(prompts []string, echo bool, want string) func(*ssh.ServerConfig) {
		return func(c *ssh.ServerConfig) {
			c.KeyboardInteractiveCallback = func(_ ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
				for _, p := range prompts {
					a, err := ask("", "", []string{p}, []bool{echo})
					if err != nil {
						return nil, err
					}
					if len(a) != 1 || a[0] != want {
						return nil, errors.New("wrong")
					}
				}
				if _, err := ask("", "welcome", nil, nil); err != nil {
					return nil, err
				}
				return nil, nil
			}
		}
	}
	both := func(all ...func(*ssh.ServerConfig)) func(*ssh.ServerConfig) {
		return func(c *ssh.ServerConfig) {
			for _, f := range all {
				f(c)
			}
		}
	}
	tests := []struct {
		name    string
		server  func(*ssh.ServerConfig)
		keys    []key
		pass    string
		want    string // in the error; "" for success
		hint    string
		methods string // "" does not matter
	}{
		{"key", takes(good), []key{good}, "", "", "", ""},
		{"second key", takes(good), []key{bad, good}, "", "", "", ""},
		{"rsa key", takes(rsa), []key{rsa}, "", "", "", ""},
		{"password", password(canary), nil, canary, "", "", "none password"},
		{"password after a refused key", both(takes(good), password(canary)), []key{bad}, canary, "", "", "none publickey password"},
		{"keyboard", interactive([]string{"Password: "}, false, canary), nil, canary, "", "", "none keyboard-interactive"},
		{"refused key", takes(good), []key{bad}, "", "refused the key " + "FILE0 (" + ssh.FingerprintSHA256(bad.PublicKey()) + ") for user netops", "has this key", ""},
		{"refused password", password("other"), nil, canary, "refused the password for user netops", "has this key or password", "none password"},
		{"refused password is not sent twice", both(password("other"), interactive([]string{"Password: "}, false, "other")), nil, canary, "refused the password", "", "none password"},
		{"refused both", both(takes(good), password("other")), []key{bad}, canary, "refused the key", "", ""},
		{"refused by prompt", interactive([]string{"Password: "}, false, "other"), nil, canary, "refused the password", "", ""},
		{"asked twice", interactive([]string{"Password: ", "Token: "}, false, canary), nil, canary, `asked "Token:"`, `answers = { "token"`, ""},
		{"asked in the open", interactive([]string{"Token: "}, true, canary), nil, canary, `asked "Token:", to which there is no answer`, `answers = { "token" = env("NAME") }`, ""},
		{"takes no password", takes(good), nil, canary, "takes no password", "the router takes publickey", "none"},
		{"takes no keys", password(canary), []key{good}, "", "takes no keys", "", "none"},
		{"nothing to offer", takes(good), nil, "", "no key and no password to log in with as netops", "set `identity`", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := serve(t, []ssh.Signer{hostKey()}, tt.server)
			target := s.target()
			want := tt.want
			for i, k := range tt.keys {
				target.Identities = append(target.Identities, k.file(t, ""))
				want = strings.ReplaceAll(want, fmt.Sprint("FILE", i), target.Identities[i])
			}
			target.Password = secret.New(tt.pass)
			err := dialled(t, &Dialer{}, target)
			if tt.methods != "" && s.methods() != tt.methods {
				t.Errorf("tried %q, want %q", s.methods(), tt.methods)
			}
			if want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			cause := transport.ErrAuth
			if tt.name == "nothing to offer" {
				cause = transport.ErrNoLogin
			}
			if !errors.Is(err, cause) || !strings.Contains(fmt.Sprint(err), want) || !strings.Contains(transport.Hint(err), tt.hint) {
				t.Fatalf("%v (%s), want %q (%s)", err, transport.Hint(err), want, tt.hint)
			}
			if text := fmt.Sprintf("%v %+v %#v %s", err, err, err, transport.Hint(err)); strings.Contains(text, "canary") {
				t.Errorf("a secret in %s", text)
			}
		})
	}
}

func TestTooManyKeys(t *testing.T) {
	good := newKey(t, "ed25519")
	s := serve(t, []ssh.Signer{hostKey()}, func(c *ssh.ServerConfig) { takes(good)(c); c.MaxAuthTries = 2 })
	target := s.target()
	for range 4 {
		target.Identities = append(target.Identities, newKey(t, "ed25519").file(t, ""))
	}
	target.Identities = append(target.Identities, good.file(t, ""))
	err := dialled(t, &Dialer{}, target)
	if !errors.Is(err, transport.ErrAuth) || !strings.Contains(err.Error(), "too many authentication failures") || !strings.Contains(transport.Hint(err), "set `attempts` lower") {
		t.Errorf("%v (%s)", err, transport.Hint(err))
	}
}

// A router that gave every try there was does not allow too few.
func TestEnoughTriesAllRefused(t *testing.T) {
	good := newKey(t, "ed25519")
	s := serve(t, []ssh.Signer{hostKey()}, func(c *ssh.ServerConfig) {
		takes(good)(c)
		c.PasswordCallback = func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) { return nil, errors.New("no") }
		c.MaxAuthTries = 3
	})
	target := s.target()
	target.Identities = []string{newKey(t, "ed25519").file(t, ""), newKey(t, "ed25519").file(t, "")}
	target.Password = secret.New("canary-Passw0rd")
	err := dialled(t, &Dialer{}, target)
	if !errors.Is(err, transport.ErrAuth) || !strings.Contains(err.Error(), "too many authentication failures") || !strings.Contains(transport.Hint(err), "has this key or password") {
		t.Errorf("%v (%s)", err, transport.Hint(err))
	}
}

func TestIdentityFiles(t *testing.T) {
	good := newKey(t, "ed25519")
	s := serve(t, []ssh.Signer{hostKey()}, takes(good))
	tests := []struct{ name, path, want, hint string }{
		{"missing", filepath.Join(t.TempDir(), "id"), "cannot be read: no such file", ""},
		{"directory", t.TempDir(), "it is a directory", ""},
		{"empty", file(t, "id", ""), "holds no private key", ""},
		{"rubbish", file(t, "id", "canary-Passw0rd"), "holds no private key", ""},
		{"public", file(t, "id.pub", string(ssh.MarshalAuthorizedKey(good.PublicKey()))), "holds a public key", "/id"},
		{"public by another name", file(t, "id", string(ssh.MarshalAuthorizedKey(good.PublicKey()))), "holds a public key", "that belongs to it"},
		{"too long", file(t, "id", strings.Repeat("x", maxKeyFile+1)), "longer than", ""},
		{"passphrase", good.file(t, "canary"), "protected by a passphrase", "ssh-add"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			target := s.target()
			target.Identities = []string{tt.path}
			target.OnDial = func() { t.Error("dialled") }
			err := dialled(t, &Dialer{}, target)
			if !errors.Is(err, transport.ErrNoLogin) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), tt.path) || !strings.Contains(transport.Hint(err), tt.hint) {
				t.Errorf("%v (%s)", err, transport.Hint(err))
			}
			if got := (&Dialer{}).Ready(t.Context(), target); got == nil || got.Error() != err.Error() {
				t.Errorf("ready: %v", got)
			}
			if strings.Contains(fmt.Sprintf("%#v", err), "canary") {
				t.Errorf("a secret in %#v", err)
			}
		})
	}
	if s.dials > 0 {
		t.Errorf("%d dials", s.dials)
	}
}

func TestAgent(t *testing.T) {
	good, other := newKey(t, "ed25519"), newKey(t, "rsa")
	s := serve(t, []ssh.Signer{hostKey()}, takes(good))
	ring := agent.NewKeyring()
	sock := serveAgent(t, ring)
	t.Setenv("SSH_AUTH_SOCK", sock)
	target := s.target()
	target.Agent = true

	if err := dialled(t, &Dialer{}, target); !errors.Is(err, transport.ErrNoLogin) || !strings.Contains(err.Error(), "the ssh-agent holds no keys") {
		t.Errorf("empty agent: %v", err)
	}
	for _, k := range []key{other, good} {
		if err := ring.Add(agent.AddedKey{PrivateKey: k.private, Comment: "ann@host"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := dialled(t, &Dialer{}, target); err != nil {
		t.Errorf("agent: %v", err)
	}
	// The agent holds what the file protects with a passphrase.
	target.Identities = []string{good.file(t, "secret")}
	if err := dialled(t, &Dialer{}, target); err != nil {
		t.Errorf("agent and locked file: %v", err)
	}
	if err := ring.Remove(good.PublicKey()); err != nil {
		t.Fatal(err)
	}
	if err := dialled(t, &Dialer{}, target); !errors.Is(err, transport.ErrNoLogin) || !strings.Contains(err.Error(), "passphrase") {
		t.Errorf("locked file alone: %v", err)
	}
	target.Identities = nil
	if err := dialled(t, &Dialer{}, target); !errors.Is(err, transport.ErrAuth) || !strings.Contains(err.Error(), "agent key ann@host (SHA256:") {
		t.Errorf("refused: %v", err)
	}
	// An agent that is not there is no reason to fail when there is a key file.
	t.Setenv("SSH_AUTH_SOCK", filepath.Join(t.TempDir(), "none"))
	if err := dialled(t, &Dialer{}, target); !errors.Is(err, transport.ErrNoLogin) || !strings.Contains(err.Error(), "does not answer") {
		t.Errorf("no agent: %v", err)
	}
	target.Identities = []string{good.file(t, "")}
	if err := dialled(t, &Dialer{}, target); err != nil {
		t.Errorf("no agent, but a file: %v", err)
	}
	t.Setenv("SSH_AUTH_SOCK", "")
	target.Identities = nil
	if err := dialled(t, &Dialer{}, target); !errors.Is(err, transport.ErrNoLogin) || !strings.Contains(err.Error(), "SSH_AUTH_SOCK is not set") {
		t.Errorf("no agent at all: %v", err)
	}
}

// serveAgent serves a keyring on a socket.
func serveAgent(t *testing.T, ring agent.Agent) string {
	t.Helper()
	sock := filepath.Join(t.TempDir(), "agent")
	l, err := net.Listen("unix", sock)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			agent.ServeAgent(ring, c)
			c.Close()
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	return sock
}

func TestAgentThatHangs(t *testing.T) {
	sock := filepath.Join(t.TempDir(), "agent")
	l, err := net.Listen("unix", sock)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	t.Setenv("SSH_AUTH_SOCK", sock)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		if c, err := l.Accept(); err == nil {
			cancel()
			c.Read(make([]byte, 100))
			c.Read(make([]byte, 100))
			c.Close()
		}
	}()
	_, err = (&Dialer{}).Dial(ctx, Target{Host: "r1", Address: "127.0.0.1", Port: 1, User: "netops", Agent: true})
	if err == nil {
		t.Fatal("dialled")
	}
}

// Each key file is read once.
func TestIdentityIsReadOnce(t *testing.T) {
	good := newKey(t, "ed25519")
	s := serve(t, []ssh.Signer{hostKey()}, takes(good))
	target, d := s.target(), &Dialer{}
	target.Identities = []string{good.file(t, "")}
	if err := dialled(t, d, target); err != nil {
		t.Fatal(err)
	}
	first, err := d.identity(t.Context(), target.Identities[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := dialled(t, d, target); err != nil {
		t.Fatal(err)
	}
	if second, _ := d.identity(t.Context(), target.Identities[0]); second != first {
		t.Error("read twice")
	}
}
