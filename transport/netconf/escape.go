package netconf

import "strings"

// entities are those that Juniper's documents list for attributes, and numbers
// for blanks that an attribute would not keep.
var entities = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&apos;",
	"\r", "&#xD;", "\n", "&#xA;", "\t", "&#x9;")

// escape makes a text fit between tags and in attributes. What XML cannot carry
// becomes a question mark in a box.
func escape(s string) string {
	return entities.Replace(strings.Map(carried, s))
}

func carried(r rune) rune {
	if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
		return '\uFFFD'
	}
	return r
}
