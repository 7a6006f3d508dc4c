// Package playbooks turns HCL into jobs: a playbook (a folder of *.hcl or one
// file) and an inventory become an engine.Program, with diagnostics that carry
// file, line and, where it is safe to show, the source line.
//
// It dials no router, folds no tree and prints nothing; whether tasks disagree
// is engine.Validate's question. It is the only package that knows hcl and cty.
package playbooks

import (
	"context"
	"io"

	"nplay/engine"
	"nplay/internal/secret"
)

// Options say what to load. The zero value loads the playbook in the current
// folder without an inventory.
type Options struct {
	// Path is the playbook's folder or file; "" means ".".
	Path string
	// Inventory is the inventory's file, or a folder whose *.hcl it is. "" means
	// none: the program then has one made-up host that stands for any router.
	Inventory string
	// Limit is a selector that narrows every play; "" means all routers.
	Limit string
	// Tags keeps the tasks with one of these tags, and all they need.
	Tags []string
	// Vars are name=value; later ones win, and win over everything else.
	Vars []string
	// VarFiles are files of `name = value` lines; later ones win. They may be
	// encrypted with age: then all their values are sensitive.
	VarFiles []string
	// Identities are files with private keys that open such files; none means
	// those that NPLAY_AGE_IDENTITY of Environ lists, as PATH lists folders.
	Identities []string
	// Environ is the environment as os.Environ gives it: NPLAY_VAR_name=value, and
	// what env() of inventories and variable files reads.
	Environ []string
	// NoExec refuses env(), exec(), prompt() and secret_file() everywhere, for
	// commands that shall touch nothing (validate, plan --offline).
	NoExec bool
	// AllowExec admits them in spite of NoExec, and in inventories and variable
	// files that lie inside the playbook's folder, where a stranger's change could
	// have put them.
	AllowExec bool
	// Ask asks a person for a secret: what prompt() is for, and the passphrases of
	// encrypted files. nil means that nobody can be asked. A question is asked once
	// in a load.
	Ask func(ctx context.Context, question string) (secret.String, error)
	// Complaints is where programs that exec() runs may write what is wrong, nil
	// means nowhere. It may hold secrets: give a person's terminal, never a log.
	Complaints io.Writer
	// Files are read instead of what lies at Path; nil reads Path.
	Files *Files
	// Values are what variables were in a saved plan. They win over all else, and
	// another value given beside one is an error; for a sensitive one the usual
	// sources are asked again. nil asks the usual sources for all.
	Values []Value

	// unmasked leaves out the masker that looks over all diagnostics, so that
	// tests see what would slip through without it.
	unmasked bool
}

// Loaded is an evaluated playbook.
type Loaded struct {
	Name        string // from the playbook block, or the folder's or file's name
	Description string
	// Program is never nil when Load reports no error.
	Program *engine.Program
	// Secrets are all sensitive values met, for the masker of the output.
	Secrets []secret.String
	// Notes are for the person: what could not be checked without an inventory.
	Notes []string
	// Files are the HCL files that were read, as diagnostics name them.
	Files []string
	// Bundle is the playbook's files that were read, those that its functions read
	// included: given as Options.Files they load as the same. nil when the playbook
	// could not be read. They hold what the files hold: a secret in them, too.
	Bundle *Files
	// Values are the variables that have a value, sorted by name.
	Values []Value
}

// A Value is what a variable is in a run.
type Value struct {
	Name      string
	JSON      []byte // with its type; empty for a sensitive one
	Sensitive bool   // it, or a part of it
	From      string // where it comes from, for a person: "--var-file secrets.hcl", "its default"
}

// A FormattedFile is a file before and after formatting.
type FormattedFile struct {
	Path     string
	Old, New []byte
}

// Changed reports whether formatting changes the file.
func (f FormattedFile) Changed() bool { return string(f.Old) != string(f.New) }
