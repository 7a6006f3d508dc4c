package modules

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"nplay/conf"
	"nplay/internal/secret"
)

// Whatever servers a router has, with whatever salts: a second run changes
// nothing, the wanted secrets hold, the listed servers stand in the order of the
// list, and others keep theirs.
func TestEnsureRADIUSHolds(t *testing.T) {
	plain := rapid.SampledFrom([]string{"lab123", "secret", "a b\"c", "$x<y>"})
	address := rapid.SampledFrom([]string{"192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "2001:db8::1"})
	written := rapid.Custom(func(t *rapid.T) string {
		s := plain.Draw(t, "plain")
		if rapid.IntRange(0, 3).Draw(t, "in clear") == 0 {
			return s
		}
		salt := rapid.StringOfN(rapid.RuneFrom([]rune("Q7iBzF.-")), 4, 4, -1).Draw(t, "salt")
		text, err := secret.Encode(secret.New(s), salt)
		if err != nil {
			t.Fatal(err)
		}
		return text.Reveal()
	})
	rapid.Check(t, func(t *rapid.T) {
		before := conf.New()
		system := before.Make("system")
		had := rapid.SliceOfDistinct(address, rapid.ID[string]).Draw(t, "servers there")
		for _, a := range had {
			entry := system.MakeEntry("radius-server", a)
			entry.Set("secret", written.Draw(t, "secret there"))
			entry.Find("secret").Inactive = rapid.IntRange(0, 5).Draw(t, "secret off") == 0
			entry.Inactive = rapid.IntRange(0, 5).Draw(t, "off") == 0
		}
		m := &EnsureRADIUS{Exclusive: rapid.Bool().Draw(t, "exclusive")}
		wanted := rapid.SliceOfDistinct(address, rapid.ID[string]).Draw(t, "wanted")
		for _, a := range wanted {
			s := RADIUSServer{Address: a}
			if !slices.Contains(had, a) || rapid.Bool().Draw(t, "with a secret") {
				s.Secret = secret.New(written.Draw(t, "secret"))
			}
			m.Servers = append(m.Servers, s)
		}
		if err := m.Validate(); err != nil {
			t.Fatal(err)
		}
		after := ensure(t, m, before)
		var listed, others []string
		for _, n := range after.Find("system").Entries("radius-server") {
			i := slices.Index(wanted, n.Key)
			if i < 0 {
				others = append(others, n.Key)
				continue
			}
			listed = append(listed, n.Key)
			have, ok := n.Find("secret").Value, !n.Find("secret").Inactive
			want := m.Servers[i].Secret
			if want.IsZero() {
				was := before.Find("system").Entry("radius-server", n.Key).Find("secret")
				ok, want = true, secret.New(was.Value)
			}
			if !ok || n.Inactive || !secret.Alike(have, want.Reveal()) {
				t.Errorf("%s does not have its secret", n.Key)
			}
		}
		if !slices.Equal(listed, wanted) {
			t.Errorf("the servers are asked in the order %v, wanted is %v", listed, wanted)
		}
		kept := slices.DeleteFunc(slices.Clone(had), func(a string) bool { return m.Exclusive || slices.Contains(wanted, a) })
		if !slices.Equal(others, kept) {
			t.Errorf("others are %v, %v before", others, had)
		}
	})
}

// The order is the one that is wanted, whatever there was.
func TestEnsureAuthOrderHolds(t *testing.T) {
	methods := rapid.SliceOfDistinct(rapid.SampledFrom([]string{"radius", "tacplus", "password"}), rapid.ID[string])
	rapid.Check(t, func(t *rapid.T) {
		before := conf.New()
		off := rapid.Bool().Draw(t, "off")
		for _, m := range methods.Draw(t, "there") {
			before.Make("system").Add("authentication-order", m)
		}
		for _, k := range before.Find("system").Entries("authentication-order") {
			k.Inactive = off
		}
		m := &EnsureAuthOrder{Order: methods.Filter(func(o []string) bool { return len(o) > 0 }).Draw(t, "wanted")}
		m.WithoutPassword = !slices.Contains(m.Order, "password")
		if err := m.Validate(); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, k := range ensure(t, m, before).Find("system").Entries("authentication-order") {
			if !k.Inactive {
				got = append(got, k.Value)
			}
		}
		if !slices.Equal(got, m.Order) {
			t.Errorf("the order is %v, wanted is %v", got, m.Order)
		}
	})
}
