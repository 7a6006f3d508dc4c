package ui

import (
	"fmt"
	"strings"

	"nplay/engine/review"
)

// few is how many ranges are printed before the rest is only counted.
const few = 24

// hosts writes routers as ranges, the rest counted when there are too many to
// read, unless the style asks for all.
func (s Style) hosts(names []string) string {
	parts := review.Parts(names)
	if s.All || s.Hosts || len(parts) <= few {
		return strings.Join(parts, ", ")
	}
	return fmt.Sprintf("%s and others, %s in all", strings.Join(parts[:few], ", "), thousands(len(names)))
}
