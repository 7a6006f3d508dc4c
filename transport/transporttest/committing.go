package transporttest

import (
	"nplay/transport"
)

func commit(b *bench) {
	s := b.dial()
	b.loaded(s, b.edits(renamed))
	_, err := s.Commit(bg, transport.CommitOptions{Log: `run 1 <&">`})
	b.ok("commit", err)
	if name := b.name(b.router.Committed()); name != "renamed" {
		b.Errorf("host-name %q", name)
	}
	b.same(transport.Commit{User: Admin, Client: b.newest(s).Client, Log: `run 1 <&">`}, b.newest(s))
	b.ok("unlock", s.Unlock(bg))
	b.untouched()
}

// A confirmed commit that is not confirmed goes back by itself, and the history
// tells.
func expiry(b *bench) {
	s := b.dial()
	before := b.name(b.router.Committed())
	b.loaded(s, b.edits(renamed))
	_, err := s.Commit(bg, transport.CommitOptions{Confirm: 1, Log: "run 2"})
	b.ok("commit", err)
	if b.name(b.router.Committed()) != "renamed" {
		b.Error("not committed")
	}
	if c := b.newest(s); !c.Pending || c.Log != "run 2" {
		b.Errorf("%+v", c)
	}
	b.eventually("gone back", func() bool { return b.name(b.router.Committed()) == before })
	b.eventually("told", func() bool { c := b.newest(s); return c.User == "root" && c.Client == "other" && !c.Pending })
	h, err := s.History(bg)
	b.ok("history", err)
	if len(h) < 2 || h[1].Log != "run 2" || h[1].Pending {
		b.Errorf("%+v", h)
	}
}

// MINUTES: a window of 2 outlives one of 1, and confirmed is for good.
func confirm(b *bench) {
	s := b.dial()
	b.loaded(s, b.edits(renamed))
	_, err := s.Commit(bg, transport.CommitOptions{Confirm: 2, Log: "run 3"})
	b.ok("commit", err)
	b.sleep(Minute + Minute/3)
	if b.name(b.router.Committed()) != "renamed" || !b.newest(s).Pending {
		b.Error("the window is too short")
	}
	_, err = s.Confirm(bg, "run 3 confirmed")
	b.ok("confirm", err)
	if b.newest(s).Pending {
		b.Error("still pending")
	}
	b.sleep(2 * Minute)
	if b.name(b.router.Committed()) != "renamed" {
		b.Error("gone back though it was confirmed")
	}
	b.ok("unlock", s.Unlock(bg))
	b.untouched()
}

// What was committed by a session that died is confirmed by another.
func confirmElsewhere(b *bench) {
	s := b.dial()
	b.loaded(s, b.edits(renamed))
	_, err := s.Commit(bg, transport.CommitOptions{Confirm: 3, Log: "run 4"})
	b.ok("commit", err)
	b.ok("close", s.Close())
	b.eventually("the lock is free", func() bool { return b.router.Locked() == "" })

	s = b.dial()
	b.ok("lock", s.Lock(bg))
	if c := b.newest(s); !c.Pending || c.Log != "run 4" {
		b.Errorf("%+v", c)
	}
	if diff, err := s.Compare(bg); diff != "" || err != nil {
		b.Errorf("compare: %q, %v", diff, err)
	}
	_, err = s.Confirm(bg, "run 4")
	b.ok("confirm", err)
	if b.newest(s).Pending {
		b.Error("still pending")
	}
}

// Somebody's pending commit is seen as such, and reading does not confirm it.
func pendingOfOthers(b *bench) {
	before := b.name(b.router.Committed())
	ann := b.router.Operator("ann")
	b.ok("edit", ann.Edit("<system><host-name>trial</host-name></system>"))
	b.ok("commit confirmed", ann.CommitConfirmed(1, "a trial"))
	s := b.dial()
	b.ok("lock", s.Lock(bg))
	if c := b.newest(s); !c.Pending || c.User != "ann" || c.Log != "a trial" {
		b.Errorf("%+v", c)
	}
	_, err := s.Read(bg, []string{"system"})
	b.ok("read", err)
	b.ok("unlock", s.Unlock(bg))
	b.eventually("gone back", func() bool { return b.name(b.router.Committed()) == before })
}

func rollback(b *bench) {
	s := b.dial()
	before := b.name(b.router.Committed())
	b.loaded(s, b.edits(renamed))
	_, err := s.Commit(bg, transport.CommitOptions{})
	b.ok("commit", err)
	b.ok("rollback", s.Rollback(bg, 1))
	if b.name(b.router.Committed()) != "renamed" || b.name(b.router.Candidate()) != before {
		b.Error("a rollback is not in the candidate, or not only there")
	}
	_, err = s.Commit(bg, transport.CommitOptions{})
	b.ok("commit", err)
	if b.name(b.router.Committed()) != before {
		b.Error("not rolled back")
	}
}
