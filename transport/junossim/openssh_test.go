package junossim

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Stock OpenSSH gets NETCONF by all three roads, with strict host key checking
// against the lines that KnownHosts gives.
func TestOpenSSH(t *testing.T) {
	_, missing := exec.LookPath("ssh")
	tool(t, missing, "ssh")
	key, line := keyFile(t)
	config := strings.Replace(Bare("r1", "lab", []string{line}, ""), "<ssh/>", "<ssh/><netconf><ssh><port>32000</port></ssh></netconf>", 1)
	r, err := Start(Options{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	known := filepath.Join(t.TempDir(), "known_hosts")
	if err := os.WriteFile(known, []byte(strings.Join(r.KnownHosts(), "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const ask = `<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities><capability>urn:ietf:params:netconf:base:1.0</capability></capabilities></hello>]]>]]>
<rpc xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="a&amp;b"><get-system-information/></rpc>]]>]]>
<rpc xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="2"><close-session/></rpc>]]>]]>
`
	run := func(own int, tail ...string) (string, error) {
		return runSSH(t, r, key, known, ask, own, "lab", tail...)
	}
	for _, road := range []struct {
		own  int
		tail []string
	}{
		{32000, []string{"-s", "netconf"}},
		{22, []string{"-s", "netconf"}},
		{22, []string{"xml-mode netconf need-trailer"}},
	} {
		out, err := run(road.own, road.tail...)
		if err != nil || !strings.Contains(out, "<host-name>r1</host-name>") || !strings.Contains(out, `message-id="a&amp;b"`) || !strings.Contains(out, "<!-- session end at ") {
			t.Errorf("%d %v: %v\n%s", road.own, road.tail, err, out)
		}
	}
	if out, err := run(32000, "xml-mode netconf need-trailer"); err == nil {
		t.Errorf("the NETCONF port takes a command: %s", out)
	}
}

// runSSH runs the stock client, with strict checking of host keys.
func runSSH(t *testing.T, r *Router, key, known, input string, own int, user string, tail ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	args := []string{"-F", "none", "-i", key, "-p", strconv.Itoa(r.Port(own)), "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes", "-o", "LogLevel=ERROR",
		"-o", "StrictHostKeyChecking=yes", "-o", "GlobalKnownHostsFile=/dev/null", "-o", "UserKnownHostsFile=" + known}
	n := 0 // options come before the host
	for n < len(tail) && strings.HasPrefix(tail[n], "-t") {
		n++
	}
	args = append(append(append(args, tail[:n]...), user+"@"+r.Address()), tail[n:]...)
	cmd := exec.CommandContext(ctx, "ssh", args...)
	cmd.Stdin = strings.NewReader(input)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// Stock OpenSSH runs commands, and a shell from a script, with a terminal and
// without one; for a user and for root.
func TestOpenSSHCommandLine(t *testing.T) {
	_, missing := exec.LookPath("ssh")
	tool(t, missing, "ssh")
	key, line := keyFile(t)
	config := strings.Replace(Bare("r1", "lab", []string{line}, ""), "</encrypted-password></root-authentication>",
		"</encrypted-password><ssh-ed25519><name>"+line+"</name></ssh-ed25519></root-authentication>", 1)
	r, err := Start(Options{Config: config})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	known := filepath.Join(t.TempDir(), "known_hosts")
	if err := os.WriteFile(known, []byte(strings.Join(r.KnownHosts(), "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const change = "configure exclusive\nset system services netconf ssh\nshow | compare\ncommit comment \"by ssh\" and-quit\nexit\n"
	const difference = "[edit system services]\n+    netconf {\n+        ssh;\n+    }\n"
	for _, c := range []struct {
		name, user, input string
		tail              []string
		want              string
		whole             bool
	}{
		{"one command", "lab", "", []string{"show version | no-more | match Hostname"}, "Hostname: r1\n", true},
		{"several commands", "lab", "", []string{`configure; set system domain-name "example.net"; commit comment "a;b" and-quit`},
			"Entering configuration mode\ncommit complete\nExiting configuration mode\n", true},
		{"no such command", "lab", "", []string{"rm -rf /"}, "unknown command.\n", true},
		{"root's command", "root", "", []string{`cli -c "show configuration system domain-name"`}, "domain-name example.net;\n", true},
		{"root's command, bare", "root", "", []string{"cli show configuration system domain-name"}, "domain-name example.net;\n", true},
		{"no program of root's", "root", "", []string{"show version"}, "show: Command not found.\n", true},
		{"terminal", "lab", change, []string{"-tt"}, "lab@r1# show | compare\r\n" + strings.ReplaceAll(difference, "\n", "\r\n") + "\r\n[edit]\r\nlab@r1# commit", false},
		{"no terminal", "lab", strings.Replace(change, "set system services netconf ssh", "delete system services netconf", 1), nil,
			strings.ReplaceAll(difference, "+", "-") + "commit complete\nExiting configuration mode\n", false},
		{"root's shell", "root", "cli\n" + change + "exit\n", []string{"-tt"}, "commit complete\r\nExiting configuration mode\r\n\r\nroot@r1> exit\r\nroot@r1:RE:0% exit", false},
	} {
		out, err := runSSH(t, r, key, known, c.input, 22, c.user, c.tail...)
		bad := err != nil && c.name != "no program of root's"
		if bad || c.whole && out != c.want || !strings.Contains(out, c.want) {
			t.Errorf("%s: %v\n%s", c.name, err, out)
		}
	}
	if r.Locked() != "" || !strings.Contains(r.Committed(), "<netconf>") {
		t.Errorf("locked by %q\n%s", r.Locked(), r.Committed())
	}
	if out, err := runSSH(t, r, key, known, "", 22, "lab", "-tt", "show cli"); err != nil || !strings.Contains(out, "CLI screen-length set to") {
		t.Errorf("a command on a terminal: %v\n%s", err, out)
	}
}
