package modules

import (
	"fmt"
	"slices"

	"nplay/conf"
	"nplay/conf/schema"
	"nplay/internal/secret"
)

// keepAlike returns the commands with those secrets replaced by the router's own
// that stand for the same: a router gives back as $9$, with a salt of its own
// choice, what it was told in clear, and a second run must change nothing.
func keepAlike(c *conf.Node, commands []conf.Command) ([]conf.Command, error) {
	kept := commands
	for i, cmd := range commands {
		want := cmd.Target()
		if cmd.Op != conf.Add || want.Kind() != schema.Leaf || !want.Secret {
			continue
		}
		have := follow(c, cmd.Path)
		switch {
		case have == nil || have.Value == want.Value:
			continue
		case secret.IsSealed(have.Value):
			return nil, fmt.Errorf("%s: what is there %w", conf.PathString(cmd.Path), errSealed)
		case !secret.Alike(have.Value, want.Value):
			continue
		}
		if &kept[0] == &commands[0] {
			kept = slices.Clone(commands)
		}
		kept[i].Path = slices.Clone(cmd.Path)
		same := *want
		same.Value = have.Value
		kept[i].Path[len(cmd.Path)-1] = &same
	}
	return kept, nil
}

// follow returns the leaf at the end of a path, nil when it is not there.
func follow(n *conf.Node, path []*conf.Node) *conf.Node {
	for _, p := range path {
		if p.Kind() == schema.List {
			n = n.Entry(p.Name, p.Key)
		} else {
			n = n.Find(p.Name)
		}
		if n == nil || n.Space != p.Space {
			return nil
		}
	}
	return n
}
