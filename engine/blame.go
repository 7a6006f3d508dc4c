package engine

import (
	"slices"
	"strings"

	"nplay/conf"
)

// blame returns the tasks whose edits a router's words are about, as far as that
// can be told: by the place the router names (path, element, what it quotes),
// which has to be the place of an edit, one above it or one below it. The nearest
// place that fits an edit decides. Where no place is named at all and there is one
// task only, it is that one.
func blame(steps []Step, path, element, message string) []Change {
	place, named := placeOf(strings.TrimSpace(path)), wordsOf(element)
	quoted := wordsOf(quotedIn(message))
	for _, at := range [][]string{
		slices.Concat(place, named, quoted),
		slices.Concat(place, quoted),
		slices.Concat(place, named),
		place,
	} {
		if len(at) == 0 {
			continue
		}
		if found := tasksOf(steps, func(edit []string) bool { return near(at, edit) }); len(found) > 0 {
			return found
		}
	}
	if strings.TrimSpace(path) != "" {
		return nil
	}
	if len(named) > 0 {
		if found := tasksOf(steps, func(edit []string) bool { return within(named, edit) }); len(found) > 0 {
			return found
		}
	}
	if found := tasksOf(steps, everything); len(found) == 1 {
		return found
	}
	return nil
}

// placeOf returns the words of a path: Junos' own [edit system login], or an XPath
// as RFC 6241 has it, /sys:system/sys:user[sys:name='bob'].
func placeOf(path string) []string {
	if !strings.HasPrefix(path, "/") {
		return wordsOf(strings.TrimSuffix(strings.TrimPrefix(path, "[edit"), "]"))
	}
	var words []string
	for _, step := range strings.Split(path[1:], "/") {
		name, keys, _ := strings.Cut(step, "[")
		if _, local, ok := strings.Cut(name, ":"); ok {
			name = local
		}
		words = append(words, name)
		for _, key := range strings.Split(keys, "[") {
			if _, value, ok := strings.Cut(key, "="); ok {
				words = append(words, strings.Trim(value, ` '"]`))
			}
		}
	}
	return words
}

// everything is every edit.
func everything([]string) bool { return true }

// tasksOf returns the tasks that want one of the edits that fit, each once.
func tasksOf(steps []Step, fits func(words []string) bool) []Change {
	var all []Change
	for _, s := range steps {
		lines := conf.MaskedLines(s.Edits)
		if len(lines) != len(s.Edits) {
			continue
		}
		for _, c := range s.Changes {
			if !slices.ContainsFunc(c.Edits, func(i int) bool { return fits(wordsOf(lines[i])[1:]) }) {
				continue
			}
			if !slices.ContainsFunc(all, func(x Change) bool { return x.Play == c.Play && x.Task == c.Task }) {
				all = append(all, Change{Play: c.Play, Task: c.Task, Source: c.Source})
			}
		}
	}
	return all
}

// near reports whether a place is that of the edit. One above it counts when it
// says more than the outermost statement: half of a configuration is in `system`.
func near(place, edit []string) bool {
	n := min(len(place), len(edit))
	return slices.Equal(place[:n], edit[:n]) && (len(place) > 1 || len(edit) == 1)
}

// within reports whether the words stand in the edit, one behind the other.
func within(words, edit []string) bool {
	for i := 0; i+len(words) <= len(edit); i++ {
		if slices.Equal(words, edit[i:i+len(words)]) {
			return true
		}
	}
	return false
}

// wordsOf takes a line of a router apart; quotes hold a word together.
func wordsOf(line string) []string {
	var all []string
	var b strings.Builder
	open, begun := false, false
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == '\\' && open && i+1 < len(line):
			i++
			b.WriteByte(line[i])
		case c == '"':
			open, begun = !open, true
		case c == ' ' && !open, c == ';' && !open:
			if begun {
				all = append(all, b.String())
			}
			b.Reset()
			begun = false
		default:
			b.WriteByte(c)
			begun = true
		}
	}
	if begun {
		all = append(all, b.String())
	}
	return all
}

// quotedIn returns what a message has in its first pair of quotes, as in "Missing
// mandatory statement: 'class'".
func quotedIn(message string) string {
	_, rest, ok := strings.Cut(message, "'")
	if !ok {
		return ""
	}
	inner, _, ok := strings.Cut(rest, "'")
	if !ok {
		return ""
	}
	return inner
}
