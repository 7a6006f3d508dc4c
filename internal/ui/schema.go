package ui

import (
	"io"
	"strings"

	"nplay/conf/schema"
)

// Schema prints what a configuration statement is and what may stand below it.
// names lead to it from the root.
func Schema(w io.Writer, s Style, names []string, d schema.Def) error {
	title := strings.Join(names, " ")
	if title == "" {
		title = "configuration"
	}
	var all [][2]string
	for name, k := range d.Children() {
		all = append(all, [2]string{name, nature(k)})
	}
	return Pairs(w, s, title+": "+nature(d), all)
}

// nature says in words what a statement is.
func nature(d schema.Def) string {
	var words []string
	switch d.Kind() {
	case schema.Leaf:
		words = append(words, takes(d))
	case schema.LeafList:
		words = append(words, "values, each "+takes(d))
	case schema.List:
		words = append(words, "list by "+strings.Join(d.Keys(), " and "))
	case schema.Container:
		words = append(words, "container")
		if d.Presence() {
			words = append(words, "means something by itself")
		}
	default:
		words = append(words, d.Kind().String())
	}
	if d.Ordered() {
		words = append(words, "ordered")
	}
	if d.Secret() {
		words = append(words, "secret")
	}
	return strings.Join(words, ", ")
}

func takes(d schema.Def) string {
	if t := d.Takes(); t != "" {
		return t
	}
	return "any text"
}
