package answers

import (
	"strings"

	"nplay/transport"
)

// The texts of a refused lock, all that routers are known to send: the tags of
// such an error differ from release to release, the words do not.
const (
	lockedBy    = "configuration database locked by"
	alreadyOpen = "configuration database is already open"
	modified    = "configuration database modified"
)

// LockError reads the message with which a router refuses a lock; nil when it is
// about something else. Its holder is the first with the exclusive lock, or the
// first at all, of those that the message names and then of editors.
func LockError(message string, editors []Editor) *transport.LockError {
	text := strings.ToLower(message)
	e := &transport.LockError{Message: message}
	switch {
	case strings.Contains(text, lockedBy), strings.Contains(text, alreadyOpen):
		e.Cause = transport.ErrLocked
	case strings.Contains(text, modified):
		e.Cause = transport.ErrDirty
	default:
		return nil
	}
	Hold(e, append(ParseHolders(message), editors...))
	return e
}

// Hold fills in who stands in the way.
func Hold(e *transport.LockError, editors []Editor) {
	if len(editors) == 0 {
		return
	}
	h := editors[0]
	for _, other := range editors {
		if other.Exclusive {
			h = other
			break
		}
	}
	e.Holder, e.Detail, e.Since, e.Idle = h.User, h.Detail(), h.Since, h.Idle
}
