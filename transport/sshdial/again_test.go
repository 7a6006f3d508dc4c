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
