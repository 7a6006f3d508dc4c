package playbooks

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

var (
	topForm       = form{"a playbook", nil, playbookWords}
	playbookWords = []string{"playbook", "variable", "locals", "play"}
	aboutForm     = form{"a playbook block", []string{"name", "description"}, nil}
)

// declare takes in the blocks of a kind that others refer to.
func (l *loader) declare(f *file, typ string) {
	for _, b := range f.body.Blocks {
		switch {
		case b.Type != typ:
		case typ == "variable":
			l.variable(b)
		case typ == "locals":
			l.localsBlock(b)
		}
	}
}

// blocks takes in plays and the playbook block, and reports what does not
// belong there.
func (l *loader) blocks(f *file) {
	for _, b := range f.body.Blocks {
		if contains(inventoryWord, b.Type) {
			l.fail(b.TypeRange, "Inventory block in a playbook", "A %s block belongs into an inventory. "+
				"Keep the inventory outside of the playbook's folder and name it with -i.", b.Type)
			return
		}
	}
	l.check(f.body, topForm)
	for _, b := range f.body.Blocks {
		switch b.Type {
		case "play":
			l.play(b)
		case "playbook":
			l.describe(b)
		}
	}
}

// describe decodes the playbook block.
func (l *loader) describe(b *hclsyntax.Block) {
	if _, ok := l.labels(b); !ok {
		return
	}
	if l.about != nil {
		l.fail(b.TypeRange, "Duplicate block", "There is a playbook block at %s already.", place(l.about.TypeRange))
		return
	}
	l.about = b
	l.check(b.Body, aboutForm)
	if a := b.Body.Attributes["name"]; a != nil {
		if s := l.constant(a); s != "" {
			l.name = s
		}
	}
	if a := b.Body.Attributes["description"]; a != nil {
		l.description = l.constant(a)
	}
}
