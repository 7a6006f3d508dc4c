package sshdial

import (
	"bufio"

	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/ssh/knownhosts"
)

// An opensshd is Debian's sshd on loopback. Where the kernel lets the test have
// a mount namespace of its own, there is an account netops in it, with the
// password canary, that the machine outside has not; else the account is that
// of whoever runs the test, which has no password.
type opensshd struct {
	target Target
	keys   string // its authorized_keys
}

// namespaced reports whether the kernel grants a mount namespace.
var namespaced = sync.OnceValue(func() bool {
	return os.Getuid() == 0 && exec.Command("unshare", "--mount", "mount", "--make-rprivate", "/").Run() == nil
})

// apart runs sshd where only it sees the account. shadow is the day of the
// last change of the password; 0 wants a new one.
const apart = `set -e
mount --make-rprivate /
cp /etc/passwd "$1/passwd"
cp /etc/shadow "$1/shadow"
echo 'netops:x:4242:65534::/:/bin/sh' >>"$1/passwd"
echo "netops:$2:$3:0:99999:7:::" >>"$1/shadow"
mount --bind "$1/passwd" /etc/passwd
mount --bind "$1/shadow" /etc/shadow
mount -t tmpfs tmpfs /run
mkdir /run/sshd
exec "$4" -D -e -f "$1/sshd_config"
`

// startOpenSSH starts sshd with these lines in its configuration.
func startOpenSSH(t *testing.T, changed int, lines ...string) *opensshd {
	t.Helper()
	sshd := tool(t, "sshd", "/usr/sbin/sshd")
	dir := t.TempDir()
	for _, d := range []string{dir, filepath.Dir(dir)} { // sshd reads the keys as the account
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	host := newKey(t, "ed25519")
	s := &opensshd{keys: filepath.Join(dir, "authorized_keys")}
	write(t, s.keys, "", 0o644)
	port := closedPort(t)
	write(t, filepath.Join(dir, "sshd_config"), strings.Join(append(lines,
		"Port "+strconv.Itoa(port), "ListenAddress 127.0.0.1", "HostKey "+host.file(t, ""), "PidFile none",
		"AuthorizedKeysFile "+s.keys, "StrictModes no", "PrintMotd no"), "\n")+"\n", 0o600)
	c := exec.Command(sshd, "-D", "-e", "-f", filepath.Join(dir, "sshd_config"))
	account := "netops"
	if namespaced() {
		hash := strings.TrimSpace(run(t, nil, "openssl", "passwd", "-6", canary))
		c = exec.Command("unshare", "--mount", "sh", "-c", apart, "sh", dir, hash, strconv.Itoa(changed), sshd)
	} else {
		me, err := user.Current()
		if err != nil {
			t.Fatal(err)
		}
		account = me.Username
		_ = os.MkdirAll("/run/sshd", 0o755) // where root runs sshd it must be there
	}
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	log, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ready, read := make(chan bool, 1), make(chan struct{})
	var said []string // by sshd; not to be looked at before read is closed
	go func() {
		defer close(read)
		for in := bufio.NewScanner(log); in.Scan(); {
			said = append(said, in.Text())
			if strings.HasPrefix(in.Text(), "Server listening on") {
				ready <- true
			}
		}
	}()
	t.Cleanup(func() {
		syscall.Kill(-c.Process.Pid, syscall.SIGKILL)
		select {
		case <-read:
		case <-time.After(20 * time.Second): // a connection is left open, and holds it
			log.Close()
			<-read
		}
		c.Wait()
		if t.Failed() {
			t.Logf("sshd said:\n%s", strings.Join(said, "\n"))
		}
	})
	select {
	case <-ready:
	case <-read:
		t.Fatalf("sshd ended:\n%s", strings.Join(said, "\n"))
	case <-time.After(time.Minute):
		t.Fatal("sshd does not listen")
	}
	line := knownhosts.Line([]string{net.JoinHostPort("127.0.0.1", strconv.Itoa(port))}, host.PublicKey())
	s.target = Target{Host: "r1", Address: "127.0.0.1", Port: port, User: account, Timeout: time.Minute, KnownHosts: []string{file(t, "known_hosts", line+"\n")}}
	return s
}

// take makes sshd take the public keys in these files.
func (s *opensshd) take(t *testing.T, files ...string) {
	t.Helper()
	var all []byte
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	write(t, s.keys, string(all), 0o644)
}

// startAgent starts Debian's ssh-agent and loads keys into it.
func startAgent(t *testing.T, keys ...string) (sock string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "agent") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	sock = filepath.Join(dir, "sock")
	c := exec.Command(tool(t, "ssh-agent"), "-D", "-a", sock)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Process.Kill()
		c.Wait()
		os.RemoveAll(dir)
	})
	// It listens before it says where.
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SSH_AUTH_SOCK", sock)
	for _, k := range keys {
		run(t, nil, "ssh-add", "-q", k)
	}
	return sock
}

// fingerprint is that of a public key file, as ssh-keygen has it.
func fingerprint(t *testing.T, path string) string {
	t.Helper()
	return strings.Fields(run(t, nil, "ssh-keygen", "-l", "-f", path))[1]
}
