package saved

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"nplay/conf"
	"nplay/transport"
)

func open(t *testing.T) (*Folder, string) {
	t.Helper()
	dir := t.TempDir()
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f, dir
}

func reopen(t *testing.T, dir string) *Folder {
	t.Helper()
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

const full = `system {
    host-name r1;
    root-authentication { encrypted-password "$6$canary"; }
    login { user ann { class operator; } user bob { class operator; } }
    services { netconf { ssh; } }
}
snmp { contact noc; }
`

func configuration(t *testing.T, text string) *conf.Node {
	t.Helper()
	s, err := conf.ParseSaved(text, conf.FormOf(text), conf.Limits{})
	if err != nil || len(s.Holes) > 0 {
		t.Fatal(err, s.Holes)
	}
	return s.Tree
}

// What is saved in any form is read like a router: whole, or in parts.
func TestSaveAndRead(t *testing.T) {
	for _, form := range []conf.Form{conf.XMLForm, conf.TextForm, conf.SetForm} {
		for _, secrets := range []bool{true, false} {
			f, dir := open(t)
			o := Options{Form: form, Secrets: secrets}
			if written, err := f.Save("R1:a", configuration(t, full), o); !written || err != nil {
				t.Fatalf("%s: %v, %v", form, written, err)
			}
			file, err := FileName("R1:a", form)
			if err != nil {
				t.Fatal(err)
			}
			info, err := os.Stat(filepath.Join(dir, file))
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", form, info, err)
			}
			text, err := os.ReadFile(filepath.Join(dir, file))
			if err != nil || strings.Contains(string(text), "canary") != secrets {
				t.Errorf("%s, secrets %v: %v\n%s", form, secrets, err, text)
			}
			f = reopen(t, dir)
			var host string
			r := f.Reader("R1:a", "junos", func(name string) { host = name })
			if i := r.Info(); i.Road != "file:"+file || !i.Junos || !i.Forgetful {
				t.Errorf("%+v", i)
			}
			all, err := r.Read(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			want := configuration(t, full)
			if !secrets {
				conf.Withhold(want)
			}
			if edits := conf.Diff(want, all); len(edits) > 0 {
				t.Errorf("%s, secrets %v: %v", form, secrets, conf.MaskedLines(edits))
			}
			part, err := r.Read(t.Context(), []string{"system/login", "protocols/bgp"})
			if err != nil || part.Find("snmp") != nil || part.Find("system", "services") != nil || len(part.Find("system", "login").Entries("user")) != 2 {
				t.Errorf("%s: a part: %v", form, err)
			}
			if h, err := r.History(t.Context()); len(h) > 0 || err != nil || host != "r1" || r.Stats() != (transport.Stats{}) || r.Close() != nil {
				t.Errorf("%s: history %v, %v; host name %q", form, h, err, host)
			}
			if _, ok := r.(transport.Checker); ok {
				t.Error("a file that can be locked")
			}
		}
	}
}

// A file is written when it changes, in one piece, and at no other time.
func TestSaveOnlyWhatChanged(t *testing.T) {
	f, dir := open(t)
	o := Options{Form: conf.XMLForm, Secrets: true}
	name := filepath.Join(dir, "r1.xml")
	past := time.Date(2020, 1, 2, 3, 4, 5, 0, time.UTC)
	save := func(text string, want bool) {
		t.Helper()
		written, err := f.Save("r1", configuration(t, text), o)
		if err != nil || written != want {
			t.Fatalf("written %v, %v", written, err)
		}
		info, err := os.Stat(name)
		if err != nil || info.ModTime().Equal(past) == want {
			t.Errorf("touched %v: %v, %v", want, info, err)
		}
		if err := os.Chtimes(name, past, past); err != nil {
			t.Fatal(err)
		}
	}
	save(full, true)
	save(full, false)
	if err := os.Chmod(name, 0o644); err != nil {
		t.Fatal(err)
	}
	save(full, false)
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("secrets stay open to others: %v, %v", info, err)
	}
	save(strings.Replace(full, "noc", "now", 1), true) // of the same length
	save(strings.Replace(full, "noc", "nobody", 1), true)
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
}

