package modules

import (
	"strings"
	"testing"

	"nplay/conf"
	"nplay/internal/secret"
)

// foreignTask is an ensure_config for a server with YANG of its own.
func foreignTask(t *testing.T, inside string, keys any) *EnsureConfig {
	t.Helper()
	xml := `<system xmlns="urn:x" xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">` + inside + `</system>`
	m := &EnsureConfig{XML: &xml, Keys: keys}
	if err := m.Validate(); err != nil {
		t.Fatal(err)
	}
	return m
}

// What is asked for comes about, and a second time nothing is left to do.
func TestForeignConfig(t *testing.T) {
	m := foreignTask(t, `<contact>a</contact><route><to>b</to><via>c</via></route><search>d</search>`, map[string]any{"route": "to", "search": "."})
	c := conf.New()
	for i := range 2 {
		before := c.Clone()
		if err := m.Ensure(target, c); err != nil {
			t.Fatal(err)
		}
		if edits := conf.Diff(before, c); (len(edits) == 0) != (i == 1) {
			t.Errorf("time %d: %d edits", i, len(edits))
		} else {
			for _, e := range edits {
				if !conf.Within(e.Path, m.Scope()) {
					t.Errorf("%s is outside of %v", conf.PathString(e.Path), m.Scope())
				}
			}
		}
	}
	if got := strings.Join(m.Scope(), " "); got != "{urn:x}system/{urn:x}contact {urn:x}system/{urn:x}route {urn:x}system/{urn:x}search" {
		t.Error(got)
	}
	if k := m.Keying(); k["route"][0] != "to" || k["search"][0] != conf.Member {
		t.Errorf("keys %v", k)
	}
	gone := foreignTask(t, `<contact nc:operation="remove"/><route nc:operation="remove"><to>b</to></route><search nc:operation="remove">d</search>`,
		map[string]any{"route": "to", "search": "."})
	if err := gone.Ensure(target, c); err != nil || len(c.Kids[0].Kids) != 0 {
		t.Errorf("%v, left %d", err, len(c.Kids[0].Kids))
	}
}

// What cannot be meant is said before any server is dialled.
func TestForeignConfigFaults(t *testing.T) {
	text := func(s string) *string { return &s }
	for _, c := range []struct {
		m    EnsureConfig
		want string
	}{
		{EnsureConfig{XML: text(`<a xmlns="urn:x"><b/>`)}, "xml: "},
		{EnsureConfig{XML: text(`<a xmlns="urn:x"><b order="1"/></a>`)}, "has no meaning"},
		{EnsureConfig{XML: text(`<a xmlns="urn:x"><b/></a>`), Keys: "b"}, "keys: takes an object"},
		{EnsureConfig{XML: text(`<a xmlns="urn:x"><b/></a>`), Keys: map[string]any{"b": true}}, "key leaves"},
		{EnsureConfig{XML: text(`<configuration><system><host-name>x</host-name></system></configuration>`), Keys: map[string]any{"b": "c"}}, "keys: is for xml with namespaces"},
		{EnsureConfig{Set: "set system host-name x", Keys: map[string]any{"b": "c"}}, "keys: is for xml with namespaces"},
	} {
		if err := c.m.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v, want %q", err, c.want)
		}
	}
}

// A sensitive value that entered the XML is not shown.
func TestForeignConfigSecrets(t *testing.T) {
	m := foreignTask(t, `<contact>canary</contact><password>hunter2</password>`, nil)
	m.Conceal([]secret.String{secret.New("canary plus what")})
	c := conf.New()
	if err := m.Ensure(target, c); err != nil {
		t.Fatal(err)
	}
	for _, l := range conf.Hunks(conf.Diff(conf.New(), c)) {
		if strings.Contains(l.Text, "canary") || strings.Contains(l.Text, "hunter2") {
			t.Error(l.Text)
		}
	}
}
