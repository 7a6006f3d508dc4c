// Package netconfd starts netconfd, the NETCONF server of the Yuma123 project,
// behind an OpenSSH server of its own: a server that nobody here wrote, to test
// against. Both listen on loopback only, keep everything in a folder of their
// own, and end with the test.
//
// It never loads netconfd's module for ietf-system: that one sets the clock and
// the name of the machine it runs on. The YANG alone is loaded, and what is
// configured has no effect.
package netconfd

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// Options of a server.
type Options struct {
	Base10 bool // speaks base:1.0 only
}

// A Server is a netconfd under way.
type Server struct {
	Address    string
	Port       int
	User       string
	Identity   string // file with the private key
	KnownHosts string // file
	dir        string
}

// subsystem is what OpenSSH starts for a session.
const subsystem = "/usr/sbin/netconf-subsystem"

// patience bounds how long the servers may take to come up.
const patience = 20 * time.Second

// Start starts a server with an empty configuration. Where the programs are not
// installed the test is skipped, in CI it fails.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	netconfd, sshd := program(t, "netconfd", "netconfd"), program(t, "sshd", "openssh-server")
	program(t, subsystem, "netconfd")
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	// The path of a socket must be short, shorter than t.TempDir may be.
	dir, err := os.MkdirTemp("", "nplay")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	s := &Server{Address: "127.0.0.1", Port: freePort(t), User: me.Username, dir: dir,
		Identity: filepath.Join(dir, "id"), KnownHosts: filepath.Join(dir, "known_hosts")}
	s.runNetconfd(t, netconfd, o)
	s.runSSHD(t, sshd)
	return s
}

// program finds a program of a Debian package.
func program(t testing.TB, name, pkg string) string {
	t.Helper()
	for _, at := range []string{name, "/usr/sbin/" + name} {
		if path, err := exec.LookPath(at); err == nil && filepath.IsAbs(path) {
			return path
		}
	}
	text := fmt.Sprintf("%s is not installed (Debian package %s): nplay is not tested against a foreign NETCONF server", name, pkg)
	if os.Getenv("CI") != "" {
		t.Fatal(text)
	}
	t.Skip(text)
	return ""
}

func (s *Server) socket() string { return filepath.Join(s.dir, "ncx.sock") }

func (s *Server) runNetconfd(t testing.TB, path string, o Options) {
	t.Helper()
	home, empty := filepath.Join(s.dir, "home"), filepath.Join(s.dir, "empty")
	for _, d := range []string{home, empty} {
		if err := os.Mkdir(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	// Wherever else it is told to live, it needs this folder for a number it counts.
	// Two that start together must not both make it.
	if me, err := os.UserHomeDir(); err == nil {
		_ = os.MkdirAll(filepath.Join(me, ".yuma"), 0o700)
	}
	startup := filepath.Join(home, "startup-cfg.xml")
	s.write(t, startup, `<?xml version="1.0" encoding="UTF-8"?><nc:config xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0"/>`)
	flags := []string{
		"--module=ietf-system", "--runpath=" + empty, // without runpath it finds the module's code
		"--modpath=/usr/share/yuma/modules", "--home=" + home, "--startup=" + startup,
		"--target=candidate", "--with-startup=false", "--superuser=" + s.User,
		"--ncxserver-sockname=" + s.socket(), fmt.Sprintf("--port=%d", s.Port),
		"--log=" + filepath.Join(s.dir, "netconfd.log"), "--log-level=info",
	}
	if o.Base10 {
		flags = append(flags, "--protocols=netconf1.0")
	}
	// Where it starts it keeps what a confirmed commit is rolled back to.
	s.run(t, func() bool {
		info, err := os.Stat(s.socket())
		return err == nil && info.Mode()&os.ModeSocket != 0
	}, home, path, flags...)
}

func (s *Server) runSSHD(t testing.TB, path string) {
	t.Helper()
	host, mine := s.key(t, "host"), s.key(t, "id")
	s.write(t, s.KnownHosts, fmt.Sprintf("[%s]:%d %s", s.Address, s.Port, host))
	s.write(t, filepath.Join(s.dir, "authorized_keys"), mine)
	s.write(t, filepath.Join(s.dir, "sshd_config"), strings.Join([]string{
		"ListenAddress " + s.Address, fmt.Sprintf("Port %d", s.Port), "HostKey " + filepath.Join(s.dir, "host"),
		"PidFile none", "AuthorizedKeysFile " + filepath.Join(s.dir, "authorized_keys"), "AllowUsers " + s.User,
		"PermitRootLogin prohibit-password", "PasswordAuthentication no", "KbdInteractiveAuthentication no",
		"UsePAM no", "StrictModes no", "UseDNS no", "AllowTcpForwarding no", "X11Forwarding no", "PermitTTY no",
		fmt.Sprintf(`Subsystem netconf "%s --ncxserver-sockname=%d@%s"`, subsystem, s.Port, s.socket()), "",
	}, "\n"))
	if os.Getuid() == 0 {
		_ = os.Mkdir("/run/sshd", 0o755) // where Debian's sshd, as root, wants to be shut in
	}
	s.run(t, func() bool {
		c, err := net.DialTimeout("tcp", fmt.Sprintf("%s:%d", s.Address, s.Port), time.Second)
		if err == nil {
			c.Close()
		}
		return err == nil
	}, filepath.Join(s.dir, "home"), path, "-D", "-e", "-f", filepath.Join(s.dir, "sshd_config"))
}

// guard runs a program and ends it when its own standard input ends, so that
// nothing is left running when the test is killed.
const guard = `exec 3<&0
"$@" </dev/null 3<&- & program=$!
{ read -r _ <&3; kill $program; sleep 3; kill -9 $program; } >/dev/null 2>&1 & watch=$!
wait $program; status=$?
kill $watch 2>/dev/null
exit $status`

// run starts a program, waits until it is up, and ends it with the test.
func (s *Server) run(t testing.TB, up func() bool, home, path string, args ...string) {
	t.Helper()
	c := exec.Command("/bin/sh", append([]string{"-c", guard, "sh", path}, args...)...)
	c.Dir, c.Env = home, append(os.Environ(), "HOME="+home)
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	hold, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = c.Wait(); close(ended) }()
	t.Cleanup(func() {
		hold.Close()
		<-ended
	})
	for limit := time.Now().Add(patience); !up(); {
		select {
		case <-ended:
			log, _ := os.ReadFile(filepath.Join(s.dir, "netconfd.log"))
			t.Fatalf("%s has ended: %s %s", path, &out, log)
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(limit) {
			t.Fatalf("%s does not come up", path)
		}
	}
}

// key makes a key pair, writes the private half and returns the public one.
func (s *Server) key(t testing.TB, name string) string {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	s.write(t, filepath.Join(s.dir, name), string(pem.EncodeToMemory(block)))
	k, err := ssh.NewPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(k)))
}

func (s *Server) write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}
