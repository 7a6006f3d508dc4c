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

func (s *session) openConfiguration(*markup.Element) string {
	return s.problem(fault("private configuration is not supported"))
}

func (s *session) closeConfiguration(*markup.Element) string {
	return s.problem(fault("Configuration database is not open"))
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
