package junossim

import (
	"time"

	"nplay/transport/junossim/tree"
)

// What the router says about private configurations.
const (
	discardsOnExit = "uncommitted changes will be discarded on exit"
	privateInUse   = "private edits in use. Try 'configure private' or 'configure exclusive'."
	sharedModified = "shared configuration database modified"
	notConfirmed   = "commit confirmed not supported for private configuration"
)

// A private is a copy of the committed configuration that one editor works on.
type private struct {
	base *tree.Node // what was committed when it was made, or brought up to date
	own  *tree.Node
}

// openPrivate gives e a copy of what is committed (`configure private`).
func (d *database) openPrivate(e *editor) []tree.Problem {
	d.mu.Lock()
	defer d.mu.Unlock()
	e.active = time.Now()
	switch {
	case e.private != nil || d.holder == e:
		return failure("Configuration database is already open")
	case d.dirty():
		return failure(sharedModified)
	}
	d.refresh(e)
	e.since = e.active
	d.opened(e)
	return []tree.Problem{warning(discardsOnExit)}
}

// closePrivate drops the copy, with what has not been committed.
func (d *database) closePrivate(e *editor) []tree.Problem {
	d.mu.Lock()
	defer d.mu.Unlock()
	if e.private == nil {
		return failure("Configuration database is not open")
	}
	d.shut(e)
	return nil
}

// refresh makes the copy of e what is committed. Called with mu held.
func (d *database) refresh(e *editor) {
	e.private = &private{base: d.committed, own: d.committed.Clone()}
}

// privates reports whether anybody works on a private copy. Called with mu
// held.
func (d *database) privates() bool {
	for _, e := range d.editors {
		if e.private != nil {
			return true
		}
	}
	return false
}

// look calls f with the candidate that e works on.
func (d *database) look(e *editor, f func(*tree.Node)) {
	d.mu.Lock()
	own := e.private
	if own != nil {
		defer d.mu.Unlock()
		f(own.own)
		return
	}
	d.mu.Unlock()
	d.read(true, f)
}

// next is the configuration that a commit by e would put into force: the
// candidate, nil when it is what is in force, or what is committed with the
// changes of the private copy. Called with mu held.
func (d *database) next(e *editor) (*tree.Node, []tree.Problem) {
	if e.private == nil {
		return d.candidate, nil
	}
	return tree.Merge(e.private.base, e.private.own, d.committed)
}
