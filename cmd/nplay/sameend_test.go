package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nplay/internal/secret"
	"nplay/transport/junossim"
)

// However routers are reached, the playbook ends in the same configuration, byte
// for byte: 20 routers that begin differently, by NETCONF, by the command line,
// and by whatever each of them offers.
func TestSameEnd(t *testing.T) {
	const routers = 20
	private, public, err := junossim.Keypair("same-end")
	if err != nil {
		t.Fatal(err)
	}
	_, other, err := junossim.Keypair("somebody else")
	if err != nil {
		t.Fatal(err)
	}
	var ends [][]string
	for _, tt := range []struct {
		word, more string // of the connection
		offer      func(i int, o *junossim.Options)
	}{
		{"netconf", "", func(int, *junossim.Options) {}},
		{"cli", "", func(int, *junossim.Options) {}},
		// Nothing listens where the inventory looks for NETCONF.
		{"auto", "port = 831", func(i int, o *junossim.Options) {
			o.NoSubsystem, o.NoExec, o.NoShell = i%3 == 0, i%5 < 2, i%5 == 4
		}},
	} {
		dir := t.TempDir()
		i := 0
		l, err := newLab(dir, routers, func(o *junossim.Options) {
			o.Config = beginning(i, o.Hostname, public, other)
			tt.offer(i, o)
			i++
		})
		if err != nil {
			t.Fatal(err)
		}
		defer l.fleet.Close()
		key := filepath.Join(dir, "id_ed25519")
		inventory, err := os.ReadFile(l.inventory())
		if err != nil {
			t.Fatal(err)
		}
		pinned := strings.Replace(string(inventory), "connection {\n", fmt.Sprintf("connection {\n  transport = %q\n  %s\n", tt.word, tt.more), 1)
		for file, text := range map[string]string{key: string(private), l.inventory(): pinned} {
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		nplay := func(args ...string) string {
			var out bytes.Buffer
			a := &app{stdin: os.Stdin, stdout: &out, stderr: &out, masker: secret.NewMasker(nil)}
			args = append(args, "../../playbooks/netconf-ready", "-i", l.inventory(), "--var", fmt.Sprintf("netops_keys=[%q]", public), "--var", "netops_identity="+key)
			if code := run(args, a); code != 0 {
				t.Fatalf("%s: exit code %d\n%s", tt.word, code, out.String())
			}
			return out.String()
		}
		report := nplay("apply", "--yes")
		if tt.word == "auto" {
			for _, road := range []string{"by netconf:22", "by exec:22", "by cli:22", "then netconf:830"} {
				if !strings.Contains(report, road) {
					t.Errorf("nobody was reached by %s:\n%s", road, report)
				}
			}
		}
		if again := nplay("plan", "--detailed-exitcode"); !strings.Contains(again, "No changes.") {
			t.Errorf("%s: a second plan has changes:\n%s", tt.word, again)
		}
		var end []string
		for _, r := range l.fleet.Routers {
			end = append(end, r.Committed())
			if r.Locked() != "" || r.Candidate() != r.Committed() {
				t.Errorf("%s: %s is left locked or edited", tt.word, r.Hostname())
			}
			if c := r.Counters(); c.Commits > 1 || c.Confirms > 1 {
				t.Errorf("%s: %s: %d commits, %d confirms", tt.word, r.Hostname(), c.Commits, c.Confirms)
			}
		}
		ends = append(ends, end)
		if i := different(ends[0], end); i >= 0 {
			t.Errorf("%s: r%d ends as\n%s\nwith netconf as\n%s", tt.word, i+1, end[i], ends[0][i])
		}
	}
	if i := different(ends[0], ends[0][1:]); i < 0 {
		t.Error("all routers began alike")
	}
}

// different returns the index of the first two that differ, -1 when none does.
func different(a, b []string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return -1
}

// beginning is the configuration of a router, each with another mixture of what
// the playbook is about, and with things that are none of its business.
func beginning(i int, name, key, other string) string {
	has := func(bit int, xml string) string {
		if i>>bit&1 == 1 {
			return xml
		}
		return ""
	}
	list := func(key string) string {
		return "<ssh-ed25519><name>" + strings.TrimSpace(key) + "</name></ssh-ed25519>"
	}
	netops := ""
	if i>>1&1 == 1 {
		inactive := has(3, ` inactive="inactive"`)
		netops = "<user" + inactive + "><name>netops</name><full-name>The &quot;NOC&quot; &amp; more</full-name><uid>2100</uid><class>operator</class><authentication>" +
			has(2, list(other)) + "</authentication></user>"
	}
	return "<configuration><version>23.4R2.13</version><system><host-name>" + name + "</host-name>" +
		"<root-authentication><encrypted-password>$6$saltsalt$y</encrypted-password></root-authentication>" +
		"<login><message>no \\ \"entry\"; for # strangers</message><user><name>admin</name><uid>2000</uid><class>super-user</class><authentication>" + list(key) + "</authentication></user>" + netops + "</login>" +
		"<services><ssh>" + has(4, "<root-login>deny</root-login>") + "</ssh>" + has(0, "<netconf><ssh/></netconf>") + "</services></system>" +
		"<interfaces><interface><name>ge-0/0/0</name><unit><name>0</name><description>to " + name + "</description></unit></interface></interfaces></configuration>"
}
