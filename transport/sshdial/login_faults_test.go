package sshdial

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"nplay/internal/secret"
	"nplay/transport"
)

// A server that hangs or hangs up while it is shown something has refused
// nothing: that is trouble with the connection, and no reason to spare the
// password afterwards. One that hangs up after it has refused something may have
// had enough, and is taken for a refusal.
func TestLoginFaults(t *testing.T) {
	own := newKey(t, "ed25519")
	path := own.file(t, "")
	for _, method := range []string{"key", "password", "keyboard-interactive"} {
		for _, fault := range []string{"hangs", "hangs up", "hangs up after a refusal"} {
			t.Run(method+" "+fault, func(t *testing.T) {
				release := make(chan bool)
				var s *server
				var mended atomic.Bool
				fail := func() (*ssh.Permissions, error) {
					switch {
					case mended.Load():
						return nil, nil
					case fault == "hangs":
						<-release
					default:
						s.hangUp()
					}
					return nil, errNo
				}
				s = serve(t, []ssh.Signer{hostKey()}, func(c *ssh.ServerConfig) {
					if method == "key" || fault == "hangs up after a refusal" {
						c.PublicKeyCallback = func(_ ssh.ConnMetadata, k ssh.PublicKey) (*ssh.Permissions, error) {
							if !samePublic(k, own.PublicKey()) {
								return nil, errNo
							}
							return fail()
						}
					}
					switch method {
					case "password":
						c.PasswordCallback = func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) { return fail() }
					case "keyboard-interactive":
						c.KeyboardInteractiveCallback = func(_ ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
							if _, err := ask("", "", []string{"Password:"}, []bool{false}); err != nil {
								return nil, err
							}
							return fail()
						}
					}
				})
				t.Cleanup(func() { close(release) })
				target, d := s.target(), &Dialer{}
				target.Password = secret.New(canary)
				if fault == "hangs up after a refusal" {
					target.Identities = append(target.Identities, newKey(t, "ed25519").file(t, ""))
				}
				if method == "key" {
					target.Identities = append(target.Identities, path)
				}
				cause, want := transport.ErrUnreachable, "closed the connection during the login"
				switch fault {
				case "hangs":
					target.Timeout, want = time.Second, "the login on "+target.addr(target.Port)+" did not end within"
				case "hangs up after a refusal":
					cause, want = transport.ErrAuth, "refused the key "+target.Identities[0]
				}
				if err := dialled(t, d, target); !errors.Is(err, cause) || !strings.Contains(err.Error(), want) {
					t.Errorf("%v, want %q", err, want)
				}
				mended.Store(true)
				target.Timeout = 0
				if fault == "hangs up after a refusal" {
					return
				}
				if took, err := in(t, d, target); err != nil {
					t.Errorf("afterwards: %q, %v", took, err)
				}
			})
		}
	}
}
