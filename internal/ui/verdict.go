package ui

import (
	"slices"
	"strings"

	"nplay/engine"
	"nplay/engine/review"
)

// verdict says in few words what routers answered when they were asked to try a
// change.
func verdict(c review.Checked) string {
	words := "commit check passed"
	if len(c.Errors) > 0 {
		words = "refused with " + Count(len(c.Errors), "error")
	}
	if len(c.Warnings) > 0 {
		words += " with " + Count(len(c.Warnings), "warning")
	}
	switch {
	case len(c.Errors) > 0 && !c.Differs:
	case c.Differs:
		words += ", and the router's own diff is another"
	case c.Computed:
		words += "; the router shows no diff of its own"
	default:
		words += ", and the router's own diff is the same"
	}
	return words
}

// saidWords writes the errors and warnings of routers, each with the tasks it is about.
func saidWords(c review.Checked) string {
	var b strings.Builder
	all := append(slices.Clone(c.Errors), c.Warnings...)
	for i, w := range all {
		if i < len(c.Errors) {
			b.WriteString("error: ")
		} else {
			b.WriteString("warning: ")
		}
		if w.Path != "" {
			b.WriteString(w.Path + " ")
		}
		b.WriteString(strings.TrimRight(w.Message, "\n"))
		if t := changeTraces(w.Tasks); len(t) > 0 {
			b.WriteString("  # " + traces(t))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func changeTraces(all []engine.Change) []review.Trace {
	var t []review.Trace
	for _, c := range all {
		t = append(t, review.Trace{Task: c.Task, Source: c.Source})
	}
	return t
}

// advice is a failure's words with its hint below them.
func advice(text, hint string) string {
	text = strings.TrimRight(text, "\n")
	if hint != "" {
		text += "\nhint: " + strings.TrimRight(hint, "\n")
	}
	return text
}
