package junossim

import (
	"sync"
	"time"

	"nplay/transport/junossim/tree"
)

// maxRollbacks is how many configurations and history entries a router keeps.
const maxRollbacks = 50

// A database is the router's configuration: what is committed, the candidate
// that all editors share, the exclusive lock, history and rollback files.
type database struct {
	mu        sync.Mutex
	committed *tree.Node // never changed, only replaced
	candidate *tree.Node // nil: nobody has edited; else the one shared candidate
	changedAt time.Time  // of the candidate
	holder    *editor    // of the exclusive lock; nil is nobody
	editors   []*editor  // all that have the configuration open
	history   []entry    // newest first
	rollbacks []*tree.Node
	pending   *pending
	minute    time.Duration
	applied   func(*tree.Node) []tree.Problem // brings the services in line with it
	restored  func()                          // called when a confirmed commit has been taken back
	count     func(func(*Counters))
	closed    bool
}

func failure(text string) []tree.Problem {
	return []tree.Problem{{Message: text}}
}

func (d *database) dirty() bool {
	return d.candidate != nil && !tree.Equal(d.committed, d.candidate)
}

// edit changes the candidate that e works on. What change reports does not undo what it did:
// a failed load leaves behind what it could load.
func (d *database) edit(e *editor, change func(*tree.Node) []tree.Problem) []tree.Problem {
	d.mu.Lock()
	defer d.mu.Unlock()
	e.active = time.Now()
	if e.private != nil {
		return change(e.private.own)
	}
	if stop := d.inTheWay(e); stop != nil {
		return stop
	}
	if d.holder == nil && d.privates() {
		return failure(privateInUse)
	}
	d.opened(e)
	if d.candidate == nil {
		d.candidate = d.committed.Clone()
	}
	d.changedAt = e.active
	return change(d.candidate)
}

// discard makes the candidate what is committed.
func (d *database) discard(e *editor) []tree.Problem {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e.private != nil {
		d.refresh(e)
		return nil
	}
	if stop := d.inTheWay(e); stop != nil {
		return stop
	}
	d.candidate = nil
	return nil
}

// read calls f with the candidate, or with what is committed, while neither
// can change.
func (d *database) read(candidate bool, f func(*tree.Node)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if candidate && d.candidate != nil {
		f(d.candidate)
		return
	}
	f(d.committed)
}

// rollback returns the n-th last committed configuration; nil if there is
// none. Called with mu held.
func (d *database) rollback(n int) *tree.Node {
	if n == 0 {
		return d.committed
	}
	if n < 0 || n > len(d.rollbacks) {
		return nil
	}
	return d.rollbacks[n-1]
}

// forget drops what does not outlive a reboot.
func (d *database) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.holder, d.candidate, d.editors = nil, nil, nil
}

func (d *database) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	if d.pending != nil {
		d.pending.timer.Stop()
	}
}
