package sshdial

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"

	"nplay/internal/secret"
	"nplay/transport"
)

// A ledger is what a server was shown, in order: keys by their names, passwords,
// answers.
type ledger struct {
	mu    sync.Mutex
	lines []string
}

func (l *ledger) add(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, fmt.Sprintf(format, args...))
}

func (l *ledger) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.lines, " ")
}

var errNo = errors.New("no")

// keeps makes a server offer these methods, take the good key and the password
// canary, and keep a ledger.
func keeps(l *ledger, methods string, keys []key, good int) func(*ssh.ServerConfig) {
	return func(c *ssh.ServerConfig) {
		if strings.Contains(methods, "k") {
			c.PublicKeyCallback = func(_ ssh.ConnMetadata, k ssh.PublicKey) (*ssh.Permissions, error) {
				n := slices.IndexFunc(keys, func(o key) bool { return samePublic(o.PublicKey(), k) })
				l.add("k%d", n)
				if n != good {
					return nil, errNo
				}
				return nil, nil
			}
		}
		judge := func(way, got string) (*ssh.Permissions, error) {
			l.add("%s", way)
			if got != canary {
				return nil, errNo
			}
			return nil, nil
		}
		if strings.Contains(methods, "p") {
			c.PasswordCallback = func(_ ssh.ConnMetadata, p []byte) (*ssh.Permissions, error) { return judge("password", string(p)) }
		}
		if strings.Contains(methods, "i") {
			c.KeyboardInteractiveCallback = func(_ ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
				a, err := ask("", "", []string{"Password:"}, []bool{false})
				if err != nil {
					return nil, err
				}
				return judge("prompt", a[0])
			}
		}
	}
}

// What is shown to a server, and how often, for what it takes and what there is.
func TestAttempts(t *testing.T) {
	keys := []key{newKey(t, "ed25519"), newKey(t, "ed25519"), newKey(t, "ed25519"), newKey(t, "ecdsa"), newKey(t, "ed25519")}
	var files []string
	for _, k := range keys {
		files = append(files, k.file(t, ""))
	}
	const right, wrong = canary, "canary-wrong"
	for _, tt := range []struct {
		name     string
		takes    string // k keys, p passwords, i prompts
		good     int    // the key that is taken; -1 none
		keys     int    // how many there are
		password string
		methods  string
		attempts int
		shown    string
		want     string // of the error; "" for a login
		hint     string
	}{
		{"first key", "kpi", 0, 5, right, "", 0, "k0", "", ""},
		{"second key", "kpi", 1, 5, right, "", 0, "k0 k1", "", ""},
		{"the last try is the password's", "kpi", 4, 5, right, "", 0, "k0 k1 password", "", ""},
		{"and a prompt's", "ki", 4, 5, right, "", 0, "k0 k1 prompt", "", ""},
		{"not where none is taken", "k", 2, 5, right, "", 0, "k0 k1 k2", "", ""},
		{"nor where there is none", "kpi", 2, 5, "", "", 0, "k0 k1 k2", "", ""},
		{"no more than three", "kpi", 4, 5, "", "", 0, "k0 k1 k2", "; 2 more keys were not tried, as no more than 3 attempts are made", "name the key that fits"},
		{"no more than two", "kpi", 4, 5, wrong, "", 2, "k0 password", "refused the password for user netops; 4 more keys were not", "name the key that fits"},
		{"one", "kpi", 0, 1, right, "", 1, "password", "", ""},
		{"more", "kpi", 4, 5, right, "", 5, "k0 k1 k2 k3 password", "", ""},
		{"many", "kpi", 4, 5, right, "", 9, "k0 k1 k2 k3 k4", "", ""},
		{"all refused", "kpi", -1, 2, wrong, "", 0, "k0 k1 password", " and refused the password", "has this key or password"},
		{"password first", "kpi", 1, 5, wrong, "password key", 0, "password k0 k1", "", ""},
		{"a refused password is not shown by a prompt", "pi", -1, 0, wrong, "", 9, "password", "refused the password", "one that wants a code besides needs `answers`"},
		{"nor the other way", "pi", -1, 0, wrong, "keyboard-interactive password", 9, "prompt", "refused the password", ""},
		{"keys only", "kpi", 4, 1, right, "key", 0, "k0", "refused the key", ""},
		{"password only", "ki", 0, 1, right, "password", 0, "", "takes no password", "the router takes publickey, keyboard-interactive"},
		{"prompts only", "kpi", 0, 1, right, "keyboard-interactive", 0, "prompt", "", ""},
		{"agent only, without one", "kpi", 0, 1, right, "agent", 0, "", "no key and no password", "set `identity`"},
		{"no such method", "kpi", 0, 1, right, "keys", 0, "", `no login method "keys"`, "agent, key, password"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var l ledger
			s := serve(t, []ssh.Signer{hostKey()}, keeps(&l, tt.takes, keys, tt.good))
			target := s.target()
			target.Identities, target.Password = files[:tt.keys], secret.New(tt.password)
			target.Methods, target.Attempts = strings.Fields(tt.methods), tt.attempts
			err := dialled(t, &Dialer{}, target)
			// A key that is taken is shown once to ask and once to sign.
			if got := strings.Join(slices.Compact(strings.Fields(l.String())), " "); got != tt.shown {
				t.Errorf("shown %q, want %q (%v)", got, tt.shown, err)
			}
			if tt.want == "" {
				if err != nil {
					t.Errorf("%v (%s)", err, transport.Hint(err))
				}
				return
			}
			if !strings.Contains(fmt.Sprint(err), tt.want) || !strings.Contains(transport.Hint(err), tt.hint) {
				t.Errorf("%v (%s), want %q (%s)", err, transport.Hint(err), tt.want, tt.hint)
			}
			if strings.Contains(fmt.Sprintf("%+v %s", err, transport.Hint(err)), "canary") {
				t.Errorf("a secret in %v", err)
			}
		})
	}
}

