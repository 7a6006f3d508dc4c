package sshdial

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"nplay/internal/secret"
	"nplay/transport"
)

// Each kind of key that ssh-keygen writes, in each form, with and without a
// passphrase, logs in to sshd.
func TestOpenSSHKeys(t *testing.T) {
	t.Parallel()
	s := startOpenSSH(t, 20000, "PubkeyAuthentication yes")
	var public []string
	type kept struct{ name, path, passphrase string }
	var all []kept
	for _, kind := range [][]string{{"ed25519"}, {"ecdsa", "-b", "256"}, {"ecdsa", "-b", "384"}, {"ecdsa", "-b", "521"}, {"rsa", "-b", "2048"}} {
		for _, form := range []string{"RFC4716", "PEM", "PKCS8"} {
			if kind[0] == "ed25519" && form != "RFC4716" {
				continue // it has one form only
			}
			for _, passphrase := range []string{"", "canary phrase"} {
				path := keygen(t, passphrase, append([]string{"-m", form, "-t"}, kind...)...)
				all = append(all, kept{fmt.Sprint(kind, form, passphrase != ""), path, passphrase})
				public = append(public, path+".pub")
			}
		}
	}
	s.take(t, public...)
	for _, k := range all {
		t.Run(k.name, func(t *testing.T) {
			target := s.target
			target.Identities, target.Passphrase = []string{k.path}, secret.New(k.passphrase)
			want := fmt.Sprintf("key %s (%s)", k.path, fingerprint(t, k.path+".pub"))
			if took, err := in(t, &Dialer{}, target); took != want {
				t.Errorf("took %q, %v, want %q", took, err, want)
			}
			if k.passphrase == "" {
				return
			}
			target.Passphrase = secret.New("wrong")
			_, err := in(t, &Dialer{}, target)
			if !errors.Is(err, transport.ErrNoLogin) || !strings.Contains(err.Error(), "the passphrase given does not open the private key "+k.path) {
				t.Errorf("wrong passphrase: %v", err)
			}
		})
	}
}

// What ssh-keygen can write and nplay does not read says so.
func TestOpenSSHOtherKeys(t *testing.T) {
	want := func(path, passphrase, want, hint string) {
		t.Helper()
		_, err := in(t, &Dialer{}, Target{Host: "r1", Address: "127.0.0.1", Port: 1, User: "netops", Identities: []string{path}, Passphrase: secret.New(passphrase)})
		if !errors.Is(err, transport.ErrNoLogin) || !strings.Contains(err.Error(), want) || !strings.Contains(transport.Hint(err), hint) {
			t.Errorf("%v (%s), want %q", err, transport.Hint(err), want)
		}
	}
	other := keygen(t, "canary", "-t", "ed25519", "-Z", "aes256-gcm@openssh.com")
	want(other, "canary", "encrypted in a way nplay does not know", "ssh-keygen -p -f "+other)
	run(t, nil, "ssh-keygen", "-q", "-p", "-f", other, "-P", "canary", "-N", "canary")
	if _, err := (&Dialer{}).unlock(t.Context(), must(readIdentity(other)), secret.New("canary")); err != nil {
		t.Errorf("after the line of the hint: %v", err)
	}
	for _, form := range []string{"RFC4716", "PEM"} { // OpenSSH 10 makes none any more
		for _, passphrase := range []string{"", "canary"} {
			dsa := t.TempDir() + "/id"
			if out, err := exec.Command("ssh-keygen", "-q", "-t", "dsa", "-m", form, "-N", passphrase, "-f", dsa).CombinedOutput(); err != nil {
				t.Logf("no DSA keys here: %s", out)
				continue
			}
			want(dsa, passphrase, dsa+" is a DSA key", "ssh-keygen -t ed25519")
			os.Remove(dsa + ".pub")
			want(dsa, passphrase, dsa+" is a DSA key", "ssh-keygen -t ed25519")
		}
	}
}

