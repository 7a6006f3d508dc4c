package engine

import (
	"fmt"
	"testing"
	"time"

	"nplay/conf"
	"nplay/internal/secret"
	"nplay/transport"
)

// A password that a commit has made wrong is not shown until the account is
// locked, be the first session still there or not.
func TestRefusedPasswordIsShownSeldom(t *testing.T) {
	for _, c := range []struct {
		attempts, tries int
		lost            bool
	}{
		{attempts: 0, tries: 2},
		{attempts: 1, tries: 1},
		{attempts: 3, tries: 2},
		{attempts: 20, tries: 3},
		{attempts: 0, tries: 2, lost: true},
		{attempts: 1, tries: 1, lost: true},
	} {
		t.Run(fmt.Sprintf("%+v", c), func(t *testing.T) {
			in(t, func(t *testing.T) {
				p, _ := changingAdmin(&Login{User: "admin", Password: secret.New("x"), Attempts: c.attempts})
				f := newFleet(t, p)
				r := f["r1"]
				var refused int
				r.login = func(q DialRequest, tree *conf.Node) error {
					if class, _ := tree.Find("system", "login").Entry("user", "admin").Leaf("class"); class != "operator" {
						return nil
					}
					refused++
					return fmt.Errorf("admin: %w", transport.ErrAuth)
				}
				plan := f.plan(t, p)
				if c.lost {
					r.faults = []*fault{{request: "history", from: 2, outcome: "drop before"}}
				}
				start := time.Now()
				rep := Apply(t.Context(), p, plan, f.dial, Options{Run: "x"})
				wantResults(t, rep, "r1 rolled-back steps=0 probe")
				if refused != c.tries {
					t.Errorf("refused %d times, want %d", refused, c.tries)
				}
				if took := time.Since(start); took < 5*time.Minute || took > 6*time.Minute {
					t.Errorf("it took %v", took)
				}
				f.clean(t)
			})
		})
	}
}

// When the router does not take the login after it has taken the commit back
// either, a password is tried a few times more, and not at each look.
func TestRefusedPasswordAfterTheWindow(t *testing.T) {
	in(t, func(t *testing.T) {
		p, _ := changingAdmin(&Login{User: "admin", Password: secret.New("x")})
		f := newFleet(t, p)
		r := f["r1"]
		var refused int
		r.login = func(_ DialRequest, tree *conf.Node) error {
			if class, _ := tree.Find("system", "login").Entry("user", "admin").Leaf("class"); class != "operator" && refused == 0 {
				return nil
			}
			refused++
			return fmt.Errorf("admin: %w", transport.ErrAuth)
		}
		plan := f.plan(t, p)
		r.faults = []*fault{{request: "history", from: 2, outcome: "drop before"}}
		rep := Apply(t.Context(), p, plan, f.dial, Options{Run: "x"})
		wantResults(t, rep, "r1 indeterminate steps=0 probe")
		if refused < 3 || refused > 8 { // two logins at a time
			t.Errorf("refused %d times", refused)
		}
	})
}
