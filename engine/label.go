package engine

import (
	"slices"
	"strings"

	"nplay/conf"
	"nplay/internal/secret"
)

// label gives the secrets in a stage's edits the names by which a person knows
// them: those of the sensitive values, of the tasks that want the edit, that
// stand in them; where none does, as in a hash that was made of one, all that
// those tasks refer to. What was on the router before has a name only when it is
// one of the values: nobody knows where else it came from.
func label(edits []conf.Edit, all []own, wanted [][]int) {
	wanting := make([][]Sensitive, len(edits))
	for k, o := range all {
		for _, i := range wanted[k] {
			wanting[i] = append(wanting[i], o.job.Sensitive...)
		}
	}
	for i, e := range edits {
		if len(wanting[i]) == 0 {
			continue
		}
		for at, n := range e.Path {
			// Above the first new statement all was there before; the value that a leaf
			// gets is new.
			fresh := e.Op == conf.Add && (at >= e.Fresh || at == len(e.Path)-1)
			name(n, wanting[i], fresh)
		}
		e.Target().Walk(func(path []*conf.Node) bool {
			name(path[len(path)-1], wanting[i], e.Op == conf.Add)
			return true
		})
	}
}

// name labels a secret statement; fresh says that tasks have made it.
func name(n *conf.Node, of []Sensitive, fresh bool) {
	if !n.Secret || n.Label != "" {
		return
	}
	in := func(s Sensitive) bool { return holds(n.Value, s.Value.Reveal()) || holds(n.Key, s.Value.Reveal()) }
	if slices.ContainsFunc(of, in) {
		of = slices.DeleteFunc(slices.Clone(of), func(s Sensitive) bool { return !in(s) })
	} else if !fresh {
		return
	}
	all := names(of, func(s Sensitive) string { return s.Name })
	slices.Sort(all)
	n.Label = strings.Join(slices.Compact(all), ", ")
}

// holds reports whether a text is made of a value. The letters of a hash say
// nothing of what it was made of.
func holds(text, value string) bool {
	switch {
	case value == "" || text == "":
		return false
	case secret.IsReversible(text):
		return secret.Alike(text, value)
	case secret.IsHash(text):
		return text == value
	}
	return strings.Contains(text, value)
}
