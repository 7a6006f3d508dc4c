// Package engine turns jobs into a plan and a plan into changed routers. The
// pure half (stage, fold, plan) does no input or output; the running half
// (run, step, probe) talks to routers through the interfaces of package
// transport. It never prints: it emits Events and returns data.
package engine

import "nplay/conf"

// A Module is one evaluated task: a pure function on a configuration tree.
type Module interface {
	// Scope returns the stanzas the task reads and edits, such as "system/login".
	// An edit outside of them is refused as a bug of the module.
	Scope() []string
	// Ensure makes c, a copy of the router's committed configuration, as the task
	// wants it. It does no I/O and keeps nothing of c.
	Ensure(t conf.Target, c *conf.Node) error
}

// A Barrier is a Module after which what depends on it needs a commit of its
// own, such as enable_netconf.
type Barrier interface{ Barrier() bool }

// A Keyer is a Module that knows what tells statements of other namespaces than
// Junos' own apart, for servers whose YANG nplay does not have.
type Keyer interface{ Keying() conf.Keying }

// isBarrier is the one place where the optional interface is probed.
func isBarrier(m Module) bool {
	b, ok := m.(Barrier)
	return ok && b.Barrier()
}