// What cannot be written without loss is an error, and the old file stays.
func TestSaveRefusesLoss(t *testing.T) {
	f, dir := open(t)
	unknown := "<configuration><system><host-name>r1</host-name><frobnicate><a>1</a></frobnicate></system></configuration>"
	two := "<configuration><snmp><community><name>canary1</name><view>a</view></community><community><name>canary2</name><view>b</view></community></snmp></configuration>"
	for _, c := range []struct {
		text string
		o    Options
		says string
	}{
		{unknown, Options{Form: conf.TextForm}, "only XML can keep it"},
		{unknown, Options{Form: conf.SetForm}, "only XML can keep it"},
		{two, Options{Form: conf.SetForm}, "without loss"},
		{"<data xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><a xmlns=\"urn:a\"/></data>", Options{Form: conf.SetForm, Server: "netconf"}, "without loss"},
	} {
		var n *conf.Node
		if c.o.Server == "" {
			n = configuration(t, c.text)
		} else {
			s, err := conf.ParseSavedData(strings.NewReader(c.text), conf.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			n = s.Tree
		}
		written, err := f.Save("r1", n, c.o)
		if written || err == nil || !errors.Is(err, transport.ErrSaved) || !strings.Contains(err.Error(), c.says) || !strings.Contains(transport.Hint(err), "--format xml") || strings.Contains(err.Error(), "canary") {
			t.Errorf("%v, %v, want %s", written, err, c.says)
		}
		c.o.Form = conf.XMLForm
		if written, err := f.Save("as-xml", n, c.o); err != nil {
			t.Errorf("as XML: %v, %v", written, err)
		}
		if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
			t.Errorf("%v, %v", left, err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "r1.xml"), 0o700); err != nil {
		t.Fatal(err)
	}
	if written, err := f.Save("r1", configuration(t, full), Options{}); err == nil {
		t.Errorf("over a folder: %v", written)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".nplay-*")); err != nil || len(left) > 0 {
		t.Errorf("%v, %v", left, err)
	}
}

// A server with YANG of its own keeps its namespaces.
func TestSaveForeign(t *testing.T) {
	const text = `<data xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><system xmlns="urn:ietf:params:xml:ns:yang:ietf-system"><hostname>a</hostname><radius><server><name>x</name><secret xmlns="urn:b">canary</secret></server></radius></system></data>`
	s, err := conf.ParseSavedData(strings.NewReader(text), conf.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := s.Tree.Clone()
	f, dir := open(t)
	for _, secrets := range []bool{true, false} {
		if _, err := f.Save("n1", s.Tree.Clone(), Options{Form: conf.XMLForm, Secrets: secrets, Server: "netconf"}); err != nil {
			t.Fatal(err)
		}
		out, err := os.ReadFile(filepath.Join(dir, "n1.xml"))
		if err != nil || strings.Contains(string(out), "canary") != secrets {
			t.Errorf("secrets %v: %v\n%s", secrets, err, out)
		}
		got, err := reopen(t, dir).Reader("n1", "netconf", nil).Read(t.Context(), []string{"{urn:ietf:params:xml:ns:yang:ietf-system}system"})
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		if !secrets {
			conf.Withhold(want)
		}
		if edits := conf.Diff(want, got); len(edits) > 0 {
			t.Errorf("secrets %v: %v\n%s", secrets, conf.MaskedLines(edits), out)
		}
	}
}

// Many routers are saved and read at once.
func TestFolderByManyAtOnce(t *testing.T) {
	f, dir := open(t)
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			if written, err := f.Save(fmt.Sprintf("r%d", i), configuration(t, full), Options{Form: conf.XMLForm}); !written || err != nil {
				t.Errorf("%v, %v", written, err)
			}
		})
	}
	all.Wait()
	f = reopen(t, dir)
	if left := f.Others([]string{"r0", "r1"}); len(left) != 38 || !slices.IsSorted(left) {
		t.Errorf("%v", left)
	}
	for i := range 40 {
		all.Go(func() {
			if _, err := f.Reader(fmt.Sprintf("r%d", i), "junos", nil).Read(t.Context(), []string{"system/login"}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// What cannot be understood, and what was hidden from whoever saved it, is an
// error where somebody looks there, and nowhere else.
func TestReadAroundHoles(t *testing.T) {
	for _, c := range []struct {
		text string
		err  error
	}{
		{"set system login user ann wings 2\nset snmp contact noc\n", transport.ErrSaved},
		{"system { login { /* ACCESS-DENIED */ } }\nsnmp { contact noc; }\n", conf.ErrHidden},
	} {
		_, dir := open(t)
		if err := os.WriteFile(filepath.Join(dir, "r1.conf"), []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		r := reopen(t, dir).Reader("r1", "junos", nil)
		for _, scopes := range [][]string{nil, {"snmp", "system/login"}, {"system"}, {"system/login/user"}} {
			if n, err := r.Read(t.Context(), scopes); !errors.Is(err, c.err) || transport.Hint(err) == "" {
				t.Errorf("%v: %v, %v", scopes, n, err)
			}
		}
		n, err := r.Read(t.Context(), []string{"snmp", "system/services"})
		if v, _ := n.Find("snmp").Leaf("contact"); err != nil || v != "noc" {
			t.Errorf("%q, %v", v, err)
		}
	}
}

func TestReadEnds(t *testing.T) {
	f, _ := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.Reader("r1", "junos", nil).Read(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	_, err := f.Reader("r1", "junos", nil).Read(t.Context(), nil)
	if !errors.Is(err, transport.ErrSaved) || transport.Hint(err) == "" {
		t.Error(err)
	}
	if _, err := Open(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}
