package junossim

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"nplay/transport/junossim/crypt"
)

// retry is a configuration with retry-options, and an account with a password.
func retry(t *testing.T, options string, minute time.Duration) *Router {
	t.Helper()
	r, _ := start(t, func(o *Options) {
		o.Minute = minute
		o.Config = strings.Replace(Bare("r1", "lab", nil, crypt.Hash("Lab-Secret1")), "<login>", "<login><retry-options>"+options+"</retry-options>", 1)
	})
	return r
}

func enters(r *Router, user, password string) error {
	conn, err := dial(r, 22, user, ssh.Password(password))
	if err == nil {
		conn.Close()
	}
	return err
}

// A connection is ended at the last try that retry-options allow, whether keys
// or passwords are tried; the one before that may be right.
func TestTries(t *testing.T) {
	right, line := newKey(t)
	var keys []ssh.Signer
	for range 4 {
		k, _ := newKey(t)
		keys = append(keys, k)
	}
	for _, c := range []struct {
		name  string
		tries string
		wrong int
		want  bool
		keys  int // refused
	}{
		{"by default two wrong ones", "", 2, true, 2},
		{"by default three wrong ones", "", 3, false, 3},
		{"four", "<tries-before-disconnect>4</tries-before-disconnect>", 3, true, 3},
		{"four wrong ones", "<tries-before-disconnect>4</tries-before-disconnect>", 4, false, 4},
	} {
		r, _ := start(t, func(o *Options) {
			o.Config = strings.Replace(Bare("r1", "lab", []string{line}, ""), "<login>", "<login><retry-options>"+c.tries+"</retry-options>", 1)
		})
		conn, err := dial(r, 22, "lab", ssh.PublicKeys(append(append([]ssh.Signer{}, keys[:c.wrong]...), right)...))
		if err == nil {
			conn.Close()
		}
		if (err == nil) != c.want || err != nil && !strings.Contains(err.Error(), "too many authentication failures") {
			t.Errorf("%s: %v, want %t", c.name, err, c.want)
		}
		if got := r.Counters(); got.Keys != c.keys {
			t.Errorf("%s: %d keys refused, want %d", c.name, got.Keys, c.keys)
		}
	}
	// Passwords and prompts count alike.
	r := retry(t, "", time.Minute)
	asked := 0
	wrong := ssh.RetryableAuthMethod(ssh.PasswordCallback(func() (string, error) { asked++; return "wrong", nil }), 10)
	if conn, err := dial(r, 22, "lab", wrong); err == nil || asked != 3 {
		t.Errorf("asked %d times: %v, %v", asked, conn, err)
	}
	if got := r.Counters(); got.Passwords != 3 || r.LockedOut("lab") {
		t.Errorf("%+v, locked %t", got, r.LockedOut("lab"))
	}
}

// An account is locked after its tries, over all connections, for all ways to
// log in, for the minutes configured, and opens again by itself.
func TestLockout(t *testing.T) {
	const options = "<tries-before-disconnect>3</tries-before-disconnect><lockout-period>1</lockout-period>"
	r := retry(t, options, time.Hour)
	for i, step := range []struct {
		password string
		in, shut bool
	}{
		{"wrong", false, false}, {"wrong", false, false},
		{"Lab-Secret1", true, false}, // forgets those before
		{"wrong", false, false}, {"wrong", false, false}, {"wrong", false, true},
		{"Lab-Secret1", false, true},
	} {
		err := enters(r, "lab", step.password)
		if (err == nil) != step.in || r.LockedOut("lab") != step.shut {
			t.Errorf("step %d: %v, want %t; locked %t, want %t", i, err, step.in, r.LockedOut("lab"), step.shut)
		}
	}
	key, line := newKey(t)
	admin := r.Operator("admin")
	if err := admin.Edit(`<system><login><user><name>lab</name><authentication><ssh-ed25519><name>` + line + `</name></ssh-ed25519></authentication></user></login></system>`); err != nil {
		t.Fatal(err)
	}
	if err := admin.Commit(""); err != nil {
		t.Fatal(err)
	}
	if conn, err := dial(r, 22, "lab", ssh.PublicKeys(key)); err == nil {
		conn.Close()
		t.Error("a key opens an account that is locked")
	}
	for range 5 {
		enters(r, "nobody", "wrong")
	}
	if r.LockedOut("nobody") {
		t.Error("an account that is not there is locked")
	}
	short := retry(t, options, 50*time.Millisecond)
	for range 3 {
		enters(short, "lab", "wrong")
	}
	for deadline := time.Now().Add(20 * time.Second); enters(short, "lab", "Lab-Secret1") != nil; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("never opens again")
		}
	}
}

// What a fault does to a login, by whichever method: refused is told, a drop
// and silence are not.
func TestLoginFaults(t *testing.T) {
	methods := map[string]func(*Router, ssh.Signer) error{
		"key": func(r *Router, key ssh.Signer) error { return closed(dial(r, 22, "lab", ssh.PublicKeys(key))) },
		"password": func(r *Router, _ ssh.Signer) error {
			return closed(dial(r, 22, "lab", ssh.Password("Lab-Secret1")))
		},
		"keyboard-interactive": func(r *Router, _ ssh.Signer) error {
			return closed(dial(r, 22, "lab", ssh.KeyboardInteractive(func(_, _ string, q []string, _ []bool) ([]string, error) {
				return []string{"Lab-Secret1"}[:len(q)], nil
			})))
		},
	}
	hash := crypt.Hash("Lab-Secret1")
	authority, trusted := newKey(t)
	methods["certificate"] = func(r *Router, key ssh.Signer) error {
		return closed(dial(r, 22, "lab", ssh.PublicKeys(certify(t, authority, key, nil))))
	}
	config := func(line string) string {
		return strings.Replace(Bare("r1", "lab", []string{line}, hash), "<ssh/>",
			"<ssh><cert-based-auth><trusted-user-ca-keys><name>"+trusted+"</name></trusted-user-ca-keys></cert-based-auth></ssh>", 1)
	}
	for name, try := range methods {
		for _, c := range []struct {
			fault Action
			want  string
		}{
			{0, ""},
			{RefuseLogin, "unable to authenticate"},
			{DropOnLogin, "handshake failed"},
			{DropOnConnect, "handshake failed"},
		} {
			key, line := newKey(t)
			r, _ := start(t, func(o *Options) { o.Config = config(line) })
			if c.fault != 0 {
				r.Inject(Fault{Do: c.fault})
			}
			err := try(r, key)
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s, fault %d: %v, want %q", name, c.fault, err, c.want)
			}
			if c.fault == DropOnLogin && strings.Contains(err.Error(), "unable to authenticate") {
				t.Errorf("%s: a dropped login is refused: %v", name, err)
			}
			if err := try(r, key); err != nil {
				t.Errorf("%s, fault %d: the next login: %v", name, c.fault, err)
			}
		}
		key, line := newKey(t)
		r, _ := start(t, func(o *Options) { o.Config = config(line) })
		r.Inject(Fault{Do: HangOnLogin})
		done := make(chan error, 1)
		go func() { done <- try(r, key) }()
		select {
		case err := <-done:
			t.Errorf("%s: answered: %v", name, err)
		case <-time.After(50 * time.Millisecond):
		}
		r.Close() // which waits for nobody who hangs
		if err := <-done; err == nil {
			t.Errorf("%s: logged in", name)
		}
	}
}

func closed(conn *ssh.Client, err error) error {
	if err == nil {
		conn.Close()
	}
	return err
}
