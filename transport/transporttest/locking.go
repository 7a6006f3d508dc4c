package transporttest

import (
	"errors"

	"nplay/transport"
)

// A lock that is somebody's is left alone, and named.
func locked(b *bench) {
	ann := b.router.Operator("ann")
	b.ok("operator's lock", ann.Lock())
	s := b.dial()
	var l *transport.LockError
	err := s.Lock(bg)
	if !errors.As(err, &l) || !errors.Is(err, transport.ErrLocked) {
		b.Fatalf("%T: %v", err, err)
	}
	if l.Holder != "ann" || l.Since == "" || l.Detail == "" || l.Message == "" {
		b.Errorf("%#v", l)
	}
	_, err = s.Read(bg, []string{"system"})
	b.ok("reading after it", err)
	if b.router.Locked() != "ann" {
		b.Error("the lock was taken away")
	}
	ann.Release()
	b.ok("lock, now that it is free", s.Lock(bg))

	other := b.dial()
	if err := other.Lock(bg); !errors.Is(err, transport.ErrLocked) {
		b.Errorf("two sessions hold the lock: %v", err)
	}
	b.ok("unlock", s.Unlock(bg))
	b.ok("the other's lock", other.Lock(bg))
}

// Edits that are somebody's stay where they are.
func dirty(b *bench) {
	ann := b.router.Operator("ann")
	b.ok("operator's edit", ann.Edit("<system><host-name>edited</host-name></system>"))
	s := b.dial()
	err := s.Lock(bg)
	var l *transport.LockError
	if !errors.As(err, &l) || !errors.Is(err, transport.ErrDirty) {
		b.Fatalf("%T: %v", err, err)
	}
	if l.Holder != "ann" || l.Since == "" {
		b.Errorf("it does not say whose they are: %#v", l)
	}
	_, err = s.Read(bg, []string{"system"})
	b.ok("reading after it", err)
	b.ok("close", s.Close())
	if name := b.name(b.router.Candidate()); name != "edited" {
		b.Errorf("somebody's edits are gone: host-name %q", name)
	}
}

// The router drops lock and edits with the session.
func lockEnds(b *bench) {
	s := b.dial()
	b.loaded(s, b.edits(renamed))
	b.ok("close", s.Close())
	b.untouched()
}
