package junossim

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// faults are those injected and not yet used up.
type faults struct {
	mu  sync.Mutex
	all []*Fault
}

// Inject makes the router misbehave. Faults strike in the order in which they
// were injected; the first that fits an event strikes.
func (r *Router) Inject(f Fault) {
	if f.Times == 0 {
		f.Times = 1
	}
	r.faults.mu.Lock()
	defer r.faults.mu.Unlock()
	r.faults.all = append(r.faults.all, &f)
}

// Heal takes back all faults that have not struck yet.
func (r *Router) Heal() {
	r.faults.mu.Lock()
	defer r.faults.mu.Unlock()
	r.faults.all = nil
}

// moment is when the fault strikes: what changes the reply can only do so once
// there is one.
func (f *Fault) moment() Moment {
	switch f.Do {
	case Truncate, Warning, MalformedMultiRE, Garbage, CutManagement:
		return After
	case Forget:
		return Before
	}
	return f.When
}

func (f *Fault) onRequest() bool {
	switch f.Do {
	case RefuseLogin, ChangeHostKey, DropOnConnect, HangOnConnect, DropOnLogin, HangOnLogin,
		RefuseForward, DropOnForward, HangOnForward:
		return false
	}
	return true
}

// strike reports whether a fault of that kind strikes a connection or login.
func (fs *faults) strike(a Action) bool {
	_, ok := fs.take(func(f *Fault) bool { return f.Do == a })
	return ok
}

// request returns the fault that strikes a request or command at that moment.
func (fs *faults) request(name string, text func() string, m Moment) (Fault, bool) {
	return fs.take(func(f *Fault) bool {
		return f.onRequest() && f.moment() == m && (f.RPC == "" || f.RPC == name) &&
			(f.Match == "" || strings.Contains(text(), f.Match))
	})
}

func (fs *faults) take(fits func(*Fault) bool) (Fault, bool) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for i, f := range fs.all {
		if !fits(f) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		hit := *f
		if f.Times > 0 {
			if f.Times--; f.Times == 0 {
				fs.all = slices.Delete(fs.all, i, i+1)
			}
		}
		return hit, true
	}
	return Fault{}, false
}

// cutOff closes all ports and connections until the next rollback or reboot.
func (r *Router) cutOff() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cut = true
	r.shut()
}

// restored is called when a confirmed commit has been taken back.
func (r *Router) restored() {
	r.reconnect()
	r.broadcast()
}

// reconnect ends what cutOff began.
func (r *Router) reconnect() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cut = false
}

// Reboot drops connections, lock and candidate, stays away that long and comes
// back with what is committed. A confirmed commit that is pending stays so: its
// time goes on.
func (r *Router) Reboot(away time.Duration) {
	r.mu.Lock()
	r.down = true
	r.shut()
	r.mu.Unlock()
	r.db.forget()
	back := func() {
		r.mu.Lock()
		r.down, r.cut = false, false
		r.mu.Unlock()
		r.db.mu.Lock()
		defer r.db.mu.Unlock()
		r.apply(r.db.committed)
	}
	if away <= 0 {
		back()
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.reboots = append(r.reboots, time.AfterFunc(away, back))
	}
}
