package junossim

import (
	"fmt"
	"strings"
	"time"

	"nplay/transport/junossim/markup"
	"nplay/transport/junossim/tree"
)

// An Operator is another person who works on the router.
type Operator struct {
	router *Router
	editor *editor
}

// Operator returns another person who works on the router, at a terminal of
// its own. The account need not exist.
func (r *Router) Operator(user string) *Operator {
	now := time.Now()
	return &Operator{r, &editor{user: user, terminal: "p0", pid: r.pid(), since: now, active: now}}
}

// Lock takes the exclusive lock (`configure exclusive`).
func (o *Operator) Lock() error { return verdict(o.router.db.lock(o.editor)) }

// Since makes the operator one who has been there, idle, for that long.
func (o *Operator) Since(ago time.Duration) {
	o.router.db.mu.Lock()
	defer o.router.db.mu.Unlock()
	o.editor.since = time.Now().Add(-ago)
	o.editor.active = o.editor.since
}

// Edit loads configuration XML into the candidate: the content of
// <configuration>, merged, attributes such as delete="delete" allowed.
func (o *Operator) Edit(xml string) error {
	e, err := markup.Parse("<configuration>" + xml + "</configuration>")
	if err != nil {
		return err
	}
	return verdict(o.router.db.edit(o.editor, func(root *tree.Node) []tree.Problem {
		return loader("merge", class{flags: []string{"all"}}).Load(root, e)
	}))
}

// Check validates the candidate; it confirms a pending confirmed commit.
func (o *Operator) Check() error { return verdict(o.router.db.check(o.editor)) }

// Commit commits the candidate; it confirms a pending confirmed commit.
func (o *Operator) Commit(log string) error {
	return verdict(o.router.db.commit(o.editor, commitment{client: "cli", log: log}))
}

// CommitConfirmed commits the candidate for that many minutes.
func (o *Operator) CommitConfirmed(minutes int, log string) error {
	return verdict(o.router.db.commit(o.editor, commitment{client: "cli", log: log, minutes: float64(minutes),
		comment: fmt.Sprintf("commit confirmed, rollback in %dmins", minutes)}))
}

// Discard drops the uncommitted edits.
func (o *Operator) Discard() error { return verdict(o.router.db.discard(o.editor)) }

// Release gives the lock back; edits made under it are dropped.
func (o *Operator) Release() { o.router.db.leave(o.editor) }

// verdict makes an error of what is worse than a warning.
func verdict(all []tree.Problem) error {
	for _, p := range all {
		if !p.Warning {
			p.Message = strings.TrimSpace(p.Message)
			return p
		}
	}
	return nil
}
