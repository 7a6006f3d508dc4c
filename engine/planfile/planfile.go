// Package planfile stores plans: what was reviewed, so that exactly it can be
// applied later. A stored plan holds no secret: each is replaced by something
// that a guess can be held against only at the price of a slow hash.
//
// A file is one line that a person can read (see header), and below it, packed
// by gzip, two lines of JSON: the plan with numbers where secrets stood, and the
// table of what the secrets were replaced by, salted with the SHA-256 of the line
// before. Equal plans of routers are stored once, also when they differ only in
// what the tasks took from the inventory, or in secrets. Equal plans give equal
// files.
//
// It opens no file, evaluates no playbook and reaches no router.
package planfile

import (
	"time"

	"nplay/engine"
)

// A File is a stored plan with all that it was made from, but for secrets.
type File struct {
	Version   string    // of the nplay that wrote it
	Created   time.Time // UTC, whole seconds
	Inventory string    // as given with -i
	Limit     string
	Tags      []string
	Source    string   // the folder of saved configurations it was planned against; "" for routers
	Playbook  Playbook // its files as they were
	Values    []Value  // what the variables were, by name
	// Arguments are the digests of what each router's tasks were evaluated to,
	// secrets left out; see engine.Arguments.
	Arguments map[string]string
	// Plan is what was planned, but for Stats. Read returns it with its Seal.
	Plan *engine.Plan
}

// A Playbook is the files a playbook was read from.
type Playbook struct {
	Name   string            // what it is called where none of its files says so
	Folder string            // what diagnostics call it
	One    string            // the name of the one file, for a playbook that is none of a folder
	Files  map[string][]byte // by path below Folder, with slashes
	Unread map[string]string // files that were asked for and not read, with what stood in the way
}

// A Value is what a variable was.
type Value struct {
	Name      string
	JSON      []byte // with its type; empty for a sensitive one
	Sensitive bool
	From      string // where it came from, for a person: "--var-file secrets.hcl"
}
