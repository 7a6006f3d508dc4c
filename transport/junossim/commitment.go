package junossim

import (
	"slices"
	"time"

	"nplay/transport/junossim/tree"
)

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
	until  time.Time
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
	_, problems := d.validate(e)
	if !tree.Failed(problems) {
		d.confirm()
	}
	return problems
}

// validate completes the configuration that a commit by e would put into force
// and looks for what that commit would refuse. nil is what is in force.
func (d *database) validate(e *editor) (*tree.Node, []tree.Problem) {
	next, problems := d.next(e)
	switch {
	case len(problems) > 0:
		return nil, problems
	case next == nil:
		return nil, tree.Rules(d.committed)
	}
	tree.AssignUIDs(next)
	return next, tree.Rules(next)
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
	if e.private != nil && c.minutes > 0 {
		return failure(notConfirmed)
	}
	next, problems := d.validate(e)
	if tree.Failed(problems) {
		return problems
	}
	confirmed := d.confirm()
	before := d.committed
	changed := next != nil && !tree.Equal(before, next)
	if !changed {
		next = before
	}
	d.install(next, entry{user: e.user, client: c.client, log: c.log, comment: c.comment, pending: c.minutes > 0})
	if e.private != nil {
		d.refresh(e)
	} else {
		d.candidate = nil
	}
	if !confirmed || changed || c.minutes > 0 {
		d.count(func(n *Counters) { n.Commits++ })
	}
	if c.minutes > 0 {
		window := time.Duration(c.minutes * float64(d.minute))
		p := &pending{before: before, until: time.Now().Add(window)}
		p.timer = time.AfterFunc(window, func() { d.expire(p) })
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
