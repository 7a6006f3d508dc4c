package junossim

import (
	"slices"
	"strings"
)

// A misfit is a command that the router does not understand: where, from the
// beginning of the line, and what it says about it.
type misfit struct {
	at   int
	text string
}

// pick completes an abbreviation. what says why it could not.
func pick(word string, among []string) (name, what string) {
	if slices.Contains(among, word) {
		return word, ""
	}
	var fits []string
	for _, a := range among {
		if word != "" && strings.HasPrefix(a, word) {
			fits = append(fits, a)
		}
	}
	switch len(fits) {
	case 0:
		return "", "unknown"
	case 1:
		return fits[0], ""
	}
	return "", "'" + word + "' is ambiguous."
}

// A verb is one word of a command, with what may follow it.
type verb struct {
	flags []string // permissions, any of which is enough; none needs none
	run   func(c *console, o order, args []string) string
	below map[string]verb
}

func verbNames(all map[string]verb) []string {
	var names []string
	for n := range all {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// follow finds the verb that words name and what is left of them.
func follow(all map[string]verb, who account, line string, words []string) (v verb, name string, args []string, m *misfit) {
	in := all
	at := len(line) - len(strings.TrimLeft(line, " "))
	for i, w := range words {
		n, what := pick(w, verbNames(in))
		known := what == ""
		if known {
			v = in[n]
			// What a class may not use it does not have.
			known = len(v.flags) == 0 || who.has(v.flags...)
			if !known {
				what = "unknown"
			}
		}
		switch {
		case !known && what != "unknown":
			return v, "", nil, &misfit{at, what}
		case !known && i == 0:
			return v, "", nil, &misfit{at, "unknown command."}
		case !known:
			return v, "", nil, &misfit{at, "syntax error, expecting <command>."}
		}
		name += " " + n
		if at += len(w); at < len(line) {
			at += len(line[at:]) - len(strings.TrimLeft(line[at:], " "))
		}
		if v.run != nil {
			return v, name[1:], words[i+1:], nil
		}
		in = v.below
	}
	return v, "", nil, &misfit{len(line) + 1, "syntax error, expecting <command>."}
}
