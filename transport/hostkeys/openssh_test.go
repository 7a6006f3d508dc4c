package hostkeys

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/crypto/ssh"
)

// pipeTo makes this test binary a ProxyCommand of OpenSSH: it connects stdin
// and stdout to the address.
const pipeTo = "NPLAY_TEST_PIPE_TO"

func TestMain(m *testing.M) {
	if addr := os.Getenv(pipeTo); addr != "" {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			os.Exit(1)
		}
		go func() {
			_, _ = io.Copy(c, os.Stdin)
			os.Exit(0)
		}()
		_, _ = io.Copy(os.Stdout, c)
		os.Exit(0)
	}
	goleak.VerifyTestMain(m)
}

// tool finds a program of OpenSSH; with CI set it has to be there.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("CI is set, and there is no %s", name)
		}
		t.Skipf("there is no %s here", name)
	}
	return path
}

// A world makes known_hosts files of few names and keys, so that lines often
// have to do with each other.
type world struct {
	*rand.Rand
	keys  []string
	names []string
}

func newWorld(seed uint64, keys ...ssh.PublicKey) *world {
	w := &world{Rand: rand.New(rand.NewPCG(seed, 1)),
		names: []string{"r1.example", "R1.Example", "r2.example", "[r1.example]:830", "192.0.2.1", "[192.0.2.1]:830", "2001:db8::1", "[2001:db8::1]:830"}}
	for _, k := range keys {
		w.keys = append(w.keys, text(k))
	}
	return w
}

func pick(w *world, from ...string) string { return from[w.IntN(len(from))] }

func (w *world) host() string {
	switch w.IntN(8) {
	case 0:
		return pick(w, "*", "*.example", "r?.example", "[*]:830", "192.0.2.*", "[r1*", "**1**", "?*", "2001:*:1")
	case 1:
		return "!" + pick(w, append(w.names, "r1*", "*:830")...)
	}
	return pick(w, w.names...)
}

func (w *world) line() string {
	hosts := w.host()
	for range w.IntN(3) {
		hosts += "," + w.host()
	}
	if w.IntN(4) == 0 {
		hosts = Hash(pick(w, w.names...), Salt{byte(w.IntN(2))})
	}
	line := pick(w, "", "", "", "", "  ", "@cert-authority ", "@cert-authority  ", "@revoked ") +
		hosts + pick(w, " ", "\t", "  ") + pick(w, w.keys...) + pick(w, "", "", " comment", "\t# x", "\r")
	if w.IntN(6) == 0 {
		line = pick(w, "", "# "+line, "#", "   ", "r1.example", "r1.example ssh-rsa", "r1.example ssh-ed25519 AAAA",
			"|1|abc "+w.keys[0], "r1.example 1024 35 123", "r1.example ssh-rsa "+strings.Fields(w.keys[0])[1], "*")
	}
	return line
}

func (w *world) file() []string {
	var lines []string
	for range 1 + w.IntN(8) {
		lines = append(lines, w.line())
	}
	return lines
}

// Names are found in the same lines as by ssh-keygen -F.
func TestLookupAsOpenSSH(t *testing.T) {
	keygen := tool(t, "ssh-keygen")
	w := newWorld(1, signer(t, "ed25519").PublicKey(), signer(t, "ecdsa").PublicKey())
	found := regexp.MustCompile(`(?m)^# Host .* found: line ([0-9]+) ?(.*?)\s*$`)
	path := filepath.Join(t.TempDir(), "known_hosts")
	hits := 0
	for range 40 {
		text := strings.Join(w.file(), "\n")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		x := parse(t, text)
		unread := map[int]bool{} // ssh-keygen looks at names only
		for _, n := range x.Notes() {
			unread[n.Line] = true
		}
		for _, name := range []string{"r1.example", "[r1.example]:830", "192.0.2.1", "[2001:db8::1]:830"} {
			out, err := exec.Command(keygen, "-F", name, "-f", path).Output()
			var exit *exec.ExitError
			if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 1) {
				t.Fatal(err)
			}
			var want []int
			for _, m := range found.FindAllStringSubmatch(string(out), -1) {
				if n, _ := strconv.Atoi(m[1]); m[2] != "REVOKED" && !unread[n] {
					want = append(want, n)
				}
			}
			var got []int
			known := x.Lookup(name)
			for _, k := range append(slices.Clone(known.Keys), known.Authorities...) {
				got = append(got, k.Line)
			}
			slices.Sort(got)
			if hits += len(got); !slices.Equal(got, want) {
				t.Errorf("%s: lines %d, OpenSSH has %d, in\n%s", name, got, want, text)
			}
		}
	}
	if hits < 100 {
		t.Errorf("only %d hits: the files are too far from the names", hits)
	}
}

