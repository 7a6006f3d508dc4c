package netconf

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"nplay/transport"
)

// The texts of a refused lock, all that routers are known to send: the tags of
// such an error differ from release to release, the words do not.
const (
	lockedBy    = "configuration database locked by"
	alreadyOpen = "configuration database is already open"
	modified    = "configuration database modified"
)

// lockError says who stands in the way of a lock; nil when the errors are about
// something else.
func lockError(problems []problem) *transport.LockError {
	for _, p := range problems {
		text := strings.ToLower(p.Message)
		e := &transport.LockError{Message: p.Message}
		switch {
		case strings.Contains(text, lockedBy), strings.Contains(text, alreadyOpen):
			e.Cause = transport.ErrLocked
		case strings.Contains(text, modified):
			e.Cause = transport.ErrDirty
		case p.Tag == "lock-denied":
			e.Cause = transport.ErrLocked
			if p.session != "" && p.session != "0" {
				e.Detail = "session " + p.session
			}
		default:
			continue
		}
		editors := append(parseHolders(p.Message), p.editors...)
		if len(editors) > 0 {
			h := editors[0]
			for _, other := range editors {
				if other.exclusive {
					h = other
					break
				}
			}
			e.Holder, e.Detail, e.Since, e.Idle = h.user, h.detail(), h.since, h.idle
		}
		return e
	}
	return nil
}

// An editor is a session that has the configuration open.
type editor struct {
	user      string
	terminal  string // "p0"
	pid       string
	since     string
	idle      time.Duration
	exclusive bool
}

// detail is what LockError.Detail says.
func (e editor) detail() string {
	var parts []string
	if e.terminal != "" {
		parts = append(parts, "terminal "+e.terminal)
	}
	if e.pid != "" {
		parts = append(parts, "pid "+e.pid)
	}
	return strings.Join(parts, ", ")
}

// holder is one line of the list of holders, in its known forms:
//
//	admin terminal  (pid 32260) on since 2021-05-06 11:04:06 UTC, idle 00:04:48
//	ann terminal p0 (pid 4711) on since 2021-05-06 11:04:06 UTC
//	autodconfig (pid 1291) on since 2018-01-06 17:32:28 UTC
var holder = regexp.MustCompile(`^\s*(\S+)(?:\s+terminal(?:\s+([^\s(]+))?)?\s+\(pid\s+(\d+)\)(?:\s+on)?\s+since\s+([^,]+?)(?:,\s*idle\s+(.*?))?\s*$`)

// parseHolders reads the lines under "configuration database locked by:". The
// word "exclusive" stands on a line of its own.
func parseHolders(message string) []editor {
	var all []editor
	for line := range strings.Lines(message) {
		if m := holder.FindStringSubmatch(strings.TrimRight(line, "\r\n")); m != nil {
			all = append(all, editor{user: m[1], terminal: m[2], pid: m[3], since: m[4], idle: parseIdle(m[5])})
		} else if len(all) > 0 && strings.Contains(line, "exclusive") {
			all[len(all)-1].exclusive = true
		}
		if len(all) == maxProblems {
			break
		}
	}
	return all
}

var idleForm = regexp.MustCompile(`^(?:(\d{1,5})\s*d(?:ays?)?,?\s*)?(?:(\d{1,5}):)?(\d{1,3}):(\d{1,2})$`)

// parseIdle reads "00:04:48", "04:48" (minutes and seconds) and "1d 00:04:48";
// 0 where it is none of them.
func parseIdle(s string) time.Duration {
	m := idleForm.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return 0
	}
	var d time.Duration
	for i, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute, time.Second} {
		n, _ := strconv.Atoi(m[i+1]) // "" is 0, digits are few
		d += time.Duration(n) * unit
	}
	return d
}
