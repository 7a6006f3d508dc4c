package answers

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"strconv"
	"time"

	"nplay/transport"
)

var rollbackIn = regexp.MustCompile(`rollback in (\d{1,5})\s*min`)

// rollbackTakes is how long a router may take to go back once the time is over.
const rollbackTakes = 2 * time.Minute

// Due says, for a router that does not mark a pending commit, as older releases
// don't, until when on the router's own clock its newest commit has to count as
// pending; false when it never was. That a `commit check` has confirmed it
// already cannot be seen.
func Due(newest transport.Commit) (time.Time, bool) {
	m := rollbackIn.FindStringSubmatch(newest.Comment)
	if m == nil || newest.Pending {
		return time.Time{}, false
	}
	minutes, _ := strconv.Atoi(m[1]) // digits, and few
	return newest.Time.Add(time.Duration(minutes)*time.Minute + rollbackTakes), true
}

// ParseClock reads the router's time from the <system-uptime-information> of a
// document, false where it does not say.
func ParseClock(msg []byte) (time.Time, bool) {
	d := NewDecoder(bytes.NewReader(msg))
	for inside := false; ; {
		tok, err := d.Token()
		if err != nil {
			return time.Time{}, false
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		inside = inside || start.Name.Local == "current-time"
		if inside && start.Name.Local == "date-time" {
			text, err := ElementText(d, maxText)
			if err != nil {
				return time.Time{}, false
			}
			return stamp(start, text)
		}
	}
}
