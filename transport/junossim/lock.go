package junossim

import (
	"strconv"

	"nplay/transport/junossim/markup"
	"nplay/transport/junossim/tree"
)

func (s *session) lock(op *markup.Element) string {
	if p := candidate(op); p != nil {
		return s.problems(p)
	}
	return s.outcome(s.router.db.lock(s.editor))
}

func (s *session) unlock(op *markup.Element) string {
	if p := candidate(op); p != nil {
		return s.problems(p)
	}
	return s.outcome(s.router.db.unlock(s.editor))
}

// candidate refuses any other target than the candidate.
func candidate(op *markup.Element) []tree.Problem {
	if op.Kid("target").Kid("candidate") != nil {
		return nil
	}
	return failure("only the candidate configuration can be the target")
}

func (s *session) lockConfiguration(*markup.Element) string {
	return s.silent(s.router.db.lock(s.editor))
}

func (s *session) unlockConfiguration(*markup.Element) string {
	return s.silent(s.router.db.unlock(s.editor))
}

// openConfiguration opens a private copy; the other kinds of database that it
// can open, ephemeral ones and their like, this router has not.
func (s *session) openConfiguration(op *markup.Element) string {
	if len(op.Kids) != 1 || op.Kids[0].Name != "private" {
		element := op.Name
		if len(op.Kids) > 0 {
			element = op.Kids[len(op.Kids)-1].Name
		}
		return s.problem(tree.Problem{Element: element, Message: "syntax error"})
	}
	return s.silent(s.mild(s.router.db.openPrivate(s.editor)))
}

func (s *session) closeConfiguration(*markup.Element) string {
	return s.silent(s.router.db.closePrivate(s.editor))
}

func (s *session) discardChanges(*markup.Element) string {
	return s.outcome(s.router.db.discard(s.editor))
}

func (s *session) killSession(op *markup.Element) string {
	id, err := strconv.Atoi(op.Kid("session-id").Value())
	r := s.router
	r.mu.Lock()
	other := r.sessions[id]
	r.mu.Unlock()
	if err != nil || other == nil || other == s {
		return s.problem(tree.Problem{Tag: "invalid-value", Message: "no such session"})
	}
	r.db.leave(other.editor)
	other.conn.Close()
	return s.ok()
}
