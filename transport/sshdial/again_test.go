package sshdial

import (
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"nplay/internal/secret"
	"nplay/transport"
)

// A server may say by asking once more that a password is wrong.
func TestAskedOnceMoreIsRefused(t *testing.T) {
	var l ledger
	s := serve(t, []ssh.Signer{newKey(t, "ed25519")}, asks(&l, []round{{"", []string{"Password:"}}, {"", []string{"Password:"}}}, "none"))
	target := s.target()
	target.Password = secret.New(canary)
	d := &Dialer{}
	for _, want := range []string{"refused the password", "not shown to it again"} {
		err := dialled(t, d, target)
		if !errors.Is(err, transport.ErrAuth) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

// A refused password stays refused when the login ends in another way.
func TestRefusedBeforeSilence(t *testing.T) {
	var l ledger
	k := newKey(t, "ed25519")
	free := make(chan struct{})
	defer close(free)
	s := serve(t, []ssh.Signer{newKey(t, "ed25519")}, func(c *ssh.ServerConfig) {
		keeps(&l, "p", nil, -1)(c)
		c.PublicKeyCallback = func(ssh.ConnMetadata, ssh.PublicKey) (*ssh.Permissions, error) {
			<-free
			return nil, errNo
		}
	})
	target := s.target()
	target.Password, target.Identities = secret.New("canary-wrong"), []string{k.file(t, "")}
	target.Methods, target.Timeout = []string{"password", "key"}, time.Second
	d := &Dialer{}
	for range 2 {
		if err := dialled(t, d, target); err == nil {
			t.Fatal("logged in")
		}
	}
	if l.String() != "password" {
		t.Errorf("the server was shown %s", l.String())
	}
}

// Some servers hang up instead of refusing: the password is not shown to them for
// ever, also after a commit.
func TestHangingUpOnPasswordsIsBounded(t *testing.T) {
	var l ledger
	var s *server
	s = serve(t, []ssh.Signer{newKey(t, "ed25519")}, func(c *ssh.ServerConfig) {
		c.PasswordCallback = func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) {
			l.add("password")
			s.hangUp()
			return nil, errNo
		}
	})
	target := s.target()
	target.Password, target.Again = secret.New("canary-wrong"), true
	d := &Dialer{}
	for i := range 5 {
		want := transport.ErrUnreachable
		if i >= 3 {
			want = transport.ErrAuth
		}
		if err := dialled(t, d, target); !errors.Is(err, want) {
			t.Errorf("%d: %v", i, err)
		}
	}
	if l.String() != "password password password" {
		t.Errorf("the server was shown %s", l.String())
	}
}
