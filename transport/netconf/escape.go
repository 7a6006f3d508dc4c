package netconf

import (
	"encoding/xml"
	"strings"
)

// escape makes a text fit between tags and in attributes.
func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // does not fail on a Builder
	return b.String()
}