func TestOpenSSHAgent(t *testing.T) {
	s := startOpenSSH(t, 20000, "MaxAuthTries 3")
	var keys []string
	for range 6 {
		keys = append(keys, keygen(t, "", "-t", "ed25519"))
	}
	locked := keygen(t, "canary", "-t", "ecdsa", "-m", "PEM")
	run(t, nil, "ssh-keygen", "-q", "-p", "-f", locked, "-P", "canary", "-N", "")
	startAgent(t, append(keys, locked)...)
	run(t, nil, "ssh-keygen", "-q", "-p", "-m", "PEM", "-f", locked, "-P", "", "-N", "canary")
	s.take(t, locked+".pub")
	target := s.target
	target.Agent = true
	print := fingerprint(t, locked+".pub")

	_, err := in(t, &Dialer{}, target)
	if !errors.Is(err, transport.ErrAuth) || !strings.Contains(err.Error(), "; 4 more keys were not tried, as no more than 3 attempts are made") {
		t.Errorf("seven keys: %v", err)
	}
	target.Attempts = 7
	_, err = in(t, &Dialer{}, target)
	if !errors.Is(err, transport.ErrAuth) || !strings.Contains(err.Error(), "Too many authentication failures") || !strings.Contains(transport.Hint(err), "set `attempts` lower") {
		t.Errorf("seven keys, all shown: %v (%s)", err, transport.Hint(err))
	}
	target.Attempts = 0
	for _, name := range []string{locked, locked + ".pub"} {
		target.Identities = []string{name}
		if took, err := in(t, &Dialer{}, target); took != "agent key "+locked+" ("+print+")" {
			t.Errorf("%s named: %q, %v", name, took, err)
		}
	}
	run(t, []string{"SSH_ASKPASS=/bin/false"}, "sh", "-c", "printf 'x\\nx\\n' | setsid ssh-add -x")
	target.Identities = nil
	_, err = in(t, &Dialer{}, target)
	if !errors.Is(err, transport.ErrNoLogin) || !strings.Contains(err.Error(), "holds no keys, or is locked") || !strings.Contains(transport.Hint(err), "ssh-add -X") {
		t.Errorf("locked agent: %v (%s)", err, transport.Hint(err))
	}
}

func TestOpenSSHCertificates(t *testing.T) {
	authority := keygen(t, "", "-t", "ed25519")
	s := startOpenSSH(t, 20000, "TrustedUserCAKeys "+authority+".pub")
	sign := func(key string, args ...string) string {
		run(t, nil, "ssh-keygen", append([]string{"-q", "-s", authority, "-I", "ann", "-n", s.target.User}, append(args, key+".pub")...)...)
		return key + "-cert.pub"
	}
	for _, kind := range []string{"ed25519", "ecdsa", "rsa"} {
		t.Run(kind, func(t *testing.T) {
			key := keygen(t, "", "-t", kind)
			print := " (" + fingerprint(t, key+".pub") + ")"
			target := s.target
			target.Identities = []string{key}
			if _, err := in(t, &Dialer{}, target); !errors.Is(err, transport.ErrAuth) || !strings.Contains(err.Error(), "refused the key "+key) {
				t.Errorf("without a certificate: %v", err)
			}
			cert := sign(key)
			if took, err := in(t, &Dialer{}, target); took != "certificate "+cert+print {
				t.Errorf("beside the key: %q, %v", took, err)
			}
			elsewhere := t.TempDir() + "/cert"
			if err := os.Rename(cert, elsewhere); err != nil {
				t.Fatal(err)
			}
			target.Certificates = []string{elsewhere}
			if took, err := in(t, &Dialer{}, target); took != "certificate "+elsewhere+print {
				t.Errorf("named: %q, %v", took, err)
			}
			// The agent has the key, the file the certificate.
			startAgent(t, key)
			target.Identities, target.Agent = nil, true
			if took, err := in(t, &Dialer{}, target); took != "certificate "+elsewhere+print {
				t.Errorf("key in the agent: %q, %v", took, err)
			}
			// ssh-add loads the certificate beside the key as well.
			target.Certificates = nil
			if err := os.Rename(elsewhere, cert); err != nil {
				t.Fatal(err)
			}
			startAgent(t, key)
			if took, err := in(t, &Dialer{}, target); took != "agent certificate canary@comment"+print {
				t.Errorf("all in the agent: %q, %v", took, err)
			}
		})
	}
	key := keygen(t, "", "-t", "ed25519")
	s.take(t, key+".pub")
	target := s.target
	target.Identities = []string{key}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"-V", "20200101:20200102"}, " expired on 2020-01-"},
		{[]string{"-V", "20900101:20910102"}, " is not valid before "},
		{[]string{"-h"}, " is not one of a user"},
	} {
		cert := sign(key, tt.args...)
		took, err := in(t, &Dialer{}, target)
		if !strings.HasPrefix(took, "key "+key) || !strings.Contains(took, "; the certificate "+cert+tt.want) {
			t.Errorf("%v: %q, %v", tt.args, took, err)
		}
	}
}

