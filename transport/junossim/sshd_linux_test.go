package junossim

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// A door is an SSH server: a simulated router, or OpenSSH's.
type door struct {
	name, at, account string
}

func (d door) enter(keys ...ssh.Signer) (*ssh.Client, error) {
	return ssh.Dial("tcp", d.at, &ssh.ClientConfig{User: d.account, Auth: []ssh.AuthMethod{ssh.PublicKeys(keys...)},
		HostKeyCallback: ssh.InsecureIgnoreHostKey(), Timeout: 30 * time.Second})
}

// startSSHD starts OpenSSH's server, which takes this key of whoever runs the
// test, with more lines of its configuration.
func startSSHD(t *testing.T, key string, lines ...string) door {
	t.Helper()
	_, missing := os.Stat("/usr/sbin/sshd")
	tool(t, missing, "sshd")
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	os.MkdirAll("/run/sshd", 0o755) // where root runs sshd it must be there
	dir := t.TempDir()
	host, _ := keyFile(t)
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := free.Addr().String()
	free.Close()
	_, port, _ := net.SplitHostPort(at)
	for name, text := range map[string]string{
		"authorized_keys": key + "\n",
		"sshd_config": strings.Join(append([]string{"Port " + port, "ListenAddress 127.0.0.1", "HostKey " + host, "PidFile none", "StrictModes no",
			"AuthorizedKeysFile " + filepath.Join(dir, "authorized_keys"), "MaxAuthTries 3", "PermitRootLogin yes"}, lines...), "\n") + "\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.Command("/usr/sbin/sshd", "-D", "-e", "-f", filepath.Join(dir, "sshd_config"))
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	log, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ready, read := make(chan bool, 1), make(chan struct{})
	go func() {
		defer close(read)
		for in := bufio.NewScanner(log); in.Scan(); {
			if strings.HasPrefix(in.Text(), "Server listening on") {
				ready <- true
			}
		}
	}()
	t.Cleanup(func() {
		syscall.Kill(-c.Process.Pid, syscall.SIGKILL)
		c.Wait()
		<-read
	})
	select {
	case <-ready:
	case <-read:
		t.Fatal("sshd does not start")
	case <-time.After(time.Minute):
		t.Fatal("sshd does not listen")
	}
	return door{"OpenSSH", at, me.Username}
}

// The simulated router and OpenSSH's server say the same of certificates, of
// how many keys may be tried, and of connections to forward.
func TestLikeOpenSSH(t *testing.T) {
	authority, trusted := newKey(t)
	right, line := newKey(t)
	var wrong []ssh.Signer
	for range 3 {
		k, _ := newKey(t)
		wrong = append(wrong, k)
	}
	ca := filepath.Join(t.TempDir(), "ca.pub")
	if err := os.WriteFile(ca, []byte(trusted+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	principals := filepath.Join(t.TempDir(), "principals")
	if err := os.WriteFile(principals, []byte("noc\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	sim := func(words string) door {
		r, _ := start(t, func(o *Options) {
			o.Config = strings.Replace(Bare("r1", "lab", []string{line}, ""), "<ssh/>", "<ssh>"+words+"</ssh>", 1)
			o.Files = map[string]string{ca: trusted, principals: "noc\n"}
		})
		return door{"junossim", fmt.Sprintf("%s:%d", r.Address(), r.Port(22)), "lab"}
	}
	trust := "<trusted-user-ca-key-file>" + ca + "</trusted-user-ca-key-file>"
	open := []door{sim("<allow-tcp-forwarding/>" + trust), startSSHD(t, line, "TrustedUserCAKeys "+ca)}
	shut := []door{sim(trust + "<authorized-principals-file>" + principals + "</authorized-principals-file>"),
		startSSHD(t, line, "TrustedUserCAKeys "+ca, "AuthorizedPrincipalsFile "+principals, "AllowTcpForwarding no")}
	now := uint64(time.Now().Unix())
	for _, c := range []struct {
		name   string
		doors  []door
		want   bool
		change func(*ssh.Certificate, door)
	}{
		{"as it should be", open, true, func(*ssh.Certificate, door) {}},
		{"for another", open, false, func(c *ssh.Certificate, _ door) { c.ValidPrincipals = []string{"nobody-else"} }},
		{"for two", open, true, func(c *ssh.Certificate, d door) { c.ValidPrincipals = []string{"nobody-else", d.account} }},
		{"for nobody", open, false, func(c *ssh.Certificate, _ door) { c.ValidPrincipals = nil }},
		{"for a host", open, false, func(c *ssh.Certificate, _ door) { c.CertType = ssh.HostCert }},
		{"over", open, false, func(c *ssh.Certificate, _ door) { c.ValidBefore = now - 3600 }},
		{"not yet", open, false, func(c *ssh.Certificate, _ door) { c.ValidAfter = now + 36000 }},
		{"from here", open, true, func(c *ssh.Certificate, _ door) {
			c.CriticalOptions = map[string]string{"source-address": "127.0.0.0/8"}
		}},
		{"from elsewhere", open, false, func(c *ssh.Certificate, _ door) {
			c.CriticalOptions = map[string]string{"source-address": "192.0.2.0/24"}
		}},
		{"with what nobody knows", open, false, func(c *ssh.Certificate, _ door) {
			c.CriticalOptions = map[string]string{"no-such@example": ""}
		}},
		{"authorized", shut, true, func(c *ssh.Certificate, _ door) { c.ValidPrincipals = []string{"noc"} }},
		{"the account, not authorized", shut, false, func(*ssh.Certificate, door) {}},
	} {
		var in []bool
		for _, d := range c.doors {
			key, _ := newKey(t)
			conn, err := d.enter(certify(t, authority, key, func(cert *ssh.Certificate) {
				cert.ValidPrincipals = []string{d.account}
				c.change(cert, d)
			}))
			if in = append(in, err == nil); err == nil {
				conn.Close()
			}
		}
		if in[0] != c.want || in[1] != c.want {
			t.Errorf("certificate %s: %s %t, %s %t, want %t", c.name, c.doors[0].name, in[0], c.doors[1].name, in[1], c.want)
		}
	}
	for n := range 4 {
		var ends []string
		for _, d := range open {
			conn, err := d.enter(append(append([]ssh.Signer{}, wrong[:n]...), right)...)
			end := "in"
			if err == nil {
				conn.Close()
			} else if _, after, told := strings.Cut(strings.ToLower(err.Error()), "disconnect, reason 2: "); told {
				end = strings.Trim(after, `"`)
			}
			ends = append(ends, end)
		}
		want := "in"
		if n == 3 {
			want = "too many authentication failures"
		}
		if ends[0] != want || ends[1] != want {
			t.Errorf("%d wrong keys: %q, want %s", n, ends, want)
		}
	}
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone := nobody.Addr().String()
	nobody.Close()
	for _, c := range []struct {
		name  string
		doors []door
		to    string
		want  string
		key   func(d door) ssh.Signer
	}{
		{"to somebody", open, open[0].at, "opened", nil},
		{"to nobody", open, gone, `ssh: rejected: connect failed ("Connection refused")`, nil},
		{"not allowed", shut, open[0].at, `ssh: rejected: administratively prohibited ("open failed")`, nil},
		{"by a certificate that permits it", open, open[0].at, "opened", func(d door) ssh.Signer {
			return certify(t, authority, wrong[0], func(c *ssh.Certificate) { c.ValidPrincipals = []string{d.account} })
		}},
		{"by one that does not", open, open[0].at, `ssh: rejected: administratively prohibited ("open failed")`, func(d door) ssh.Signer {
			return certify(t, authority, wrong[0], func(c *ssh.Certificate) { c.ValidPrincipals, c.Extensions = []string{d.account}, nil })
		}},
	} {
		var ends []string
		for _, d := range c.doors {
			key := right
			if c.key != nil {
				key = c.key(d)
			}
			conn, err := d.enter(key)
			if err != nil {
				t.Fatalf("%s, %s: %v", c.name, d.name, err)
			}
			out, err := conn.Dial("tcp", c.to)
			var refused *ssh.OpenChannelError
			switch {
			case err == nil:
				out.Close()
				ends = append(ends, "opened")
			case errors.As(err, &refused):
				ends = append(ends, refused.Error())
			default:
				ends = append(ends, "?"+err.Error())
			}
			conn.Close()
		}
		if ends[0] != c.want || ends[1] != c.want {
			t.Errorf("forwarding %s: %q, want %q", c.name, ends, c.want)
		}
	}
}
