package sshdial

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"nplay/transport"
	"nplay/transport/hostkeys"
)

func TestHostKeys(t *testing.T) {
	login := newKey(t, "ed25519")
	id := login.file(t, "")
	ed, ec, other, otherRSA := newKey(t, "ed25519"), newKey(t, "ecdsa"), newKey(t, "ed25519"), newKey(t, "rsa")
	s := serve(t, []ssh.Signer{ed, ec}, takes(login))
	at := func(port int, k key) string {
		return knownhosts.Line([]string{fmt.Sprintf("127.0.0.1:%d", port)}, k.PublicKey())
	}
	own, sshPort := s.addr.Port, 20022
	tests := []struct {
		name    string
		lines   []string
		sshPort int
		want    string // in the error; "" for success
	}{
		{"known", []string{at(own, ed)}, 0, ""},
		{"the other of its keys", []string{at(own, ec)}, 0, ""},
		{"one of several", []string{at(own, other), at(own, ed)}, 0, ""},
		{"hashed", []string{knownhosts.HashHostname(knownhosts.Normalize(s.addr.String())) + " " + strings.SplitN(at(own, ed), " ", 2)[1]}, 0, ""},
		{"pattern", []string{strings.Replace(at(own, ed), "127.0.0.1", "127.*", 1)}, 0, ""},
		{"unknown", nil, 0, "is not known: SHA256:"},
		{"known for another router", []string{strings.Replace(at(own, ed), "127.0.0.1", "127.0.0.2", 1)}, 0, "is not known"},
		{"known for another port", []string{at(sshPort, ed)}, 0, "is not known"},
		{"known for its ssh port", []string{at(sshPort, ed)}, sshPort, ""},
		{"known for its ssh port 22", []string{at(22, ed)}, 22, ""},
		{"the other key, for its ssh port", []string{at(sshPort, ec)}, sshPort, ""},
		{"changed", []string{at(own, other)}, 0, "HAS CHANGED: it shows " + ssh.FingerprintSHA256(ed.PublicKey()) + " (ssh-ed25519), known is " + ssh.FingerprintSHA256(other.PublicKey())},
		{"changed for its ssh port", []string{at(sshPort, other)}, sshPort, "HAS CHANGED"},
		{"changed, though its ssh port's is right", []string{at(own, other), at(sshPort, ed)}, sshPort, "HAS CHANGED"},
		{"another type", []string{at(own, otherRSA)}, 0, "HAS CHANGED: it has keys for"},
		{"revoked", []string{at(own, ed), "@revoked " + at(own, ed)}, 0, "IS REVOKED"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			target := s.target()
			target.SSHPort, target.Identities = tt.sshPort, []string{id}
			target.KnownHosts = []string{file(t, "known_hosts", strings.Join(tt.lines, "\n")+"\n")}
			err := dialled(t, &Dialer{Enrol: "nplay hostkeys scan -i inventory.hcl"}, target)
			if tt.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if !errors.Is(err, transport.ErrHostKey) || !strings.Contains(err.Error(), tt.want) {
				t.Fatalf("%v, want %q", err, tt.want)
			}
			hint := transport.Hint(err)
			if scan := "nplay hostkeys scan -i inventory.hcl --limit r1 --write"; tt.name != "revoked" && !strings.HasSuffix(hint, scan) {
				t.Errorf("hint %q, want %q in it", hint, scan)
			}
			name := hostkeys.Name("127.0.0.1", own)
			if strings.HasSuffix(tt.name, "its ssh port") {
				name = hostkeys.Name("127.0.0.1", tt.sshPort)
			}
			if forget := "ssh-keygen -R '" + name + "' -f " + quote(target.KnownHosts[0]) + " && "; strings.HasPrefix(tt.name, "changed") && !strings.Contains(hint, forget) {
				t.Errorf("hint %q, want %q in it", hint, forget)
			}
		})
	}
}

// Nothing is offered before the host key is trusted.
func TestNoLoginWithoutHostKey(t *testing.T) {
	login := newKey(t, "ed25519")
	s := serve(t, []ssh.Signer{hostKey()}, takes(login))
	target := s.target()
	target.Identities, target.KnownHosts = []string{login.file(t, "")}, []string{filepath.Join(t.TempDir(), "none")}
	if err := dialled(t, &Dialer{}, target); !errors.Is(err, transport.ErrHostKey) {
		t.Error(err)
	}
	if s.methods() != "" {
		t.Errorf("tried %q", s.methods())
	}
}

