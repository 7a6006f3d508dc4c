package netconfd_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"nplay/conf"
	"nplay/transport"
	"nplay/transport/netconf"
	"nplay/transport/netconfd"
	"nplay/transport/sshdial"
)

// A foreign is a netconfd and what is needed to log in.
type foreign struct {
	*netconfd.Server
	t      *testing.T
	dialer sshdial.Dialer
	target netconf.Target
}

func startForeign(t *testing.T, o netconfd.Options) *foreign {
	s := netconfd.Start(t, o)
	return &foreign{Server: s, t: t, target: netconf.Target{
		SSH: sshdial.Target{Host: "nc1", Address: s.Address, User: s.User,
			Identities: []string{s.Identity}, KnownHosts: []string{s.KnownHosts}},
		NetconfPort: s.Port, SSHPort: s.Port, Platform: "netconf",
		Timeout: 20 * time.Second, CommitTimeout: 20 * time.Second,
	}}
}

// dial opens a session; persist, unless it is empty, names its confirmed commits.
func (f *foreign) dial(persist string) transport.Session {
	f.t.Helper()
	tg := f.target
	if testing.Verbose() && os.Getenv("NETCONF_TRACE") != "" {
		tg.Trace = os.Stderr
	}
	s, _, err := netconf.Dial(context.Background(), &f.dialer, tg)
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() { s.Close() })
	if persist != "" {
		s.(transport.Persister).Persist(persist)
	}
	return s
}

const ietfSystem = "urn:ietf:params:xml:ns:yang:ietf-system"

var systemScope = []string{"{" + ietfSystem + "}system"}

// must fails the test on an error.
func (f *foreign) must(err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
}

func (f *foreign) read(s transport.Reader) *conf.Node {
	f.t.Helper()
	n, err := s.Read(context.Background(), systemScope)
	f.must(err)
	return n
}

// text is a configuration as canonical XML.
func (f *foreign) text(n *conf.Node) string {
	f.t.Helper()
	var b strings.Builder
	f.must(conf.WriteXML(&b, n))
	return b.String()
}

// edits returns what brings the configuration to where these elements of
// ietf-system hold.
func (f *foreign) edits(before *conf.Node, inside string) []conf.Edit {
	f.t.Helper()
	cmds, err := conf.ParseWantedData(`<system xmlns="`+ietfSystem+`" xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">`+inside+`</system>`, conf.Limits{}, nil)
	f.must(err)
	after := before.Clone()
	f.must(conf.Impose(after, cmds))
	return conf.Diff(before, after)
}

// change loads what is missing under a new lock.
func (f *foreign) change(s transport.Session, inside string) {
	f.t.Helper()
	ctx := context.Background()
	f.must(s.Lock(ctx))
	_, err := s.Load(ctx, f.edits(f.read(s), inside))
	f.must(err)
	_, err = s.Check(ctx)
	f.must(err)
}

func warnings(_ []transport.Warning, err error) error { return err }

const wantedSystem = `<contact>noc@example.net</contact><hostname>nc1</hostname>
<clock><timezone-utc-offset>60</timezone-utc-offset></clock>
<dns-resolver><server><name>a</name><udp-and-tcp><address>192.0.2.1</address></udp-and-tcp></server>
<search>example.net</search><search>example.org</search></dns-resolver>
<authentication><user><name>alice</name><authorized-key><name>k</name><algorithm>ssh-ed25519</algorithm><key-data>AAAA</key-data></authorized-key></user></authentication>`

