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
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		args := append([]string{"-F", "none", "-i", key, "-p", strconv.Itoa(r.Port(own)), "-o", "BatchMode=yes", "-o", "IdentitiesOnly=yes",
			"-o", "StrictHostKeyChecking=yes", "-o", "GlobalKnownHostsFile=/dev/null", "-o", "UserKnownHostsFile=" + known, "lab@" + r.Address()}, tail...)
		cmd := exec.CommandContext(ctx, "ssh", args...)
		cmd.Stdin = strings.NewReader(ask)
		out, err := cmd.CombinedOutput()
		return string(out), err
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