func TestOpenSSHPasswords(t *testing.T) {
	if !namespaced() {
		t.Skip("sshd takes the passwords of the machine's own accounts only, and the kernel does not grant this test a mount namespace with an account of its own (it takes root and CAP_SYS_ADMIN)")
	}
	t.Parallel()
	key, wrong := keygen(t, "", "-t", "ed25519"), keygen(t, "", "-t", "ed25519")
	ways := startOpenSSH(t, 20000, "UsePAM yes", "PasswordAuthentication yes", "KbdInteractiveAuthentication yes")
	both := startOpenSSH(t, 20000, "UsePAM yes", "PasswordAuthentication yes", "AuthenticationMethods publickey,password publickey,keyboard-interactive")
	expired := startOpenSSH(t, 0, "UsePAM yes", "PasswordAuthentication no", "KbdInteractiveAuthentication yes")
	both.take(t, key+".pub")
	print := fingerprint(t, key+".pub")
	for _, tt := range []struct {
		name       string
		server     *opensshd
		methods    string
		identity   string
		password   string
		took, want string
		hint       string
	}{
		{"password", ways, "", "", canary, "password", "", ""},
		{"keyboard-interactive", ways, "keyboard-interactive", "", canary, "keyboard-interactive", "", ""},
		{"refused key, then the password", ways, "", wrong, canary, "password", "", ""},
		{"wrong password", ways, "", "", "other", "", "refused the password for user netops", "has this key or password"},
		{"wrong, by prompt", ways, "keyboard-interactive", "", "other", "", "refused the password for user netops", ""},
		{"key and password", both, "", key, canary, "key " + key + " (" + print + ") and password", "", ""},
		{"key and prompt", both, "key keyboard-interactive", key, canary, "key " + key + " (" + print + ") and keyboard-interactive", "", ""},
		{"key alone is not enough", both, "", key, "", "", "took the key " + key + " (" + print + "), but wants more", "it goes on with password,"},
		{"expired", expired, "", "", canary, "", "wants a new password", "choose a new password"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			target := tt.server.target
			target.Methods, target.Password = strings.Fields(tt.methods), secret.New(tt.password)
			if tt.identity != "" {
				target.Identities = []string{tt.identity}
			}
			took, err := in(t, &Dialer{}, target)
			if took != tt.took || (err == nil) != (tt.want == "") {
				t.Fatalf("took %q, %v (%s)", took, err, transport.Hint(err))
			}
			if err != nil && (!errors.Is(err, transport.ErrAuth) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(transport.Hint(err), tt.hint)) {
				t.Errorf("%v (%s)", err, transport.Hint(err))
			}
		})
	}
}
