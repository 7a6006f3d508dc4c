package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"nplay/engine"
)

// sshdGuard runs sshd and ends it when its own standard input ends, so that
// nothing is left when the test is killed.
const sshdGuard = freeradiusGuard

// startSSHD starts Debian's sshd on loopback, for the account of whoever runs
// the test, with its configuration ended by these lines.
func startSSHD(t *testing.T, authorized string, lines ...string) (account string, port int, known string) {
	t.Helper()
	const sshd = "/usr/sbin/sshd"
	if _, err := os.Stat(sshd); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("sshd is missing: install openssh-server")
		}
		t.Skip("sshd is not installed")
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	if me.Uid == "0" {
		_ = os.MkdirAll("/run/sshd", 0o755) // where root runs sshd it must be there
	}
	dir := t.TempDir()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port = l.Addr().(*net.TCPAddr).Port
	l.Close()
	x := &crossing{t: t, dir: dir}
	hostKey, hostLine := x.key("host", "")
	keys := filepath.Join(dir, "authorized_keys")
	config := append([]string{fmt.Sprint("Port ", port), "ListenAddress 127.0.0.1", "HostKey " + hostKey, "PidFile none",
		"AuthorizedKeysFile " + keys, "StrictModes no", "UsePAM no", "PermitRootLogin prohibit-password"}, lines...)
	if err := errors.Join(os.WriteFile(keys, []byte(authorized+"\n"), 0o600),
		os.WriteFile(filepath.Join(dir, "sshd_config"), []byte(strings.Join(config, "\n")+"\n"), 0o600)); err != nil {
		t.Fatal(err)
	}
	c := exec.Command("/bin/sh", "-c", sshdGuard, "sh", sshd, "-D", "-e", "-f", filepath.Join(dir, "sshd_config"))
	hold, err := c.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	log, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ready, read := make(chan bool, 1), make(chan bool)
	var said strings.Builder
	go func() {
		defer close(read)
		for in := bufio.NewScanner(log); in.Scan(); {
			said.WriteString(in.Text() + "\n")
			if strings.HasPrefix(in.Text(), "Server listening on") {
				ready <- true
			}
		}
		io.Copy(io.Discard, log)
	}()
	t.Cleanup(func() {
		hold.Close()
		<-read
		c.Wait()
		if t.Failed() {
			t.Logf("sshd said:\n%s", said.String())
		}
	})
	select {
	case <-ready:
	case <-read:
		t.Fatalf("sshd ended:\n%s", said.String())
	case <-time.After(time.Minute):
		t.Fatal("sshd does not listen")
	}
	public, _, _, _, err := ssh.ParseAuthorizedKey([]byte(hostLine))
	if err != nil {
		t.Fatal(err)
	}
	return me.Username, port, knownhosts.Line([]string{fmt.Sprintf("127.0.0.1:%d", port)}, public)
}

// A bastion as they are: a real sshd that gives nobody a shell, and simulated
// routers behind it, by every road.
func TestRealBastion(t *testing.T) {
	x := newCrossing(t)
	key, public := x.key("bastion", "")
	account, port, line := startSSHD(t, public, "MaxSessions 0", "PermitTTY no")
	ssh := "<ssh>" + x.ssh + "</ssh>"
	bare, managed := x.router("bare", ssh), x.router("managed", ssh+"<netconf><ssh/></netconf>")
	hosts := filepath.Join(x.dir, "known_hosts")
	if err := os.WriteFile(hosts, []byte(strings.Join(append(x.known, line), "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	jump := &engine.Jump{Login: engine.Login{User: account, Identities: []string{key}}, Name: "bastion", Address: "127.0.0.1", Port: port, KnownHosts: []string{hosts}}
	reach := &reach{mask: func(s string) string { return s }}
	defer reach.ssh.Close()
	for _, l := range x.lanes {
		for i, road := range []string{"netconf:830", "exec:22", "cli:22"} {
			r, word := managed, "auto"
			if road == "exec:22" {
				r = bare
			} else if road == "cli:22" {
				word = "cli"
			}
			s, _, err := reach.dial(t.Context(), engine.DialRequest{Host: &engine.Host{Name: r.Hostname(), Address: r.Address(), Connection: engine.Connection{
				Login: l.login, Transport: word, KnownHosts: []string{hosts}, Jump: jump, Timeout: time.Minute,
				Forward: map[int]int{22: r.Port(22), 830: r.Port(830)}}}})
			if err != nil {
				t.Errorf("%s: %v", l.name, err)
				continue
			}
			if s.Info().Road != road {
				t.Errorf("%s: road %d is %s, want %s", l.name, i, s.Info().Road, road)
			}
			s.Close()
		}
	}
}
