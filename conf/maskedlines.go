package conf

import "nplay/conf/schema"

// MaskedLines is Lines for a person's eyes, one line an edit: no secret, nothing
// that steers a terminal. A router must not be sent them.
func MaskedLines(edits []Edit) []string {
	verbs := map[Op]string{Add: "set", Remove: "delete", Activate: "activate", Deactivate: "deactivate", Move: "insert"}
	var l []string
	for _, e := range edits {
		if len(e.Path) == 0 {
			continue
		}
		var words []string
		for i := range e.Path {
			words = append(words, masked(e.Path[:i+1])...)
		}
		n := e.Target()
		if e.Op == Add && n.Value != "" && n.Kind() != schema.LeafList {
			words = append(words, maskFor(n)(n.Value))
		}
		if e.Op == Move || e.Op == Add && e.Place != Last {
			ref, word := e.After, "after"
			if e.Place == First {
				ref, word = e.Before, "before"
			}
			if e.Veiled {
				ref = mask
			} else {
				ref = show(ref)
			}
			words = append(words, word, ref)
		}
		l = append(l, join(verbs[e.Op], words))
	}
	return l
}
