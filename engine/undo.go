package engine

import (
	"fmt"
	"slices"

	"nplay/conf"
)

// Undo returns what would take the router's steps back: what its own rollback
// brings back, the last step first. It is made from Base and the edits alone, so
// that a stored plan has one too. Each edit leads to the tasks whose edits it
// takes back.
//
// An error says that the edits do not fit Base: the plan was not made from it.
func Undo(h HostPlan) ([]Step, error) {
	if !h.Changed() {
		return nil, nil
	}
	if h.Base == nil {
		return nil, fmt.Errorf("%s: the plan does not hold the configuration that it was made from", h.Host)
	}
	trees := []*conf.Node{h.Base}
	for _, s := range h.Steps {
		after := trees[len(trees)-1].Clone()
		if err := conf.Apply(after, s.Edits); err != nil {
			return nil, fmt.Errorf("%s: the planned edits do not fit the configuration in the plan: %w", h.Host, err)
		}
		trees = append(trees, after)
	}
	var undo []Step
	for i := len(h.Steps) - 1; i >= 0; i-- {
		s := h.Steps[i]
		back := Step{Host: s.Host, Stage: s.Stage, Confirm: s.Confirm, Edits: conf.Diff(trees[i+1], kept(trees[i], s.Edits, h.Scopes))}
		back.Changes = attribute(back.Edits, s.owners())
		undo = append(undo, back)
	}
	return undo, nil
}

// kept is the tree with the statements above the scopes that edits went through,
// also where it has none of them. What lies outside of the scopes was not read, so
// that they may be there all the same: to take one away as a whole could take away
// what is not ours.
func kept(tree *conf.Node, edits []conf.Edit, scopes []string) *conf.Node {
	tree = tree.Clone()
	for _, e := range edits {
		n := tree
		for i, p := range e.Path {
			if conf.Within(e.Path[:i+1], scopes) {
				break
			}
			at := slices.IndexFunc(n.Kids, func(k *conf.Node) bool { return samePath([]*conf.Node{k}, []*conf.Node{p}) })
			if at < 0 {
				above := *p
				above.Kids = nil
				n.Kids = append(n.Kids, &above)
				at = len(n.Kids) - 1
			}
			n = n.Kids[at]
		}
	}
	return tree
}

// owners are the tasks of a step, each with the edits that it wants.
func (s Step) owners() []own {
	var all []own
	for _, c := range s.Changes {
		o := own{job: &Job{Play: &Play{Name: c.Play}, Task: c.Task, Source: c.Source, Refs: c.Refs}}
		for _, i := range c.Edits {
			o.edits = append(o.edits, s.Edits[i])
		}
		all = append(all, o)
	}
	return all
}
