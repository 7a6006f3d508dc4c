package doctor

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"nplay/engine"
	"nplay/transport"
)

// Every request, and each way it can end.
func TestEndings(t *testing.T) {
	for _, c := range []struct {
		request string
		// what fails for each ending; "" is ready all the same
		refused, broken, hang, drop string
	}{
		{"dial 22", "login=auth", "host-key=host-key", "ssh-port=unreachable", "ssh-handshake=unreachable"},
		{"dial 830", "login=auth", "host-key=host-key", "netconf-port=unreachable", "ssh-handshake=unreachable"},
		{"netconf:22", "", "hello-ssh=protocol", "hello-ssh=unreachable", "hello-ssh=unreachable"},
		{"exec:22", "", "hello-exec=protocol", "hello-exec=unreachable", "hello-exec=unreachable"},
		{"netconf:830", "hello-netconf=no-netconf", "hello-netconf=protocol", "hello-netconf=unreachable", "hello-netconf=unreachable"},
		{"read system/services/ssh", "permission=permission", "session=protocol", "session=unreachable", "session=unreachable"},
		{"read system/login", "permission=permission", "session=protocol", "session=unreachable", "session=unreachable"},
		{"history", "permission=permission", "session=protocol", "session=unreachable", "session=unreachable"},
		{"watch", "permission=permission", "session=protocol", "session=unreachable", "session=unreachable"},
	} {
		for ending, want := range map[string]string{"ok": "", "refused": c.refused, "error": c.broken, "hang": c.hang, "drop": c.drop} {
			t.Run(c.request+" "+ending, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					f := newFake()
					f.endsAs[c.request] = ending
					r := Examine(t.Context(), []*engine.Host{netops()}, f, Options{}).Routers[0]
					sound(t, f, &r)
					if got := failures(&r); got != want {
						t.Errorf("it fails for %q, want %q", got, want)
					}
					if want == "" != r.Ready() {
						t.Errorf("ready: %v", r.Ready())
					}
				})
			})
		}
	}
}

