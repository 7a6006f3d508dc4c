package junossim

import (
	"fmt"
	"slices"
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

// An entry is one line of the commit history.
type entry struct {
	user, client string
	time         time.Time
	comment, log string
	pending      bool
}

// pending is a confirmed commit that nobody has confirmed.
type pending struct {
	before *tree.Node // what comes back
	timer  *time.Timer
}

// An editor is a person or program with the configuration open.
type editor struct {
	user, terminal string // terminal is "" for a NETCONF session
	pid            int
	since, active  time.Time
}

// idle writes how long it has done nothing.
func (e *editor) idle() string {
	d := time.Since(e.active).Truncate(time.Second)
	return fmt.Sprintf("%02d:%02d:%02d", int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60)
}

func (e *editor) String() string {
	return fmt.Sprintf("\nconfiguration database locked by:\n  %s terminal %s (pid %d) on since %s, idle %s\n      exclusive \n",
		e.user, e.terminal, e.pid, stamp(e.since), e.idle())
}

// stamp writes a time as the router does.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 MST") }

func failure(text string) []tree.Problem {
	return []tree.Problem{{Message: text}}
}

// inTheWay says why e may not edit or commit now; nil means it may. Called
// with mu held.
func (d *database) inTheWay(e *editor) []tree.Problem {
	if d.holder != nil && d.holder != e {
		return failure(d.holder.String())
	}
	return nil
}

func (d *database) dirty() bool {
	return d.candidate != nil && !tree.Equal(d.committed, d.candidate)
}

// lock gives e the exclusive lock.
func (d *database) lock(e *editor) []tree.Problem {
	d.mu.Lock()
	defer d.mu.Unlock()
	e.active = time.Now()
	switch {
	case d.holder == e:
		return failure("Configuration database is already open")
	case d.holder != nil:
		return failure(d.holder.String())
	case d.dirty():
		return failure("\nconfiguration database modified\n")
	}
	d.holder, d.candidate = e, nil
	e.since = e.active
	d.opened(e)
	d.count(func(c *Counters) { c.Locks++ })
	return nil
}

// opened puts e among those who have the configuration open.
func (d *database) opened(e *editor) {
	if !slices.Contains(d.editors, e) {
		d.editors = append(d.editors, e)
	}
}

// shut takes e from among them, with its lock and what it edited under it.
func (d *database) shut(e *editor) {
	d.editors = slices.DeleteFunc(d.editors, func(o *editor) bool { return o == e })
	if d.holder == e {
		d.holder, d.candidate = nil, nil
	}
}

// unlock takes the lock back; what was edited under it is dropped.
func (d *database) unlock(e *editor) []tree.Problem {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.holder != e {
		return failure("Configuration database is not open")
	}
	d.shut(e)
	return nil
}

// edit changes the candidate. What change reports does not undo what it did:
// a failed load leaves behind what it could load.
func (d *database) edit(e *editor, change func(*tree.Node) []tree.Problem) []tree.Problem {
	d.mu.Lock()
	defer d.mu.Unlock()
	e.active = time.Now()
	if stop := d.inTheWay(e); stop != nil {
		return stop
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

// check validates the candidate. It confirms a pending confirmed commit, as it
// does on a router.
func (d *database) check(e *editor) []tree.Problem {
	d.mu.Lock()
	defer d.mu.Unlock()
	e.active = time.Now()
	if stop := d.inTheWay(e); stop != nil {
		return stop
	}
	d.count(func(c *Counters) { c.Checks++ })
	problems := d.validate()
	if !tree.Failed(problems) {
		d.confirm()
	}
	return problems
}

// validate completes the candidate and looks for what a commit would refuse.
func (d *database) validate() []tree.Problem {
	if d.candidate == nil {
		return tree.Rules(d.committed)
	}
	tree.AssignUIDs(d.candidate)
	return tree.Rules(d.candidate)
}

// confirm makes a pending confirmed commit stay. It reports whether there was
// one.
func (d *database) confirm() bool {
	if d.pending == nil {
		return false
	}
	d.pending.timer.Stop()
	d.pending = nil
	for i := range d.history {
		d.history[i].pending = false
	}
	d.count(func(c *Counters) { c.Confirms++ })
	return true
}

// A commitment is what a commit was asked for.
type commitment struct {
	client  string // netconf, cli
	log     string
	minutes float64 // until the router takes it back; 0 keeps it
	comment string
}

// commit makes the candidate the committed configuration, and confirms what
// was pending.
func (d *database) commit(e *editor, c commitment) []tree.Problem {
	d.mu.Lock()
	defer d.mu.Unlock()
	e.active = time.Now()
	if stop := d.inTheWay(e); stop != nil {
		return stop
	}
	problems := d.validate()
	if tree.Failed(problems) {
		return problems
	}
	confirmed := d.confirm()
	before, changed := d.committed, d.dirty()
	next := before
	if changed {
		next = d.candidate
	}
	d.install(next, entry{user: e.user, client: c.client, log: c.log, comment: c.comment, pending: c.minutes > 0})
	d.candidate = nil
	if !confirmed || changed || c.minutes > 0 {
		d.count(func(n *Counters) { n.Commits++ })
	}
	if c.minutes > 0 {
		p := &pending{before: before}
		p.timer = time.AfterFunc(time.Duration(c.minutes*float64(d.minute)), func() { d.expire(p) })
		d.pending = p
	}
	return append(problems, d.applied(next)...)
}

// install puts a configuration into force and the old one into the rollback
// files.
func (d *database) install(next *tree.Node, e entry) {
	e.time = time.Now()
	d.rollbacks = slices.Insert(d.rollbacks, 0, d.committed)
	d.history = slices.Insert(d.history, 0, e)
	d.rollbacks = d.rollbacks[:min(len(d.rollbacks), maxRollbacks-1)]
	d.history = d.history[:min(len(d.history), maxRollbacks)]
	d.committed = next
}

// expire takes a confirmed commit back, unless it is not pending any more.
func (d *database) expire(p *pending) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.pending != p || d.closed {
		return
	}
	d.pending = nil
	for i := range d.history {
		d.history[i].pending = false
	}
	// Edits that somebody has begun on top stay in the candidate.
	if !d.dirty() {
		d.candidate = nil
	}
	d.install(p.before, entry{user: "root", client: "other"})
	d.count(func(c *Counters) { c.Rollbacks++ })
	d.restored()
	d.applied(p.before)
}

// leave ends an editor: its lock, and what it edited under it, are gone.
func (d *database) leave(e *editor) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shut(e)
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