// The whole road, in both framings: what was wanted holds, and nothing is left.
func TestForeignRoad(t *testing.T) {
	for name, o := range map[string]netconfd.Options{"base:1.1": {}, "base:1.0": {Base10: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := startForeign(t, o)
			ctx := context.Background()
			s := f.dial("")
			if i := s.Info(); i.Junos || !i.Forgetful || i.SessionID == "" {
				t.Errorf("%+v", i)
			}
			f.change(s, wantedSystem)
			diff, err := s.Compare(ctx)
			f.must(err)
			if !strings.HasPrefix(diff, "# compared by nplay") || !strings.Contains(diff, "hostname nc1;") {
				t.Errorf("compare: %s", diff)
			}
			f.must(warnings(s.Commit(ctx, transport.CommitOptions{Log: "nowhere"})))
			f.must(s.Unlock(ctx))
			fresh := f.dial("")
			now := f.read(fresh)
			if left := f.edits(now, wantedSystem); len(left) > 0 {
				t.Errorf("edits left: %v\n%s", left, f.text(now))
			}
			// And away again: leaf, leaf-list member, entry, entry below an entry.
			f.change(fresh, `<contact nc:operation="remove"/><dns-resolver><server nc:operation="remove"><name>a</name></server>
<search nc:operation="remove">example.net</search></dns-resolver><authentication><user><name>alice</name>
<authorized-key nc:operation="remove"><name>k</name></authorized-key></user></authentication><location>here</location>`)
			f.must(warnings(fresh.Commit(ctx, transport.CommitOptions{})))
			f.must(fresh.Unlock(ctx))
			got := f.text(f.read(f.dial("")))
			for _, gone := range []string{"contact", "192.0.2.1", "example.net", "authorized-key"} {
				if strings.Contains(got, gone) {
					t.Errorf("%s is still there:\n%s", gone, got)
				}
			}
			for _, kept := range []string{"alice", "example.org", "nc1", "here"} {
				if !strings.Contains(got, kept) {
					t.Errorf("%s is gone:\n%s", kept, got)
				}
			}
		})
	}
}

// What the server refuses leaves the session usable and the server as it was.
func TestForeignRefusals(t *testing.T) {
	f := startForeign(t, netconfd.Options{})
	ctx := context.Background()
	s := f.dial("")
	f.must(s.Lock(ctx))
	_, err := s.Load(ctx, f.edits(f.read(s), `<clock><timezone-utc-offset>99999</timezone-utc-offset></clock>`))
	var refusal *transport.Refusal
	if !errors.As(err, &refusal) {
		t.Errorf("a value out of range: %v", err)
	}
	f.must(s.Discard(ctx))
	if diff, err := s.Compare(ctx); diff != "" || err != nil {
		t.Errorf("after the discard: %q %v", diff, err)
	}
	if _, err := s.Read(ctx, []string{"system/login"}); !errors.As(err, &refusal) {
		t.Errorf("Junos' own statements: %v", err)
	}
	if _, err := s.Commit(ctx, transport.CommitOptions{Synchronize: true}); !errors.As(err, &refusal) {
		t.Errorf("synchronize: %v", err)
	}
	if err := s.Rollback(ctx, 1); !errors.As(err, &refusal) {
		t.Errorf("rollback 1: %v", err)
	}
	f.must(s.Rollback(ctx, 0))
	if _, err := s.Confirm(ctx, ""); !errors.As(err, &refusal) {
		t.Errorf("a confirm of nothing: %v", err)
	}
	f.must(s.Unlock(ctx))
}

// A lock and edits of somebody else stay what they are.
func TestForeignLock(t *testing.T) {
	f := startForeign(t, netconfd.Options{})
	ctx := context.Background()
	theirs, ours := f.dial(""), f.dial("")
	f.must(theirs.Lock(ctx))
	err := ours.Lock(ctx)
	var lock *transport.LockError
	if !errors.As(err, &lock) || !errors.Is(err, transport.ErrLocked) || lock.Detail != "session "+theirs.Info().SessionID {
		t.Errorf("%v, %+v", err, lock)
	}
	f.must(theirs.Unlock(ctx))
	// Edits without a lock.
	_, err = theirs.Load(ctx, f.edits(f.read(theirs), `<location>theirs</location>`))
	f.must(err)
	if err := ours.Lock(ctx); !errors.As(err, &lock) || !errors.Is(err, transport.ErrDirty) {
		t.Errorf("a candidate with somebody's edits: %v", err)
	}
	diff, err := theirs.Compare(ctx)
	f.must(err)
	if !strings.Contains(diff, "location theirs;") {
		t.Errorf("their edits are gone: %q", diff)
	}
	f.must(theirs.Discard(ctx))
	f.must(ours.Lock(ctx))
	f.must(ours.Unlock(ctx))
	// A lock goes with its session.
	f.must(theirs.Lock(ctx))
	theirs.Close()
	for limit := time.Now().Add(5 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		if err = ours.Lock(ctx); err == nil || time.Now().After(limit) {
			break
		}
	}
	f.must(err)
}
