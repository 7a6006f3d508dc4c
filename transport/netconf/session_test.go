package netconf

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nplay/conf"
	"nplay/transport"
)

var bg = context.Background()

// hellos are greetings of routers, one for each framing.
var hellos = map[string]string{"1.0": "junos-12.1.txt", "1.1": "junos-rfc.txt"}

func TestWholeStep(t *testing.T) {
	for name, hello := range hellos {
		t.Run(name, func(t *testing.T) {
			s, p := dial(t, hello,
				scripted{want: "<lock-configuration/>", reply: "lock-empty.xml"},
				scripted{want: "<get-commit-information/>", reply: strings.ReplaceAll(fixture(t, "reply/history.xml"), "<commit-confirmed>rollback pending</commit-confirmed>", "<commit-confirmed>rollback pending</commit-confirmed>")},
				scripted{want: `<get-configuration database="committed" format="xml"><configuration><system><login/>`, reply: "read.xml"},
				scripted{want: `<load-configuration action="merge" format="xml"><configuration>`, reply: "load-warning.xml"},
				scripted{want: `<get-configuration compare="rollback" rollback="0" format="text"/>`, reply: "compare.xml"},
				scripted{want: `<commit-configuration><check/></commit-configuration>`, reply: "check-warning.xml"},
				scripted{want: `<commit-configuration><synchronize/><confirmed/><confirm-timeout>5</confirm-timeout><log>run &lt;1&gt;</log></commit-configuration>`, reply: "commit-junos.xml"},
				scripted{want: `<commit-configuration><log>run 1</log></commit-configuration>`, reply: "nc-ok.xml"},
				scripted{want: `<load-configuration rollback="1"/>`, reply: "load-success.xml"},
				scripted{want: `<discard-changes/>`, reply: "ok.xml"},
				scripted{want: `<unlock-configuration/>`, reply: "lock-empty.xml"},
			)
			step := func(what string, err error) {
				t.Helper()
				if err != nil {
					t.Fatalf("%s: %v", what, err)
				}
			}
			step("lock", s.Lock(bg))
			h, err := s.History(bg)
			step("history", err)
			want := []transport.Commit{
				{User: "netops", Client: "netconf", Time: time.Unix(1791237823, 0).UTC(), Comment: "commit confirmed, rollback in 5mins", Log: "change under test", Pending: true},
				{Sequence: 1, User: "root", Client: "other", Time: time.Unix(1791237000, 0).UTC()},
			}
			if d := cmp.Diff(want, h); d != "" {
				t.Errorf("history (-want +got):\n%s", d)
			}
			n, err := s.Read(bg, []string{"system/login"})
			step("read", err)
			if u := n.Find("system", "login").Entry("user", "vrnetlab"); u == nil {
				t.Error("the user was not read")
			}
			after := n.Clone()
			after.Find("system", "login").Entry("user", "vrnetlab").Set("full-name", "Ann & <Bob>")
			w, err := s.Load(bg, conf.Diff(n, after))
			step("load", err)
			if d := cmp.Diff([]transport.Warning{{Message: "statement not found"}}, w); d != "" {
				t.Errorf("load's warnings (-want +got):\n%s", d)
			}
			diff, err := s.Compare(bg)
			step("compare", err)
			if !strings.HasPrefix(diff, "[edit interfaces]\n+   ae11 {\n") || !strings.HasSuffix(diff, "+   }\n") {
				t.Errorf("compare: %q", diff)
			}
			w, err = s.Check(bg)
			step("check", err)
			if d := cmp.Diff([]transport.Warning{{Path: "[edit protocols]", Message: "mgd: requires 'mpls' license"}}, w); d != "" {
				t.Errorf("check's warnings (-want +got):\n%s", d)
			}
			_, err = s.Commit(bg, transport.CommitOptions{Confirm: 5, Log: "run <1>", Synchronize: true})
			step("commit", err)
			_, err = s.Confirm(bg, "run 1")
			step("confirm", err)
			step("rollback", s.Rollback(bg, 1))
			step("discard", s.Discard(bg))
			step("unlock", s.Unlock(bg))
			if got := s.Stats().RPCs; got != 11 {
				t.Errorf("%d RPCs, want 11", got)
			}
			step("close", s.Close())
			step("close again", s.Close())
			if err := s.Discard(bg); !errors.Is(err, transport.ErrClosed) {
				t.Errorf("after Close: %v", err)
			}
			if got := len(p.requests()); got != 11 {
				t.Errorf("the peer saw %d requests", got)
			}
		})
	}
}