func TestKnownHostsFiles(t *testing.T) {
	login := newKey(t, "ed25519")
	s := serve(t, []ssh.Signer{hostKey()}, takes(login))
	target := s.target()
	target.Identities = []string{login.file(t, "")}
	good := target.KnownHosts[0]
	empty, missing := file(t, "known_hosts", "# nothing\n"), filepath.Join(t.TempDir(), "it's not there")
	tests := []struct {
		name  string
		files []string
		want  string
		hint  string
	}{
		{"two files", []string{empty, good}, "", ""},
		{"missing file", []string{missing}, "is not known", "enrol the key in " + missing + ": nplay hostkeys scan -i INVENTORY --limit r1 --write"},
		{"missing beside another", []string{missing, good}, "", ""},
		{"bad line", []string{file(t, "known_hosts", "r1 ssh-ed25519 AAAA\n")}, "known_hosts:1:", "mend the file"},
		{"bad line beside a good one", []string{file(t, "known_hosts", "r1 ssh-ed25519 AAAA\n"+s.line(hostKey().PublicKey()))}, "", ""},
		{"bad revocation", []string{good, file(t, "known_hosts", "# x\n@revoked * ssh-ed25519 AAAA\n")}, "known_hosts:2:", "mend the file"},
		{"directory", []string{t.TempDir()}, "is not a file", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			target.KnownHosts = tt.files
			err := dialled(t, &Dialer{}, target)
			if tt.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if !errors.Is(err, transport.ErrHostKey) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(transport.Hint(err), tt.hint) {
				t.Errorf("%v (%s)", err, transport.Hint(err))
			}
		})
	}
}

// The default file is the user's own.
func TestDefaultKnownHosts(t *testing.T) {
	login := newKey(t, "ed25519")
	s := serve(t, []ssh.Signer{hostKey()}, takes(login))
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	target := s.target()
	target.Identities, target.KnownHosts = []string{login.file(t, "")}, nil
	err := dialled(t, &Dialer{}, target)
	if !errors.Is(err, transport.ErrHostKey) || !strings.Contains(transport.Hint(err), "in ~/.ssh/known_hosts: ") {
		t.Errorf("%v (%s)", err, transport.Hint(err))
	}
	if err := os.Mkdir(filepath.Join(home, ".ssh"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".ssh", "known_hosts"), []byte(s.line(hostKey().PublicKey())+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := dialled(t, &Dialer{}, target); err != nil {
		t.Error(err)
	}
}

// The files are read once per Dialer: a run sees one state of them.
func TestKnownHostsAreReadOnce(t *testing.T) {
	login := newKey(t, "ed25519")
	s := serve(t, []ssh.Signer{hostKey()}, takes(login))
	target, d := s.target(), &Dialer{}
	target.Identities = []string{login.file(t, "")}
	if err := dialled(t, d, target); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(target.KnownHosts[0]); err != nil {
		t.Fatal(err)
	}
	if err := dialled(t, d, target); err != nil {
		t.Errorf("read again: %v", err)
	}
	if err := dialled(t, &Dialer{}, target); !errors.Is(err, transport.ErrHostKey) {
		t.Errorf("another run: %v", err)
	}
}

// A key signed by an authority that the file names is trusted; one signed by
// another is not.
func TestCertAuthority(t *testing.T) {
	login, ca, other := newKey(t, "ed25519"), newKey(t, "ed25519"), newKey(t, "ed25519")
	cert := &ssh.Certificate{CertType: ssh.HostCert, Key: hostKey().PublicKey(), ValidPrincipals: []string{"127.0.0.1"}, ValidBefore: ssh.CertTimeInfinity}
	if err := cert.SignCert(rand.Reader, ca); err != nil {
		t.Fatal(err)
	}
	signed, err := ssh.NewCertSigner(cert, hostKey())
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, []ssh.Signer{signed}, takes(login))
	target := s.target()
	target.Identities = []string{login.file(t, "")}
	target.KnownHosts = []string{file(t, "known_hosts", "@cert-authority "+s.line(ca.PublicKey())+"\n")}
	if err := dialled(t, &Dialer{}, target); err != nil {
		t.Error(err)
	}
	target.KnownHosts = []string{file(t, "known_hosts", "@cert-authority "+s.line(other.PublicKey())+"\n")}
	if err := dialled(t, &Dialer{}, target); !errors.Is(err, transport.ErrHostKey) {
		t.Error(err)
	}
}
