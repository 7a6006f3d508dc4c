package engine

import (
	"slices"

	"nplay/conf"
)

// attribute says which task wants which of a stage's edits: every task whose
// own step in the fold touched the edit's path. It never changes what is sent.
func attribute(edits []conf.Edit, all []own) []Change { return parts(all, wanting(edits, all)) }

// parts are the parts of the tasks that want an edit.
func parts(all []own, wanted [][]int) []Change {
	var out []Change
	for k, edits := range wanted {
		if j := all[k].job; len(edits) > 0 {
			out = append(out, Change{Play: j.Play.Name, Task: j.Task, Source: j.Source, Edits: edits, Refs: j.Refs})
		}
	}
	return out
}

// wanting returns, for each task, which of the edits it wants.
func wanting(edits []conf.Edit, all []own) [][]int {
	wanted := make([][]int, len(all))
	for i, e := range edits {
		found := false
		for k, o := range all {
			if slices.ContainsFunc(o.edits, func(x conf.Edit) bool { return touches(x, e) }) {
				wanted[k] = append(wanted[k], i)
				found = true
			}
		}
		if found {
			continue
		}
		// The difference over the stage can move another member of an ordered list
		// than the single steps did: then the list is what they touched.
		for k, o := range all {
			if slices.ContainsFunc(o.edits, func(x conf.Edit) bool { return siblings(x, e) }) {
				wanted[k] = append(wanted[k], i)
			}
		}
	}
	return wanted
}

// touches reports whether a job's own edit has a part in the stage's edit e.
func touches(own, e conf.Edit) bool {
	switch {
	case samePath(own.Path, e.Path):
		return true
	case under(e.Path, own.Path):
		// Own is about something above. It counts when e makes that thing too, as
		// `set services netconf ssh port 830` does for a plain `netconf ssh`, or when
		// it took everything away first.
		return e.Op == conf.Add && own.Op == conf.Add && len(own.Path) > e.Fresh || own.Op == conf.Remove
	case under(own.Path, e.Path):
		return e.Op == conf.Remove
	}
	return false
}

// siblings reports whether both edits are about members of the same list.
func siblings(a, b conf.Edit) bool {
	n := len(a.Path) - 1
	return n == len(b.Path)-1 && a.Path[n].Name == b.Path[n].Name && samePath(a.Path[:n], b.Path[:n])
}
