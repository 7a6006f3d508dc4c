package netconf

import (
	"nplay/transport"
	"nplay/transport/answers"
)

// lockError says who stands in the way of a lock; nil when the errors are about
// something else.
func lockError(problems []problem) *transport.LockError {
	for _, p := range problems {
		if e := answers.LockError(p.Message, p.editors); e != nil {
			return e
		}
		if p.Tag == "lock-denied" {
			e := &transport.LockError{Cause: transport.ErrLocked, Message: p.Message}
			if p.session != "" && p.session != "0" {
				e.Detail = "session " + p.session
			}
			answers.Hold(e, p.editors)
			return e
		}
	}
	return nil
}
