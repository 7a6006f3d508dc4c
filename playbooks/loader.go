package playbooks

import (
	"errors"
	"os"
	"path/filepath"
	"sort"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"

	"nplay/internal/secret"
	"nplay/internal/vault"
	"nplay/playbooks/functions"
)

// A loader carries one load from files to a program.
type loader struct {
	*report
	options Options
	dir     string // the playbook's folder, as diagnostics name it
	root    *os.Root
	bundle  *bundle          // its files
	pure    *hcl.EvalContext // functions of a playbook, no values
	base    *hcl.EvalContext // and var, local, path

	name, description string
	about             *hclsyntax.Block
	variables         map[string]*variable
	locals            map[string]*local
	plays             []*play // in file order
	inventory         *inventory
	any               *host // stands for any router

	remarks []string
	opened  []string // files, as diagnostics name them
	secrets map[string]bool
	kept    []secret.String
	blends  map[string]*blend
	env     *function.Function
	exec    *function.Function
	prompt  *function.Function
	vault   *vault.Opener
	unread  bool // a variable file could not be read: what is missing may stand in it
}

func newLoader(o Options) *loader {
	if o.Path == "" {
		o.Path = "."
	}
	return &loader{
		report: newReport(), options: o,
		variables: map[string]*variable{}, locals: map[string]*local{},
		secrets: map[string]bool{}, blends: map[string]*blend{},
	}
}

// open reads and parses a file; nil, with a report, when that fails.
func (l *loader) open(path string, k kind, limit int64) *file {
	read := slurp
	if k == playbookFile {
		read = func(path string, limit int64) ([]byte, error) { return slurpIn(l.bundle, filepath.Base(path), limit) }
	}
	if k == variableFile {
		limit = maxSealedFile
	}
	src, err := read(path, limit)
	sealed := err == nil && vault.Sealed(src)
	switch {
	case err != nil:
	case sealed && k == variableFile:
		src, err = l.unseal(path, src)
	case sealed:
		err = errors.New("is encrypted with age; only variable files (--var-file) can be, so put what is secret there")
	case k == variableFile && len(src) > maxPlaybookFile:
		err = tooLarge(maxPlaybookFile)
	}
	if err != nil {
		l.add(note{summary: "Cannot read " + k.String(), detail: path + ": " + err.Error()})
		return nil
	}
	f := &file{name: path, kind: k, src: src, sealed: sealed}
	l.opened = append(l.opened, path)
	if !l.parse(f) {
		return nil
	}
	return f
}

func (k kind) String() string {
	switch k {
	case inventoryFile:
		return "inventory"
	case variableFile:
		return "variable file"
	case formatFile:
		return "file"
	}
	return "playbook"
}

// playbook reads all files of the playbook and their blocks.
func (l *loader) playbook() bool {
	names, err := l.reach()
	if err != nil {
		l.add(note{summary: "Cannot read playbook", detail: l.options.Path + ": " + err.Error()})
		return false
	}
	l.pure = &hcl.EvalContext{Functions: functions.Table(l.bundle, func(name string) {
		l.opened = append(l.opened, filepath.Join(l.dir, filepath.FromSlash(name)))
	})}
	var parsed []*file
	for _, name := range names {
		if f := l.open(filepath.Join(l.dir, name), playbookFile, maxPlaybookFile); f != nil {
			parsed = append(parsed, f)
		}
	}
	if l.failed() {
		return false // what else is wrong cannot be told from half a file
	}
	for _, f := range parsed {
		l.declare(f, "variable")
	}
	for _, f := range parsed {
		l.declare(f, "locals")
	}
	for _, f := range parsed {
		l.blocks(f)
	}
	return true
}

// file returns the file in which a block stands.
func (l *loader) file(b *hclsyntax.Block) *file { return l.files[b.TypeRange.Filename] }

// need reports an argument that a block lacks.
func (l *loader) need(b *hclsyntax.Block, name string) bool {
	if b.Body.Attributes[name] != nil {
		return true
	}
	l.fail(b.DefRange(), "Missing argument", "This %s needs the argument %q.", b.Type, name)
	return false
}

// constant evaluates an argument that is a plain string.
func (l *loader) constant(a *hclsyntax.Attribute) string {
	v, ok := l.value(a.Expr, nil, "")
	if !ok {
		return ""
	}
	s, err := convert.Convert(v, cty.String)
	if err != nil || s.IsNull() || !s.IsKnown() {
		l.fail(a.Expr.Range(), "Wrong type", "The argument %q is a string.", a.Name)
		return ""
	}
	return s.AsString()
}

// flag evaluates an argument that is true or false, written as such.
func (l *loader) flag(b *hclsyntax.Body, name string) bool {
	a := b.Attributes[name]
	if a == nil {
		return false
	}
	v, ok := l.value(a.Expr, nil, "")
	if !ok {
		return true // the cautious answer for "sensitive"
	}
	v, err := convert.Convert(v, cty.Bool)
	if err != nil || v.IsNull() || !v.IsKnown() {
		l.fail(a.Expr.Range(), "Wrong type", "The argument %q is true or false.", name)
		return true
	}
	return v.True()
}

// remember keeps every string of a value that is sensitive.
func (l *loader) remember(v cty.Value) {
	for _, s := range marked(v) {
		l.keep(s)
	}
}

func (l *loader) keep(s string) {
	if s != "" && !l.secrets[s] {
		l.secrets[s] = true
		l.kept = append(l.kept, secret.New(s))
	}
}

func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}

func sortedKeys[V any](m map[string]V) []string {
	keys := keysOf(m)
	sort.Strings(keys)
	return keys
}

func keysOf[M ~map[string]V, V any](m M) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	return keys
}