// What is wrong has its name, and what follows from it is not counted as wrong.
func TestFaults(t *testing.T) {
	user := func(inside string) string {
		return strings.Replace(ready, "<authentication><ssh-ed25519><name>ssh-ed25519 AAAA x</name></ssh-ed25519></authentication>", inside, 1)
	}
	class := func(name, more string) string {
		return strings.Replace(strings.Replace(ready, "super-user", name, 1), "</login>", more+"</login>", 1)
	}
	servers := `<authentication-order>radius</authentication-order><authentication-order>password</authentication-order>
		<radius-server><name>192.0.2.9</name><secret>x</secret></radius-server></system>`
	for name, c := range map[string]struct {
		change func(f *fakeRouter, h *engine.Host)
		want   string // what fails
		says   string // in the text or the hint of it; of all cells when nothing fails
	}{
		"all is well":    {func(*fakeRouter, *engine.Host) {}, "", "netops, class super-user"},
		"nothing at all": {func(f *fakeRouter, _ *engine.Host) { f.ports = nil }, "netconf-port=unreachable ssh-port=unreachable", "nothing listens on port 22"},
		"no SSH": {func(f *fakeRouter, _ *engine.Host) {
			f.ports[22] = false
			f.config = strings.Replace(ready, "<ssh/><netconf>", "<netconf>", 1)
		},
			"ssh-port=unreachable ssh-service=missing", `task "ensure_ssh" "service" {}`},
		"no NETCONF": {func(f *fakeRouter, _ *engine.Host) {
			f.ports[830], f.closed["netconf:22"] = false, true
			f.config = strings.Replace(ready, "<netconf><ssh/></netconf>", "", 1)
		}, "netconf-port=unreachable netconf-service=no-netconf", `task "enable_netconf" "ssh" {}`},
		"NETCONF switched off": {func(f *fakeRouter, _ *engine.Host) {
			f.ports[830] = false
			f.config = strings.Replace(ready, "<netconf>", `<netconf inactive="inactive">`, 1)
		}, "netconf-port=unreachable netconf-service=no-netconf", `system services netconf ssh is not configured`},
		"another port": {func(f *fakeRouter, _ *engine.Host) {
			f.ports = map[int]bool{22: true, 32000: true}
			f.config = strings.Replace(ready, "<netconf><ssh/>", "<netconf><ssh><port>32000</port></ssh>", 1)
		}, "netconf-port=unreachable netconf-service=port", `port = 32000`},
		"the inventory knows the port": {func(f *fakeRouter, h *engine.Host) {
			f.ports = map[int]bool{22: true, 32000: true}
			f.config = strings.Replace(ready, "<netconf><ssh/>", "<netconf><ssh><port>32000</port></ssh>", 1)
			h.Connection.Port = 32000
		}, "", "netconf:32000"},
		"NETCONF on the SSH port": {func(f *fakeRouter, h *engine.Host) {
			f.ports[830] = false
			f.config = strings.Replace(ready, "<netconf><ssh/>", "<netconf><ssh><port>22</port></ssh>", 1)
			h.Connection.Port = 22
		}, "", "netconf:22"},
		"filtered":     {func(f *fakeRouter, _ *engine.Host) { f.endsAs["dial 830"] = "hang" }, "netconf-port=unreachable", "does not answer"},
		"no key here":  {func(f *fakeRouter, _ *engine.Host) { f.endsAs["dial 22"] = "no key" }, "login=no-login", "name another"},
		"a jump host":  {func(f *fakeRouter, _ *engine.Host) { f.endsAs["dial 22"] = "no way" }, "ssh-port=unreachable", "see the jump host"},
		"a slow login": {func(f *fakeRouter, _ *engine.Host) { f.endsAs["dial 22"] = "late" }, "login=unreachable", "the login did not end"},
		"no road": {func(f *fakeRouter, _ *engine.Host) {
			f.closed = map[string]bool{"netconf:22": true, "exec:22": true, "cli:22": true, "netconf:830": true}
		}, "hello-netconf=no-netconf session=no-netconf", "cli:22: the request was refused"},
		"command line only": {func(f *fakeRouter, h *engine.Host) {
			f.ports[830], h.Connection.Transport = false, "cli"
			f.config = strings.Replace(ready, "<netconf><ssh/></netconf>", "", 1)
		}, "", `the inventory has transport = "cli"`},
		"no command line": {func(f *fakeRouter, h *engine.Host) { f.closed["cli:22"], h.Connection.Transport = true, "cli" },
			"session=no-cli", "transport = \"auto\""},
		"no account": {func(f *fakeRouter, _ *engine.Host) { f.user = "stranger" }, "account=missing", `name  = "stranger"`},
		"account switched off": {func(f *fakeRouter, _ *engine.Host) {
			f.config = strings.Replace(ready, "<user>", `<user inactive="inactive">`, 1)
		}, "account=missing", `no user netops`},
		"root": {func(f *fakeRouter, _ *engine.Host) {
			f.user = "root"
			f.config = strings.Replace(ready, "<login>", "<root-authentication><encrypted-password>$6$x</encrypted-password></root-authentication><login>", 1)
		}, "", "a password"},
		"root without": {func(f *fakeRouter, _ *engine.Host) { f.user = "root" }, "authentication=missing", "ensure_root_auth"},
		"no class": {func(f *fakeRouter, _ *engine.Host) {
			f.config = strings.Replace(ready, "<class>super-user</class>", "", 1)
		}, "account=missing", "no class"},
		"no key there": {func(f *fakeRouter, _ *engine.Host) { f.config = user("") }, "authentication=missing", `task "ensure_auth" "netops" {`},
		"a password": {func(f *fakeRouter, _ *engine.Host) {
			f.config = user("<authentication><encrypted-password>$6$x</encrypted-password></authentication>")
		}, "", "a password"},
		"RADIUS": {func(f *fakeRouter, _ *engine.Host) { f.config = strings.Replace(user(""), "</system>", servers, 1) }, "", "RADIUS 192.0.2.9"},
		"RADIUS that nobody asks": {func(f *fakeRouter, _ *engine.Host) {
			f.config = strings.Replace(user(""), "</system>", "<radius-server><name>192.0.2.9</name></radius-server></system>", 1)
		}, "authentication=missing", `order = ["radius", "password"]`},
		"an order without servers": {func(f *fakeRouter, _ *engine.Host) {
			f.config = strings.Replace(user(""), "</system>", "<authentication-order>tacplus</authentication-order></system>", 1)
		}, "authentication=missing", `task "ensure_tacplus" "servers" {`},
		"the template": {func(f *fakeRouter, _ *engine.Host) {
			f.user = "stranger"
			f.config = strings.Replace(strings.Replace(ready, "netops", "remote", 1), "</system>", servers, 1)
		}, "", "stranger, class super-user by the template user remote"},
		"no template": {func(f *fakeRouter, _ *engine.Host) {
			f.user = "stranger"
			f.config = strings.Replace(ready, "</system>", servers, 1)
		}, "", "stranger is known to RADIUS 192.0.2.9 alone"},
		"may only look": {func(f *fakeRouter, _ *engine.Host) { f.config = class("read-only", "") }, "permission=no-power", "class read-only permits view, but not configure"},
		"may nothing":   {func(f *fakeRouter, _ *engine.Host) { f.config = class("unauthorized", "") }, "permission=no-power", "permits nothing"},
		"a class of its own": {func(f *fakeRouter, _ *engine.Host) {
			f.config = class("ours", "<class><name>ours</name><permissions>configure</permissions><permissions>secret</permissions></class>")
		}, "", "configure, without view-configuration, admin-control, system-control"},
		"a class that is not": {func(f *fakeRouter, _ *engine.Host) { f.config = class("ours", "") }, "permission=missing", "has no class ours"},
		"pending": {func(f *fakeRouter, _ *engine.Host) {
			f.commit = transport.Commit{User: "ann", Client: "cli", Time: time.Unix(0, 0), Comment: "commit confirmed, rollback in 5mins", Log: "CHG-1", Pending: true}
		}, "pending-commit=pending-commit", `a confirmed commit of ann by cli at 1970-01-01 00:00:00 UTC waits for its confirmation: commit confirmed, rollback in 5mins ("CHG-1")`},
		"locked": {func(f *fakeRouter, _ *engine.Host) {
			f.met = []*transport.LockError{{Cause: transport.ErrLocked, Holder: "ann", Since: "2026-01-02 03:04:05 UTC"}}
		}, "editing=locked", "by ann since 2026"},
		"dirty": {func(f *fakeRouter, _ *engine.Host) {
			f.met = []*transport.LockError{{Cause: transport.ErrDirty, Holder: "ann"}}
		}, "editing=dirty-candidate", "uncommitted changes by ann"},
		"keeps no history": {func(f *fakeRouter, _ *engine.Host) { f.forget, f.commit.Pending = true, true }, "", "the server keeps no history of its commits"},
		"no Junos": {func(f *fakeRouter, h *engine.Host) {
			h.Platform, f.forget, f.ports[22], f.config = "netconf", true, false, ""
		}, "", "only Junos routers have it"},
		"no Junos, not there": {func(f *fakeRouter, h *engine.Host) { h.Platform, f.ports = "netconf", nil }, "netconf-port=unreachable ssh-port=unreachable", "nothing listens"},
	} {
		t.Run(name, func(t *testing.T) {
			f, h := newFake(), netops()
			c.change(f, h)
			r := Examine(t.Context(), []*engine.Host{h}, f, Options{}).Routers[0]
			sound(t, f, &r)
			if got := failures(&r); got != c.want {
				t.Fatalf("it fails for %q, want %q\n%+v", got, c.want, r.Cells)
			}
			all := ""
			for _, cell := range r.Cells {
				if c.want == "" || cell.State == Failed {
					all += cell.Text + "\n" + cell.Hint + "\n"
				}
			}
			if !strings.Contains(all, c.says) {
				t.Errorf("it does not say %q:\n%s", c.says, all)
			}
		})
	}
}

