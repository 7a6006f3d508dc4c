package playbooks

import "nplay/engine"

// Load reads, checks and evaluates a playbook. The diagnostics are all that is
// wrong at once, in the order of the files; they never show a secret. With an
// error among them there is no Program.
func Load(o Options) (*Loaded, engine.Diagnostics) { panic("being built") }

// Hosts returns the routers of an inventory that a selector matches, in the
// inventory's order; "" matches all. Of o it uses what concerns env() and
// exec(): Environ, NoExec, AllowExec, and Path, when set, as the playbook's
// folder.
func Hosts(inventory, selector string, o Options) ([]*engine.Host, engine.Diagnostics) {
	panic("being built")
}

// Format formats a file, or the *.hcl files of a folder, without writing
// anything. Files that do not parse are diagnostics and are left out.
func Format(path string) ([]FormattedFile, engine.Diagnostics) { panic("being built") }
