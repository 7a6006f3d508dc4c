package modules

import (
	"errors"
	"strings"
	"testing"

	"nplay/conf"
	"nplay/internal/secret"
)

// A task that cannot tell whether a secret is the one it is about, because the
// saved configuration leaves it out, either would edit it, which the engine
// refuses, or says so. It never takes it for another one in silence.
func TestWithheldIsNeverAnother(t *testing.T) {
	const text = `system {
    root-authentication { encrypted-password /* SECRET-DATA */; ssh-ed25519 "ssh-ed25519 AAAA"; }
    login { user ann { class operator; authentication { encrypted-password /* SECRET-DATA */; ssh-ed25519 /* SECRET-DATA */; } } }
    radius-server { 192.0.2.1 { secret /* SECRET-DATA */; } }
    tacplus-server { 192.0.2.1 { secret /* SECRET-DATA */; } }
}
snmp { community /* SECRET-DATA */ { authorization read-only; } }`
	s, err := conf.ParseSaved(text, conf.TextForm, conf.Limits{})
	if err != nil || len(s.Holes) > 0 {
		t.Fatal(err, s.Holes)
	}
	const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFVKlSG4rN8sbNGm8EvAAZ4gcVU6JhgLJf9CfmAkqvNW x"
	p := secret.New("Lab-Secret1")
	for name, m := range map[string]Module{
		"password":            &EnsureAuth{User: "ann", Password: p},
		"password absent":     &EnsureAuth{User: "ann", Password: p, Absent: true},
		"key":                 &EnsureAuth{User: "ann", SSHKeys: []string{key}},
		"key absent":          &EnsureAuth{User: "ann", SSHKeys: []string{key}, Absent: true},
		"keys, exclusive":     &EnsureAuth{User: "ann", SSHKeys: []string{key}, Exclusive: true},
		"account absent":      &EnsureUser{Name: "ann", Absent: true},
		"root":                &EnsureRootAuth{Password: p},
		"root absent":         &EnsureRootAuth{Password: p, Absent: true},
		"radius":              &EnsureRADIUS{Servers: []RADIUSServer{{Address: "192.0.2.1", Secret: secret.New("Shared-1")}}},
		"tacplus":             &EnsureTACPLUS{Servers: []TACPLUSServer{{Address: "192.0.2.1", Secret: secret.New("Shared-1")}}},
		"lines":               &EnsureConfig{Set: "set system root-authentication encrypted-password \"$6$abcdefgh$x\""},
		"lines, delete":       &EnsureConfig{Set: "delete snmp community public"},
		"lines, delete below": &EnsureConfig{Set: "delete snmp community public authorization"},
		"an entry":            &EnsureConfig{Set: "set snmp community public authorization read-only"},
	} {
		t.Run(name, func(t *testing.T) {
			c := s.Tree.Clone()
			err := m.Ensure(target, c)
			if errors.Is(err, conf.ErrHidden) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range conf.Diff(s.Tree, c) {
				if conf.Blind(s.Tree, e) != nil {
					return
				}
			}
			t.Errorf("it did not notice:\n%s", strings.Join(conf.MaskedLines(conf.Diff(s.Tree, c)), "\n"))
		})
	}
	for name, m := range map[string]Module{
		"class":             &EnsureUser{Name: "ann", Class: new("read-only")},
		"root key absent":   &EnsureRootAuth{SSHKeys: []string{key}, Absent: true},
		"radius, no secret": &EnsureRADIUS{Servers: []RADIUSServer{{Address: "192.0.2.1"}}},
		"lines elsewhere":   &EnsureConfig{Set: "set snmp contact noc\ndelete snmp location"},
	} {
		c := s.Tree.Clone()
		if err := m.Ensure(target, c); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, e := range conf.Diff(s.Tree, c) {
			if u := conf.Blind(s.Tree, e); u != nil {
				t.Errorf("%s: %v", name, u)
			}
		}
	}
}
