package engine

import (
	"fmt"
	"slices"
	"strings"

	"nplay/conf"
)

// shape returns a copy of a tree in which the statements of other namespaces are
// what the tasks of the host say they are.
func shape(s *staged, tree *conf.Node) (*conf.Node, *Failure) {
	now := tree.Clone()
	if s.host.junos() {
		return now, nil
	}
	keys := conf.Keying{}
	by := map[string]*Job{}
	for _, j := range s.jobs {
		k, ok := j.Module.(Keyer)
		if !ok {
			continue
		}
		for name, is := range k.Keying() {
			if old, said := keys[name]; said && !slices.Equal(old, is) {
				return nil, j.fail(Conflict, fmt.Sprintf("the keys of %q are not those that task %s gives", name, by[name].Task),
					"tasks on one router have to agree on what an element is")
			}
			keys[name], by[name] = is, j
		}
	}
	conf.Shape(now, keys)
	return now, nil
}

// misplaced refuses a task whose statements the platform of its router does not
// have, before anything is dialled.
func misplaced(s *staged) *Failure {
	for _, j := range s.jobs {
		for _, scope := range j.Module.Scope() {
			switch foreign := strings.HasPrefix(scope, "{"); {
			case foreign && s.host.junos():
				return j.fail(TaskFailed, "its XML is of another namespace than Junos' own, and the inventory says that this is a Junos router",
					`a server with YANG of its own has platform = "netconf" in the inventory`)
			case !foreign && !s.host.junos():
				return j.fail(TaskFailed, "it is about statements of Junos, and the inventory says platform = \"netconf\"",
					"such a server is configured by `ensure_config` with `xml` that has the server's own namespaces")
			}
		}
	}
	return nil
}
