package junossim

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// stockSSH writes a config file for the stock client, with strict checking of
// host keys, and returns what runs it.
func stockSSH(t *testing.T, config string, env ...string) func(args ...string) (string, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return func(args ...string) (string, error) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		cmd := exec.CommandContext(ctx, "ssh", append([]string{"-F", file}, args...)...)
		cmd.WaitDelay = 10 * time.Second // a jump process that stays must not hold the test
		cmd.Env = append(os.Environ(), append(env, "SSH_AUTH_SOCK=")...)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
}

func hostEntry(t *testing.T, r *Router, more string) string {
	t.Helper()
	known := filepath.Join(t.TempDir(), "known_hosts")
	if err := os.WriteFile(known, []byte(strings.Join(r.KnownHosts(), "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("Host %s\n  HostName %s\n  Port %d\n  User lab\n  UserKnownHostsFile %s\n  GlobalKnownHostsFile /dev/null\n  StrictHostKeyChecking yes\n  IdentitiesOnly yes\n  LogLevel ERROR\n%s",
		r.Hostname(), r.Address(), r.Port(22), known, more)
}

// OpenSSH comes through two jump hosts with a certificate that its ssh-keygen
// has made.
func TestOpenSSHJumpsWithACertificate(t *testing.T) {
	_, missing := exec.LookPath("ssh-keygen")
	tool(t, missing, "ssh-keygen")
	authority, trusted := keyFile(t)
	key, line := keyFile(t)
	if err := os.WriteFile(key+".pub", []byte(line+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("ssh-keygen", "-q", "-s", authority, "-I", "test", "-n", "lab", "-V", "-1h:+1h", key+".pub").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	trust := "<cert-based-auth><trusted-user-ca-keys><name>" + trusted + "</name></trusted-user-ca-keys></cert-based-auth>"
	config := ""
	var routers []*Router
	for i, name := range []string{"jump1", "jump2", "r1"} {
		c := strings.Replace(Bastion(name, "lab", nil, ""), "<allow-tcp-forwarding/>", "<allow-tcp-forwarding/>"+trust, 1)
		r, err := Start(Options{Hostname: name, Config: c})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { r.Close() })
		more := "  BatchMode yes\n  IdentityFile " + key + "\n"
		if i > 0 {
			more += "  ProxyJump " + routers[i-1].Hostname() + "\n"
		}
		config += hostEntry(t, r, more)
		routers = append(routers, r)
	}
	run := stockSSH(t, config)
	if out, err := run("r1", "show version | match Hostname"); err != nil || out != "Hostname: r1\n" {
		t.Errorf("%v\n%s", err, out)
	}
	for _, r := range routers {
		if got := r.Counters(); got.Logins != 1 {
			t.Errorf("%s: %+v", r.Hostname(), got)
		}
	}
	admin := routers[1].Operator("admin")
	if err := admin.Edit(`<system><services><ssh><allow-tcp-forwarding delete="delete"/></ssh></services></system>`); err != nil {
		t.Fatal(err)
	}
	if err := admin.Commit(""); err != nil {
		t.Fatal(err)
	}
	if out, err := run("r1", "show version"); err == nil || !strings.Contains(out, "forwarding failed") {
		t.Errorf("not forwarded: %v\n%s", err, out)
	}
}

// OpenSSH answers the prompts of a server that asks on, as a person would.
func TestOpenSSHAnswersPrompts(t *testing.T) {
	_, missing := exec.LookPath("ssh")
	tool(t, missing, "ssh")
	r, _ := start(t, func(o *Options) {
		o.Config = strings.Replace(o.Config, "<services>", authOrder("radius")+radius1+"<services>", 1)
		o.CheckPassword = func(q PasswordQuestion) Verdict {
			switch {
			case q.State == nil && q.Password == "pin":
				return Verdict{Outcome: Challenged, Prompt: "Enter PASSCODE: ", State: []byte("a")}
			case string(q.State) == "a" && q.Password == "123456":
				return Verdict{Outcome: Accepted}
			}
			return Verdict{Outcome: Rejected}
		}
	})
	askpass := filepath.Join(t.TempDir(), "askpass")
	if err := os.WriteFile(askpass, []byte("#!/bin/sh\ncase $1 in *PASSCODE*) echo 123456 ;; *Password:*) echo pin ;; esac\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	run := stockSSH(t, hostEntry(t, r, "  PreferredAuthentications keyboard-interactive\n"), "SSH_ASKPASS="+askpass, "SSH_ASKPASS_REQUIRE=force", "DISPLAY=:0")
	if out, err := run("r1", "show version | match Hostname"); err != nil || out != "Hostname: r1\n" {
		t.Errorf("%v\n%s", err, out)
	}
	if err := os.WriteFile(askpass, []byte("#!/bin/sh\necho wrong\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if out, err := run("r1", "show version"); err == nil || !strings.Contains(strings.ToLower(out), "too many authentication failures") {
		t.Errorf("wrong answers: %v\n%s", err, out)
	}
}