// A password that a router has refused is not shown to it again in the run, on
// whatever port: another failure could lock the account.
func TestRefusedPasswordIsRemembered(t *testing.T) {
	const none = -2 // no key is taken
	var l, other ledger
	s := serve(t, []ssh.Signer{hostKey()}, keeps(&l, "kpi", nil, none))
	elsewhere := serve(t, []ssh.Signer{hostKey()}, keeps(&other, "kpi", nil, none))
	d := &Dialer{}
	target := s.target()
	target.Password = secret.New("canary-wrong")
	expect := func(d *Dialer, target Target, want, shown string) {
		t.Helper()
		err := dialled(t, d, target)
		if !errors.Is(err, transport.ErrAuth) || !strings.Contains(err.Error(), want) || l.String() != shown {
			t.Errorf("%v, shown %q, want %q, %q", err, &l, want, shown)
		}
	}
	expect(d, target, "refused the password for user netops", "password")
	expect(d, target, "r1 has refused the password for user netops before", "password")

	second := elsewhere.target() // another port of the same router
	second.Password = target.Password
	if err := dialled(t, d, second); !errors.Is(err, transport.ErrAuth) || other.String() != "" {
		t.Errorf("%v, shown %q", err, &other)
	}
	again := target
	again.Again = true
	expect(d, again, "refused the password", "password password")
	expect(&Dialer{}, target, "refused the password", "password password password")

	withKey := target
	withKey.Identities = []string{newKey(t, "ed25519").file(t, "")}
	expect(d, withKey, "has refused the password before, so that it was not shown to it again", "password password password k-1")

	target.Password = secret.New(canary)
	if err := dialled(t, d, target); err != nil {
		t.Errorf("another password: %v", err)
	}
	neighbour := s.target()
	neighbour.Host, neighbour.Password = "r2", secret.New("canary-wrong")
	expect(d, neighbour, "refused the password", "password password password k-1 password password")
}

// A router that knows no other signatures of RSA keys than those with SHA-1 is
// not shown the key; that is no attempt.
func TestOldSignatures(t *testing.T) {
	rsa, other := newKey(t, "rsa"), newKey(t, "ed25519")
	s := serve(t, []ssh.Signer{hostKey()}, func(c *ssh.ServerConfig) {
		takes(rsa)(c)
		c.PublicKeyAuthAlgorithms = []string{ssh.KeyAlgoRSA, ssh.KeyAlgoED25519}
	})
	target := s.target()
	target.Identities = []string{rsa.file(t, ""), other.file(t, "")}
	err := dialled(t, &Dialer{}, target)
	if !errors.Is(err, transport.ErrAuth) || !strings.Contains(err.Error(), "could not be shown the key") || !strings.Contains(err.Error(), "refused the key "+target.Identities[1]) {
		t.Errorf("%v (%s)", err, transport.Hint(err))
	}
	target.Identities = target.Identities[:1]
	err = dialled(t, &Dialer{}, target)
	if !errors.Is(err, transport.ErrAuth) || !strings.Contains(err.Error(), "SHA-1 only") || !strings.Contains(transport.Hint(err), `legacy_algorithms = ["ssh-rsa"]`) {
		t.Errorf("%v (%s)", err, transport.Hint(err))
	}
	target.Algorithms.Legacy = []string{"ssh-rsa"}
	if err := dialled(t, &Dialer{}, target); err != nil {
		t.Errorf("let in: %v", err)
	}
}
