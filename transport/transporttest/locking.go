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

// Who is editing is seen without a lock, and nothing is changed by it.
func watch(b *bench) {
	s := b.dial()
	w, ok := transport.ReadOnly(s).(transport.Watcher)
	if !ok {
		b.Fatal("its reader is no Watcher")
	}
	see := func(want error) *transport.LockError {
		b.Helper()
		got, err := w.Watch(bg)
		b.ok("watch", err)
		if want == nil && len(got) == 0 {
			return nil
		}
		if len(got) == 0 || !errors.Is(got[0], want) {
			b.Fatalf("it sees %v, want %v", got, want)
		}
		if got[0].Holder != "ann" || got[0].Since == "" || got[0].Detail == "" {
			b.Errorf("%#v", got[0])
		}
		return got[0]
	}
	ann := b.router.Operator("ann")
	see(nil)
	b.ok("operator's lock", ann.Lock())
	see(transport.ErrLocked)
	if b.router.Locked() != "ann" {
		b.Error("the lock was taken away")
	}
	b.ok("edits under it", ann.Edit("<system><host-name>edited</host-name></system>"))
	see(transport.ErrLocked)
	ann.Release()
	see(nil)
	b.ok("operator's edit", ann.Edit("<system><host-name>edited</host-name></system>"))
	see(transport.ErrDirty)
	if name := b.name(b.router.Candidate()); name != "edited" {
		b.Errorf("somebody's edits are gone: host-name %q", name)
	}
	b.ok("operator discards", ann.Discard())
	see(nil)
	_, err := s.Read(bg, []string{"system"})
	b.ok("reading after it", err)
	b.ok("close", s.Close())
	b.untouched()
}
