package netconfd_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"nplay/transport"
	"nplay/transport/netconfd"
)

// located reports whether the running configuration has this location.
func (f *foreign) located(where string) bool {
	f.t.Helper()
	s := f.dial("")
	defer s.Close()
	return strings.Contains(f.text(f.read(s)), "<location>"+where+"</location>")
}

// gone waits until the location is no longer there. It asks seldom: netconfd
// looks at its timer only when it has had nothing to do for a moment.
func (f *foreign) gone(where string, within time.Duration) {
	f.t.Helper()
	for limit := time.Now().Add(within); f.located(where); time.Sleep(within / 20) {
		if time.Now().After(limit) {
			f.t.Fatalf("the commit has not been taken back within %s", within)
		}
	}
}

const location = `<location>rack 1</location>`

var confirmed = transport.CommitOptions{Confirm: 1}

// Bound to its session, a confirmed commit is confirmed by it, or goes with it.
func TestForeignConfirm(t *testing.T) {
	t.Parallel()
	f := startForeign(t, netconfd.Options{Base10: true})
	ctx := context.Background()
	s := f.dial("")
	f.change(s, location)
	f.must(warnings(s.Commit(ctx, confirmed)))
	if !f.located("rack 1") {
		t.Fatal("not committed")
	}
	s.Close()
	f.gone("rack 1", 10*time.Second)

	s = f.dial("")
	f.change(s, location)
	f.must(warnings(s.Commit(ctx, confirmed)))
	var refusal *transport.Refusal
	if _, err := f.dial("").Confirm(ctx, ""); !errors.As(err, &refusal) {
		t.Errorf("another session confirms: %v", err)
	}
	f.must(warnings(s.Confirm(ctx, "")))
	f.must(s.Unlock(ctx))
	s.Close()
	if !f.located("rack 1") {
		t.Error("confirmed, and gone with its session")
	}
}

// Taken back when asked, by the session that made it and by another one.
func TestForeignCancel(t *testing.T) {
	t.Parallel()
	f := startForeign(t, netconfd.Options{})
	ctx := context.Background()
	for _, persist := range []string{"", "nplay run x <1>"} {
		s := f.dial(persist)
		f.change(s, location)
		f.must(warnings(s.Commit(ctx, confirmed)))
		if persist != "" {
			s.Close()
			if !f.located("rack 1") {
				t.Fatal("a persistent commit went with its session")
			}
			s = f.dial("somebody else's")
			if err := s.(transport.Canceller).Cancel(ctx); err == nil || !f.located("rack 1") {
				t.Errorf("somebody else's id cancels it: %v", err)
			}
			if _, err := s.Confirm(ctx, ""); err == nil {
				t.Error("somebody else's id confirms it")
			}
			s.Close()
			s = f.dial(persist)
		}
		f.must(s.(transport.Canceller).Cancel(ctx))
		if f.located("rack 1") {
			t.Errorf("persist %q: cancelled, and still there", persist)
		}
		s.Close()
	}
	if err := f.dial("").(transport.Canceller).Cancel(ctx); err == nil {
		t.Error("nothing is pending, and it can be cancelled")
	}
}

// With a persist-id the commit outlives its session: another one confirms it.
func TestForeignPersist(t *testing.T) {
	t.Parallel()
	f := startForeign(t, netconfd.Options{})
	ctx := context.Background()
	s := f.dial("run 1")
	f.change(s, location)
	f.must(warnings(s.Commit(ctx, confirmed)))
	s.Close()
	next := f.dial("run 1")
	if err := next.Lock(ctx); !errors.Is(err, transport.ErrPending) {
		t.Errorf("a lock while a confirmed commit waits: %v", err)
	}
	f.must(warnings(next.Confirm(ctx, "")))
	f.must(next.Lock(ctx))
	f.must(next.Unlock(ctx))
	if err := next.(transport.Canceller).Cancel(ctx); err == nil {
		t.Error("confirmed, and can still be cancelled")
	}
	next.Close()
	if !f.located("rack 1") {
		t.Error("confirmed, and not there")
	}
}

// Nobody comes back to confirm: the server takes the commit back, after the
// minute that was asked for and not before.
func TestForeignTimeout(t *testing.T) {
	if os.Getenv("NPLAY_LONG") == "" {
		t.Skip("takes a minute of the server's own time: .ci/long runs it")
	}
	t.Parallel()
	f := startForeign(t, netconfd.Options{})
	s := f.dial("run 1")
	f.change(s, location)
	begun := time.Now()
	f.must(warnings(s.Commit(context.Background(), confirmed)))
	s.Close()
	f.gone("rack 1", 150*time.Second) // a busy server is late, never early
	if took := time.Since(begun); took < 55*time.Second {
		t.Errorf("taken back after %s; a minute was asked for", took)
	}
}

// netconfd 2.13 loses what is in the candidate when that is validated before the
// commit, and answers both with ok: only the configuration tells.
func TestForeignLostEdit(t *testing.T) {
	t.Parallel()
	f := startForeign(t, netconfd.Options{})
	ctx := context.Background()
	s := f.dial("")
	f.change(s, location)
	if got := f.Ask(t, "<validate><source><candidate/></source></validate>"); !strings.Contains(got, "<ok/>") {
		t.Fatalf("validate: %s", got)
	}
	f.must(warnings(s.Commit(ctx, transport.CommitOptions{})))
	if f.located("rack 1") {
		if os.Getenv("CI") != "" {
			t.Fatal("this netconfd keeps the edit: nothing was shown")
		}
		t.Skip("this netconfd keeps the edit")
	}
	if left := f.edits(f.read(s), location); len(left) != 1 {
		t.Errorf("edits left: %d", len(left))
	}
}
