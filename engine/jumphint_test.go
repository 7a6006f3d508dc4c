package engine

import (
	"errors"
	"strings"
	"testing"

	"nplay/conf"
	"nplay/transport"
)

// A jump host that goes down under a run is not told as something that the
// change has done to the router.
func TestProbeBehindDeadJumpHost(t *testing.T) {
	in(t, func(t *testing.T) {
		p, _ := changingAdmin(&Login{User: "admin", Agent: true})
		f := newFleet(t, p)
		f["r1"].login = func(q DialRequest, tree *conf.Node) error {
			if class, _ := tree.Find("system", "login").Entry("user", "admin").Leaf("class"); class != "operator" {
				return nil
			}
			return &transport.Problem{Cause: transport.ErrUnreachable, Err: errors.Join(transport.ErrJump), Text: `jump host "b"`, Advice: `see that jump host "b" is up`}
		}
		rep := f.planAndApply(t, p, Options{})
		wantResults(t, rep, "r1 rolled-back steps=0 probe")
		if h := rep.Results[0].Failure.Hint; !strings.Contains(h, `jump host "b" is up`) {
			t.Errorf("hint %q", h)
		}
		f.clean(t)
	})
}