// Keys and certificates are judged as by ssh.
func TestJudgeAsOpenSSH(t *testing.T) {
	client := tool(t, "ssh")
	key, other, ca, ca2 := signer(t, "ed25519"), signer(t, "ed25519"), signer(t, "ed25519"), signer(t, "ecdsa")
	hour := func(c *ssh.Certificate) {
		c.ValidAfter, c.ValidBefore = uint64(time.Now().Add(-time.Hour).Unix()), uint64(time.Now().Add(time.Hour).Unix())
	}
	shown := []ssh.PublicKey{key.PublicKey(), key.PublicKey(), certify(t, key.PublicKey(), ca, hour)}
	for _, change := range []func(*ssh.Certificate){
		func(c *ssh.Certificate) { c.ValidPrincipals = nil },
		func(c *ssh.Certificate) { c.ValidPrincipals = []string{"r2.example", "r?.exam*"} },
		func(c *ssh.Certificate) { c.ValidPrincipals = []string{"r2.example", "[r1.example]:830"} },
		func(c *ssh.Certificate) { c.ValidPrincipals = []string{"R1.EXAMPLE"} },
		func(c *ssh.Certificate) { c.ValidBefore = c.ValidAfter + 1 },
		func(c *ssh.Certificate) { c.ValidAfter = c.ValidBefore - 1 },
		func(c *ssh.Certificate) { c.CertType = ssh.UserCert },
		func(c *ssh.Certificate) { c.CriticalOptions = map[string]string{"x@example": ""} },
	} {
		shown = append(shown, certify(t, key.PublicKey(), ca, func(c *ssh.Certificate) { hour(c); change(c) }))
	}
	w := newWorld(2, key.PublicKey(), other.PublicKey(), ca.PublicKey(), ca2.PublicKey())
	var cases []judged
	for i, s := range shown { // the authority, with nothing that stands in its way
		cases = append(cases, judged{[]string{"@cert-authority *.example " + text(ca.PublicKey())}, s, []int{22, 830}[i%2]})
	}
	for i := range 40 {
		cases = append(cases, judged{w.file(), shown[i%len(shown)], []int{22, 830}[w.IntN(2)]})
	}
	seen := map[string]int{}
	for _, c := range cases {
		want := c.openssh(t, client, key)
		got := c.ours(t, want)
		if seen[got]++; got != want {
			k, cert := c.key.(*ssh.Certificate)
			t.Errorf("port %d: %s, OpenSSH: %s (certificate %v %+v), in\n%s", c.port, got, want, cert, k, strings.Join(c.lines, "\n"))
		}
	}
	for _, s := range []string{"unknown", "trusted", "changed", "revoked"} {
		if seen[s] < 2 {
			t.Errorf("%s was the verdict %d times: %v", s, seen[s], seen)
		}
	}
}

// A judged case is a file and the key that r1.example shows on a port.
type judged struct {
	lines []string
	key   ssh.PublicKey
	port  int
}

func (c judged) ours(t *testing.T, want string) string {
	s := Server{Address: "r1.example", Names: []string{Name("r1.example", c.port)}}
	if c.port != 22 {
		s.Names = append(s.Names, "r1.example") // so OpenSSH does, too
	}
	v := parse(t, strings.Join(c.lines, "\n")).Judge(s, c.key, time.Now())
	switch {
	case v.State == Revoked && want != "revoked" && !c.concerned(v.By.Line):
		// To OpenSSH the key is revoked for the hosts of the line only.
		c.lines = slices.Clone(c.lines)
		c.lines[v.By.Line-1] = ""
		return c.ours(t, want)
	case v.State == Changed && v.Name != s.Names[0]:
		return "unknown" // it is silent about keys of the other port
	}
	return []string{"unknown", "trusted", "changed", "revoked"}[v.State]
}

// concerned reports whether a line's hosts are the ones that OpenSSH asks for.
func (c judged) concerned(n int) bool {
	line := strings.Replace(c.lines[n-1], "@revoked", "", 1)
	x, err := Parse("line", []byte(line))
	return err == nil && len(x.Lookup(Name("r1.example", c.port)).Keys) > 0
}

// openssh shows the key to OpenSSH's client.
func (c judged) openssh(t *testing.T, client string, key ssh.Signer) string {
	signer := key
	if cert, ok := c.key.(*ssh.Certificate); ok {
		var err error
		if signer, err = ssh.NewCertSigner(cert, key); err != nil {
			t.Fatal(err)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		n, err := l.Accept()
		if err != nil {
			return
		}
		defer n.Close()
		config := &ssh.ServerConfig{PasswordCallback: func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) { return nil, errors.New("no") }}
		config.AddHostKey(signer)
		if s, _, _, err := ssh.NewServerConn(n, config); err == nil {
			s.Close()
		}
	})
	defer serving.Wait()
	defer l.Close()
	path := filepath.Join(t.TempDir(), "known_hosts")
	if err := os.WriteFile(path, []byte(strings.Join(c.lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, client, "-F", "none", "-v", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes",
		"-o", "UserKnownHostsFile="+path, "-o", "GlobalKnownHostsFile=/dev/null", "-o", "IdentityAgent=none", "-o", "IdentityFile=/dev/null",
		"-o", "CASignatureAlgorithms=ssh-ed25519,ecdsa-sha2-nistp256", "-o", "ProxyCommand="+self, "-p", strconv.Itoa(c.port), "nobody@r1.example")
	cmd.Env = append(os.Environ(), pipeTo+"="+l.Addr().String())
	out, _ := cmd.CombinedOutput()
	for _, s := range []struct{ says, verdict string }{
		{"REVOKED HOST KEY DETECTED", "revoked"},
		{"is known and matches the", "trusted"},
		{"REMOTE HOST IDENTIFICATION HAS CHANGED", "changed"},
		{"host key is known for", "unknown"},
	} {
		if strings.Contains(string(out), s.says) && (s.verdict != "trusted" || strings.Contains(string(out), "SSH2_MSG_NEWKEYS received")) {
			return s.verdict
		}
	}
	return fmt.Sprintf("%q", out)
}
