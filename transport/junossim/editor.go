package junossim

import (
	"fmt"
	"slices"
	"time"

	"nplay/transport/junossim/tree"
)

// An editor is a person or program with the configuration open.
type editor struct {
	user, terminal string // terminal is "" for a NETCONF session
	pid            int
	since, active  time.Time
	private        *private // nil works on the shared candidate
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

// inTheWay says why e may not edit or commit now; nil means it may. Called
// with mu held.
func (d *database) inTheWay(e *editor) []tree.Problem {
	if d.holder != nil && d.holder != e {
		return failure(d.holder.String())
	}
	return nil
}

// lock gives e the exclusive lock.
func (d *database) lock(e *editor) []tree.Problem {
	d.mu.Lock()
	defer d.mu.Unlock()
	e.active = time.Now()
	switch {
	case d.holder == e || e.private != nil:
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
	e.private = nil
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

// leave ends an editor: its lock, and what it edited under it, are gone.
func (d *database) leave(e *editor) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.shut(e)
}
