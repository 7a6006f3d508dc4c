package engine

import (
	"fmt"
	"testing"

	"nplay/conf"
	"nplay/internal/secret"
	"nplay/transport"
)

// The same secrets with other salts, another secret, and one in clear.
const (
	lab123, lab123Too, another = "$9$QQQQz6Apu1EhrAtM87Nbw", "$9$iHmTzF/AtOTQEcleW8", "$9$i.T3AtOREyApIcSrLX"
)

func radius(secret string) *conf.Node {
	c := conf.New()
	c.Make("system").MakeEntry("radius-server", "192.0.2.1").Set("secret", secret)
	return c
}

// A router that shows a secret with a new salt has not been changed, one that
// has another secret has.
func TestDigestOfSecrets(t *testing.T) {
	scopes := []string{"system/radius-server"}
	base := radius(lab123)
	was := Digest(base, scopes)
	if was == "" || Digest(radius(lab123Too), scopes) != was {
		t.Error("another salt changes the digest")
	}
	if v := base.Find("system").Entry("radius-server", "192.0.2.1").Find("secret").Value; v != lab123 {
		t.Errorf("the tree was changed: %s", v)
	}
	for _, other := range []string{another, "lab123", "$9$damaged", ""} {
		if Digest(radius(other), scopes) == was {
			t.Errorf("%q has the same digest", other)
		}
	}
	if Digest(nil, scopes) == was || Digest(nil, nil) == "" {
		t.Error("no tree has no digest")
	}
}

func TestSameEditsWithSecrets(t *testing.T) {
	edits := func(was, is string) []conf.Edit { return conf.Diff(radius(was), radius(is)) }
	planned := edits(lab123, another)
	for name, c := range map[string]struct {
		edits []conf.Edit
		want  bool
	}{
		"as planned":           {edits(lab123, another), true},
		"read with a new salt": {edits(lab123Too, another), true},
		"another before":       {edits("$9$iq5Fn6AOBEP5hrvM-dUji.TFCA0IRSCt1hcy8LxN-V24", another), false},
		"another after":        {edits(lab123, "$9$iq5Fn6AOBEP5hrvM-dUji.TFCA0IRSCt1hcy8LxN-V24"), false},
		"clear before":         {edits("lab123", another), false},
	} {
		if got := sameEdits(planned, c.edits); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	gone, goneToo := conf.Diff(radius(lab123), conf.New()), conf.Diff(radius(lab123Too), conf.New())
	if !sameEdits(gone, goneToo) || sameEdits(gone, conf.Diff(radius(another), conf.New())) {
		t.Error("what is removed is not told apart by the secret, or by its salt")
	}
}

// A router that gives each secret a new salt whenever it is read: the plan
// holds, the probe finds nothing left, and after a rollback the router is seen
// to be as before.
func TestSecretsWithNewSalts(t *testing.T) {
	for name, locked := range map[string]bool{"r1 applied steps=1": false, "r1 rolled-back steps=0 probe": true} {
		in(t, func(t *testing.T) {
			var b builder
			b.job(b.host("r1"), b.play("main"), "ensure_radius.lab", &testTask{scope: []string{"system/radius-server"}, do: func(c *conf.Node) error {
				have := c.Make("system").MakeEntry("radius-server", "192.0.2.1")
				if v, _ := have.Leaf("secret"); !secret.Alike(v, another) {
					have.Set("secret", another)
				}
				return nil
			}})
			f := newFleet(t, &b.p)
			r := f["r1"]
			system := r.committed.Find("system")
			for _, server := range []string{"192.0.2.1", "192.0.2.2"} {
				system.MakeEntry("radius-server", server).Set("secret", lab123)
			}
			before, reads := r.committed.Clone(), 0
			r.show = func(tree *conf.Node) {
				reads++
				for _, n := range tree.Find("system").Entries("radius-server") {
					leaf := n.Find("secret")
					text, err := secret.Encode(secret.Plain(leaf.Value), secret.Salt(n.Key, fmt.Sprint(reads)))
					if err != nil || text.Reveal() == leaf.Value {
						t.Errorf("no other salt: %v", err)
					}
					leaf.Value = text.Reveal()
				}
			}
			r.login = func(_ DialRequest, tree *conf.Node) error {
				v, _ := tree.Find("system").Entry("radius-server", "192.0.2.1").Leaf("secret")
				if locked && v == another {
					return fmt.Errorf("admin: %w", transport.ErrAuth)
				}
				return nil
			}
			wantResults(t, f.planAndApply(t, &b.p, Options{}), name)
			if locked != conf.Equal(before, r.committed) || reads < 3 {
				t.Errorf("after %d reads the router is not as reported", reads)
			}
			f.clean(t)
		})
	}
}