// A login that is refused is tried once, whatever else there is to try.
func TestOneLogin(t *testing.T) {
	for _, c := range []struct {
		port, ending string
		dials        []int
		knocks       int
	}{
		{"dial 22", "refused", []int{22}, 1},
		{"dial 22", "late", []int{22}, 1},
		{"dial 22", "no key", nil, 0},
		{"dial 22", "no way", nil, 0},
		{"dial 830", "refused", []int{22, 830}, 0},
		{"dial 22", "ok", []int{22, 830}, 0},
	} {
		f := newFake()
		f.endsAs[c.port] = c.ending
		r := Examine(t.Context(), []*engine.Host{netops()}, f, Options{}).Routers[0]
		if !slices.Equal(f.dials, c.dials) || f.knocks != c.knocks {
			t.Errorf("%s %s: logins on %v, %d knocks, want %v and %d", c.port, c.ending, f.dials, f.knocks, c.dials, c.knocks)
		}
		if c.knocks > 0 && r.Cell(NetconfPort).State != OK {
			t.Errorf("%s %s: the NETCONF port is %+v", c.port, c.ending, r.Cell(NetconfPort))
		}
	}
}

// What is broken off at any request says so, and blames nobody for the rest.
func TestInterrupted(t *testing.T) {
	var requests []string
	f := newFake()
	f.asked = func(r string) { requests = append(requests, r) }
	Examine(t.Context(), []*engine.Host{netops()}, f, Options{})
	if len(requests) < 8 {
		t.Fatalf("only %q", requests)
	}
	for i := range requests {
		ctx, cancel := context.WithCancel(t.Context())
		f, n := newFake(), 0
		f.asked = func(string) {
			if n == i {
				cancel()
			}
			n++
		}
		report := Examine(ctx, []*engine.Host{netops(), netops()}, f, Options{Parallel: 1})
		for j := range report.Routers {
			r := &report.Routers[j]
			sound(t, f, r)
			if !r.Interrupted || r.Ready() || failures(r) != "" {
				t.Errorf("at %s, router %d: interrupted %v, ready %v, failed %q", requests[i], j, r.Interrupted, r.Ready(), failures(r))
			}
		}
		if !report.Interrupted() || report.Ready() {
			t.Errorf("at %s the report says interrupted %v, ready %v", requests[i], report.Interrupted(), report.Ready())
		}
		cancel()
	}
}

