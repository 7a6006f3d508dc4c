package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nplay/internal/secret"
	"nplay/transport/netconfd"
)

// A foreign is a folder with a playbook for a server that nobody here wrote.
type foreign struct {
	*netconfd.Server
	t   *testing.T
	dir string
}

func startForeign(t *testing.T, o netconfd.Options) *foreign {
	f := &foreign{Server: netconfd.Start(t, o), t: t, dir: t.TempDir()}
	f.write("inventory.hcl", fmt.Sprintf(`host "nc1" {
  address  = %q
  platform = "netconf"
  connection {
    user        = %q
    port        = %d
    ssh_port    = %[3]d
    identity    = %q
    known_hosts = %q
  }
}
`, f.Address, f.User, f.Port, f.Identity, f.KnownHosts))
	return f
}

func (f *foreign) write(name, text string) {
	f.t.Helper()
	path := filepath.Join(f.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		f.t.Fatal(err)
	}
}

// playbook writes the playbook: what shall hold in ietf-system (RFC 7317), how it
// is confirmed, and further arguments.
func (f *foreign) playbook(confirm, more, inside string) {
	f.t.Helper()
	f.write("playbook/main.hcl", fmt.Sprintf(`play "system" {
  hosts = "*"
  rollout {
    confirm = %q
  }
  task "ensure_config" "system" {
    xml = <<-EOT
      <system xmlns="urn:ietf:params:xml:ns:yang:ietf-system" xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
%s
      </system>
    EOT
%s
  }
}
`, confirm, inside, more))
}

// nplay runs a command on the playbook and returns its exit code and all it said.
func (f *foreign) nplay(args ...string) (int, string) {
	f.t.Helper()
	in, err := os.Open(os.DevNull)
	if err != nil {
		f.t.Fatal(err)
	}
	defer in.Close()
	var out bytes.Buffer
	a := &app{stdin: in, stdout: &out, stderr: &out, masker: secret.NewMasker(nil), environ: []string{"NO_COLOR=1"}}
	code := run(append([]string{args[0], filepath.Join(f.dir, "playbook"), "-i", filepath.Join(f.dir, "inventory.hcl")}, args[1:]...), a)
	return code, out.String()
}

// want runs a command that has to end with this code and say all of these words.
func (f *foreign) want(code exit, args []string, words ...string) {
	f.t.Helper()
	got, out := f.nplay(args...)
	if got != int(code) {
		f.t.Errorf("%v: exit %d, want %d:\n%s", args, got, code, out)
	}
	for _, w := range words {
		if !strings.Contains(out, w) {
			f.t.Errorf("%v does not say %q:\n%s", args, w, out)
		}
	}
}

// has reports whether a word stands in the running configuration.
func (f *foreign) has(word string) bool {
	f.t.Helper()
	return strings.Contains(f.Ask(f.t, "<get-config><source><running/></source></get-config>"), word)
}

var (
	plan  = []string{"plan", "--detailed-exitcode"}
	apply = []string{"apply", "--yes"}
)

const rfc7317 = `<contact>noc@example.net</contact>
<dns-resolver><search>example.net</search><search>example.org</search>
<server><name>a</name><udp-and-tcp><address>192.0.2.1</address></udp-and-tcp></server></dns-resolver>
<authentication><user><name>alice</name><authorized-key><name>k</name><algorithm>ssh-ed25519</algorithm><key-data>AAAA</key-data></authorized-key></user></authentication>`

// The whole road of a playbook: plan, apply with a confirmed commit, nothing left,
// and away again.
func TestForeignPlaybook(t *testing.T) {
	for name, o := range map[string]netconfd.Options{"base:1.1": {}, "base:1.0": {Base10: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := startForeign(t, o)
			f.playbook("2m", "", rfc7317)
			f.want(pending, plan, "contact noc@example.net;", "server a {")
			if f.has("noc@example.net") {
				t.Error("a plan has changed the server")
			}
			f.want(done, apply, "applied")
			f.want(done, plan)
			f.want(done, apply)
			f.playbook("none", "", `<contact>noc@example.org</contact><authentication><user nc:operation="remove"><name>alice</name></user></authentication>`)
			f.want(pending, plan, "-   contact noc@example.net;", "+   contact noc@example.org;", "-   user alice {")
			f.want(done, apply, "applied")
			f.want(done, plan)
			if f.has("alice") || !f.has("noc@example.org") || !f.has("192.0.2.1") {
				t.Error("the server is not as wanted")
			}
		})
	}
}

