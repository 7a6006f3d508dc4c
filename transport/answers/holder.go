package answers

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// An Editor is a session that has the configuration open.
type Editor struct {
	User      string
	Terminal  string // "p0"
	PID       string
	Since     string
	Idle      time.Duration
	Exclusive bool
}

// Detail is what LockError.Detail says.
func (e Editor) Detail() string {
	var parts []string
	if e.Terminal != "" {
		parts = append(parts, "terminal "+e.Terminal)
	}
	if e.PID != "" {
		parts = append(parts, "pid "+e.PID)
	}
	return strings.Join(parts, ", ")
}

// maxHolders of one message are kept.
const maxHolders = 100

// holder is one line of the list of holders, in its known forms:
//
//	admin terminal  (pid 32260) on since 2021-05-06 11:04:06 UTC, idle 00:04:48
//	ann terminal p0 (pid 4711) on since 2021-05-06 11:04:06 UTC
//	autodconfig (pid 1291) on since 2018-01-06 17:32:28 UTC
var holder = regexp.MustCompile(`^\s*(\S+)(?:\s+terminal(?:\s+([^\s(]+))?)?\s+\(pid\s+(\d+)\)(?:\s+on)?\s+since\s+([^,]+?)(?:,\s*idle\s+(.*?))?\s*$`)

// ParseHolders reads the lines under "configuration database locked by:". The
// word "exclusive" stands on a line of its own.
func ParseHolders(message string) []Editor {
	var all []Editor
	for line := range strings.Lines(message) {
		if m := holder.FindStringSubmatch(strings.TrimRight(line, "\r\n")); m != nil {
			all = append(all, Editor{User: m[1], Terminal: m[2], PID: m[3], Since: m[4], Idle: ParseIdle(m[5])})
		} else if len(all) > 0 && strings.Contains(line, "exclusive") {
			all[len(all)-1].Exclusive = true
		}
		if len(all) == maxHolders {
			break
		}
	}
	return all
}

var idleForm = regexp.MustCompile(`^(?:(\d{1,5})\s*d(?:ays?)?,?\s*)?(?:(\d{1,5}):)?(\d{1,3}):(\d{1,2})$`)

// ParseIdle reads "00:04:48", "04:48" (minutes and seconds) and "1d 00:04:48";
// 0 where it is none of them.
func ParseIdle(s string) time.Duration {
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
