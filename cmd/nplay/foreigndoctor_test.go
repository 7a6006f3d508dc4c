package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"nplay/internal/secret"
	"nplay/transport/netconfd"
)

// A server that nobody here wrote is examined, too: what it has, and what it does
// not have is not counted as wrong.
func TestForeignDoctor(t *testing.T) {
	f := startForeign(t, netconfd.Options{})
	examine := func(want exit, words ...string) {
		t.Helper()
		in, err := os.Open(os.DevNull)
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		var out bytes.Buffer
		a := &app{stdin: in, stdout: &out, stderr: &out, masker: secret.NewMasker(nil), environ: []string{"NO_COLOR=1"}}
		code := run([]string{"doctor", "-i", filepath.Join(f.dir, "inventory.hcl"), "-v"}, a)
		if code != int(want) {
			t.Errorf("exit code %d, want %d:\n%s", code, want, &out)
		}
		for _, w := range words {
			if !strings.Contains(out.String(), w) {
				t.Errorf("it does not say %q:\n%s", w, &out)
			}
		}
	}
	before := f.Ask(t, "<get-config><source><candidate/></source></get-config>")
	examine(done, "1 ready, 0 not ready", "only Junos routers have it", "the server keeps no history of its commits",
		"ok  NETCONF on its port      netconf:", "ok  lock and candidate       nobody")
	if now := f.Ask(t, "<get-config><source><candidate/></source></get-config>"); now != before {
		t.Errorf("the candidate was changed:\n%s\nwas\n%s", now, before)
	}
	f.Ask(t, `<edit-config><target><candidate/></target><config><system xmlns="urn:ietf:params:xml:ns:yang:ietf-system"><contact>somebody</contact></system></config></edit-config>`)
	examine(someFailed, "lock and candidate (dirty-candidate)", "0 ready, 1 not ready")
}