// The routers keep their order, no more than asked are examined at once, and each
// has one event at its end.
func TestMany(t *testing.T) {
	var hosts []*engine.Host
	for i := range 200 {
		h := netops()
		h.Name = fmt.Sprintf("r%d", i)
		hosts = append(hosts, h)
	}
	ends := make(chan engine.Event, len(hosts))
	d := &crowd{most: make(chan struct{}, 7)}
	report := Examine(t.Context(), hosts, d, Options{Parallel: 7, Sink: func(e engine.Event) {
		if e.Kind == engine.HostDone || e.Kind == engine.HostFailed {
			ends <- e
		}
	}})
	if len(ends) != len(hosts) {
		t.Errorf("%d routers ended, want %d", len(ends), len(hosts))
	}
	for i, r := range report.Routers {
		if r.Host != hosts[i].Name {
			t.Fatalf("router %d is %s", i, r.Host)
		}
	}
	if d.crowded.Load() {
		t.Error("more than 7 at once")
	}
}

// A crowd of routers that nobody reaches.
type crowd struct {
	most    chan struct{}
	crowded atomic.Bool
}

func (c *crowd) Dial(context.Context, *engine.Host, int) (Line, Step, error) {
	select {
	case c.most <- struct{}{}:
		defer func() { <-c.most }()
	default:
		c.crowded.Store(true)
	}
	return nil, Nowhere, transport.ErrUnreachable
}

func (c *crowd) Knock(context.Context, *engine.Host, int) error { return transport.ErrUnreachable }

// Secrets in a router's words are masked.
func TestMasked(t *testing.T) {
	f := newFake()
	f.commit = transport.Commit{User: "ann", Log: "hunter2", Pending: true}
	mask := func(s string) string { return strings.ReplaceAll(s, "hunter2", "(sensitive)") }
	var told []string
	r := Examine(t.Context(), []*engine.Host{netops()}, f, Options{Mask: mask, Sink: func(e engine.Event) { told = append(told, e.Detail) }}).Routers[0]
	if all := fmt.Sprint(r.Cells, told); strings.Contains(all, "hunter2") || !strings.Contains(all, "(sensitive)") {
		t.Error(all)
	}
}

// The page about it has every check, in their order, and every cause.
func TestDocumented(t *testing.T) {
	text, err := os.ReadFile("../../docs/doctor.md")
	if err != nil {
		t.Fatal(err)
	}
	var told []Check
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\|").FindAllStringSubmatch(string(text), -1) {
		told = append(told, Check(m[1]))
	}
	if !slices.Equal(told, Checks) {
		t.Errorf("docs/doctor.md has %v, there are %v", told, Checks)
	}
	for _, c := range []engine.Cause{Missing, OtherPort, NoPower} {
		if !strings.Contains(string(text), "`"+string(c)+"`") {
			t.Errorf("docs/doctor.md does not have the cause %s", c)
		}
	}
}
