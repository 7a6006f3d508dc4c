package playbooks

import (
	"github.com/hashicorp/hcl/v2"

	"nplay/engine"
	"nplay/internal/secret"
	"nplay/playbooks/functions"
)

// sensitive is the mark of values that must never be shown.
const sensitive = functions.Sensitive

// Load reads, checks and evaluates a playbook. The diagnostics are all that is
// wrong at once, in the order of the files; they never show a secret. With an
// error among them there is no Program.
func Load(o Options) (*Loaded, engine.Diagnostics) {
	l := newLoader(o)
	defer l.close()
	if l.playbook() {
		l.run()
	}
	out := &Loaded{Name: l.name, Description: l.description}
	if !l.failed() {
		out.Program = l.build()
	}
	if l.failed() {
		out.Program = nil
	} else {
		if l.options.Files != nil {
			out.Program.Revision = l.options.Files.Revision
		}
		out.Notes, out.Values = l.remarks, l.stored()
	}
	out.Secrets, out.Files = l.kept, l.opened
	if l.bundle != nil {
		out.Bundle = l.kit()
	}
	return out, l.told()
}

// run evaluates what holds for all routers and chooses them. What is wrong is
// gathered as far as it can be told, so that a person sees all of it at once.
func (l *loader) run() {
	l.any = anyHost()
	l.linkLocals()
	l.link()
	if l.options.Inventory != "" {
		l.inventory = l.readInventory(l.options.Inventory)
		l.settle(l.values(l.inventory.variables))
	} else {
		l.inventory = &inventory{}
		l.settle(l.values(nil))
	}
	l.settleLocals()
	l.settleTags()
	for _, p := range l.plays {
		l.settleRollout(p)
	}
	l.choose()
	if len(l.plays) == 0 && !l.failed() {
		l.add(note{rng: hcl.Range{}, summary: "Nothing to do", detail: l.options.Path + ": the playbook has no play."})
	}
	if l.failed() {
		// What is left can still be wrong in ways worth telling in the same breath.
		l.build()
		return
	}
	l.compareRollouts()
}

// told returns the diagnostics without any secret.
func (l *loader) told() engine.Diagnostics {
	if l.options.unmasked {
		return l.diagnostics(func(s string) string { return s })
	}
	return l.diagnostics(secret.NewMasker(l.kept).Mask)
}

func (l *loader) close() {
	if l.root != nil {
		l.root.Close()
	}
}

// Hosts returns the routers of an inventory that a selector matches, in the
// inventory's order; "" matches all. Of o it uses what concerns env(), exec()
// and their like: Environ, NoExec, AllowExec, Ask, Complaints, and Path, when
// set, as the playbook's folder.
func Hosts(inventory, selector string, o Options) ([]*engine.Host, engine.Diagnostics) {
	l := newLoader(o)
	defer l.close()
	l.options.Inventory = inventory
	if o.Path != "" {
		if dir, _, err := paths(o.Path); err == nil {
			l.dir = dir
		}
	}
	l.inventory = l.readInventory(inventory)
	if l.failed() {
		return nil, l.told()
	}
	all := l.inventory.hosts
	if selector != "" {
		all = l.pick(selector, hcl.Range{}, "the selector")
	}
	var out []*engine.Host
	for _, h := range all {
		out = append(out, h.Host)
	}
	return out, l.told()
}
