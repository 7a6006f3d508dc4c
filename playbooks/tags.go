package playbooks

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// settleTags evaluates the tags of all tasks and, with --tags, keeps the tagged
// ones and all they need.
func (l *loader) settleTags() {
	all := map[string]bool{}
	tagged := map[*task]bool{}
	for _, p := range l.plays {
		for _, t := range p.tasks {
			for _, tag := range l.tagsOf(t) {
				all[tag] = true
				if contains(l.options.Tags, tag) {
					tagged[t] = true
				}
			}
		}
	}
	if len(l.options.Tags) == 0 {
		return
	}
	for _, tag := range l.options.Tags {
		if !all[tag] {
			l.add(note{summary: "Unknown tag", detail: "--tags: no task has the tag \"" + tag + "\"." + didYouMean(tag, keysOf(all))})
		}
	}
	for _, p := range l.plays {
		for _, t := range p.tasks {
			t.tagged = false
		}
	}
	for t := range tagged {
		t.keep()
	}
}

// keep keeps a task and all it needs.
func (t *task) keep() {
	if t.tagged {
		return
	}
	t.tagged = true
	for _, n := range t.needs {
		n.task.keep()
	}
}

func (l *loader) tagsOf(t *task) []string {
	if t.tags == nil || t.tags.broken {
		return nil
	}
	v, ok := l.value(t.tags.code, l.base, "")
	if !ok || !v.IsWhollyKnown() {
		return nil
	}
	rng := t.tags.code.Range()
	if v.ContainsMarked() {
		l.fail(rng, "Sensitive value", "Tags are shown, so they cannot be sensitive.")
		return nil
	}
	list, err := convert.Convert(v, cty.List(cty.String))
	if err != nil || list.IsNull() || holdsNull(list) {
		l.fail(rng, "Wrong type", "tags is a list of strings.")
		return nil
	}
	var out []string
	for it := list.ElementIterator(); it.Next(); {
		_, x := it.Element()
		out = append(out, x.AsString())
	}
	return out
}
