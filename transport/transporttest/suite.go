package transporttest

import (
	"context"
	"strings"
	"testing"
	"time"

	"nplay/conf"
	"nplay/transport"
)

// Run has a transport pass the suite. That no goroutine is left behind is for
// the caller's TestMain to find out, with goleak.VerifyTestMain.
func Run(t *testing.T, f Factory) {
	for name, test := range map[string]func(*bench){
		"info": info, "read": read, "read the whole": whole, "read is committed": readIsCommitted, "hidden": hidden,
		"locked": locked, "dirty": dirty, "watch": watch, "lock ends with its session": lockEnds,
		"load": load, "every edit": everyEdit, "load refused": loadRefused,
		"check": check, "check refused": checkRefused,
		"commit": commit, "expiry": expiry, "confirm": confirm, "confirm from another session": confirmElsewhere,
		"somebody's pending commit": pendingOfOthers, "rollback": rollback, "warnings": warnings,
		"close": closing, "cancelled dial": cancelledDial,
	} {
		t.Run(name, func(t *testing.T) { test(newBench(t, f)) })
	}
	t.Run("endings", func(t *testing.T) { endings(t, f) })
}

// A bench is one test with its router.
type bench struct {
	*testing.T
	router Router
}

func newBench(t *testing.T, f Factory) *bench { return &bench{t, f(t)} }

var bg = context.Background()

// patience bounds what should not take long.
const patience = 10 * time.Second

// dial opens a session, closed with the test.
func (b *bench) dial() transport.Session {
	b.Helper()
	s, err := b.router.Dial(bg, Admin)
	b.ok("dial", err)
	b.Cleanup(func() { s.Close() })
	return s
}

// ok fails the test on an error.
func (b *bench) ok(what string, err error) {
	b.Helper()
	if err != nil {
		b.Fatalf("%s: %v", what, err)
	}
}

// tree parses a configuration.
func (b *bench) tree(xml string) *conf.Node {
	b.Helper()
	n, err := conf.ParseXML(strings.NewReader(xml), conf.Limits{})
	b.ok("the simulator's configuration", err)
	return n
}

// edits returns what f does to the configuration that is committed.
func (b *bench) edits(f func(system *conf.Node)) []conf.Edit {
	b.Helper()
	before := b.tree(b.router.Committed())
	after := before.Clone()
	f(after.Make("system"))
	e := conf.Diff(before, after)
	if len(e) == 0 {
		b.Fatal("no edits")
	}
	return e
}

// renamed is the smallest change.
func renamed(system *conf.Node) { system.Set("host-name", "renamed") }

// name returns a configuration's host-name.
func (b *bench) name(xml string) string {
	b.Helper()
	v, _ := b.tree(xml).Find("system").Leaf("host-name")
	return v
}

// loaded takes the lock and loads edits.
func (b *bench) loaded(s transport.Session, edits []conf.Edit) {
	b.Helper()
	b.ok("lock", s.Lock(bg))
	_, err := s.Load(bg, edits)
	b.ok("load", err)
}

// eventually waits until is reports true.
func (b *bench) eventually(what string, is func() bool) {
	b.Helper()
	for end := time.Now().Add(patience); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			b.Fatalf("still not so after %s: %s", patience, what)
		}
	}
}

// untouched fails the test unless nobody holds the lock, the candidate is clean
// and another session can work.
func (b *bench) untouched() {
	b.Helper()
	b.eventually("the lock is free", func() bool { return b.router.Locked() == "" })
	if d := conf.Diff(b.tree(b.router.Committed()), b.tree(b.router.Candidate())); len(d) > 0 {
		b.Errorf("left in the candidate: %q", conf.Lines(d))
	}
	s := b.dial()
	b.ok("the next session's lock", s.Lock(bg))
	b.ok("the next session's unlock", s.Unlock(bg))
	b.ok("close", s.Close())
}