// Who holds the lock is left alone, and so is a confirmed commit of somebody.
func TestForeignInTheWay(t *testing.T) {
	t.Parallel()
	f := startForeign(t, netconfd.Options{})
	f.playbook("1m", "", `<contact>noc@example.net</contact>`)
	theirs := f.Open(t)
	theirs.Ask(t, "<lock><target><candidate/></target></lock>")
	f.want(someFailed, apply, "locked", "session")
	theirs.Ask(t, `<edit-config><target><candidate/></target><config><system xmlns="urn:ietf:params:xml:ns:yang:ietf-system"><location>theirs</location></system></config></edit-config>`)
	theirs.Ask(t, "<commit><confirmed/><confirm-timeout>600</confirm-timeout></commit>")
	theirs.Ask(t, "<unlock><target><candidate/></target></unlock>")
	f.want(someFailed, apply, "waits for its confirmation")
	theirs.Ask(t, "<commit/>")
	theirs.Ask(t, `<edit-config><target><candidate/></target><config><system xmlns="urn:ietf:params:xml:ns:yang:ietf-system"><location>later</location></system></config></edit-config>`)
	f.want(someFailed, apply, "uncommitted changes")
	if got := theirs.Ask(t, "<get-config><source><candidate/></source></get-config>"); !strings.Contains(got, "later") {
		t.Error("their edits are gone")
	}
	theirs.Ask(t, "<discard-changes/>")
	f.want(done, apply, "applied")
	if !f.has("theirs") || !f.has("noc@example.net") {
		t.Error("the server is not as both want it")
	}
}

// What the server does not take is told in its own words, and leaves it as it was.
func TestForeignRefused(t *testing.T) {
	t.Parallel()
	f := startForeign(t, netconfd.Options{})
	f.playbook("1m", "", `<contact>noc@example.net</contact><clock><timezone-utc-offset>99999</timezone-utc-offset></clock>`)
	f.want(someFailed, apply, "load", "timezone-utc-offset")
	f.playbook("1m", "", `<contact>noc@example.net</contact><bogus/>`)
	f.want(someFailed, apply, "bogus")
	if f.has("noc@example.net") {
		t.Error("a part of what was refused is there")
	}
	f.playbook("1m", "keys = { search = \".\" }", `<dns-resolver><search>example.net</search></dns-resolver>`)
	f.want(done, apply, "applied")
	f.playbook("1m", "keys = { search = \".\" }", `<dns-resolver><search>example.org</search></dns-resolver>`)
	f.want(done, apply, "applied")
	f.want(done, plan)
	if !f.has("example.net") || !f.has("example.org") {
		t.Error("a member of the leaf-list is missing")
	}
}

// Where task and platform do not fit, nothing is dialled.
func TestForeignMisplaced(t *testing.T) {
	t.Parallel()
	f := &foreign{t: t, dir: t.TempDir()}
	host := "host \"x\" {\n  address  = \"127.0.0.1\"\n  platform = %q\n  connection {\n    user = \"u\"\n    port = 1\n  }\n}\n"
	f.write("inventory.hcl", fmt.Sprintf(host, "junos"))
	f.playbook("1m", "", `<contact>x</contact>`)
	f.want(someFailed, plan, `platform = "netconf"`)
	f.write("inventory.hcl", fmt.Sprintf(host, "netconf"))
	f.write("playbook/main.hcl", "play \"p\" {\n  hosts = \"*\"\n  task \"ensure_hostname\" \"x\" {\n    name = \"x\"\n  }\n}\n")
	f.want(someFailed, plan, "statements of Junos")
}
