package playbooks

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// Limits on what is read. An inventory of 10,000 routers is about 2 MiB.
const (
	maxPlaybookFile  = 1 << 20
	maxInventoryFile = 32 << 20
	maxSealedFile    = 2 << 20 // armor makes a third more of a file
	maxFiles         = 500
)

// A kind says what a file is for, and with that how much of it may be shown.
type kind int

const (
	playbookFile kind = iota
	inventoryFile
	variableFile // holds values: its lines are never shown
	formatFile   // only looked at for its form
)

// A file is one HCL file.
type file struct {
	name string // as diagnostics name it
	kind kind
	src  []byte
	// sealed is set when the file is encrypted: then all its values are sensitive.
	sealed bool
	body   *hclsyntax.Body
	// broken is set when the syntax is wrong: then lines are shown only up to
	// where a secret could begin.
	broken bool
	tokens hclsyntax.Tokens // only of a broken file
	wrong  int              // the first line that is wrong in it
	lines  []int            // offsets at which lines begin, filled on demand
	hidden []span           // lines that must not be shown
	ctx    *hcl.EvalContext // of an inventory or a variable file; made when asked for
}

// A span is a run of lines, both ends included.
type span struct{ from, to int }

// hide keeps the lines of a range out of every snippet.
func (f *file) hide(r hcl.Range) {
	if f != nil {
		f.hidden = append(f.hidden, span{r.Start.Line, r.End.Line})
	}
}

// hides reports whether a line must not be shown.
func (f *file) hides(line int) bool {
	for _, h := range f.hidden {
		if h.from <= line && line <= h.to {
			return true
		}
	}
	return false
}

// begin returns the offset at which a line begins, counted from 1; a line
// behind the last begins at the end.
func (f *file) begin(n int) int {
	if f.lines == nil {
		f.lines = []int{0}
		for i, b := range f.src {
			if b == '\n' {
				f.lines = append(f.lines, i+1)
			}
		}
	}
	if n < 1 || n > len(f.lines) {
		return len(f.src)
	}
	return f.lines[n-1]
}

// line returns a line of the file without its end, counted from 1.
func (f *file) line(n int) string {
	return strings.TrimRight(string(f.src[f.begin(n):max(f.begin(n), f.begin(n+1))]), "\r\n")
}

// paths lists the *.hcl files of a folder in the order of their names, or the
// file itself.
func paths(path string) (dir string, files []string, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", nil, plain(err)
	}
	if !info.IsDir() {
		return filepath.Dir(path), []string{path}, nil
	}
	names, err := hclFiles(os.DirFS(path))
	for _, name := range names {
		files = append(files, filepath.Join(path, name))
	}
	return path, files, err
}

// isHCL reports whether a file of a folder is read, by its name.
func isHCL(name string) bool {
	return strings.HasSuffix(name, ".hcl") && !strings.HasPrefix(name, ".")
}

// hclFiles lists the *.hcl files of a folder in the order of their names.
func hclFiles(folder fs.FS) ([]string, error) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, plain(err)
	}
	var names []string
	for _, e := range entries {
		if !isHCL(e.Name()) {
			continue
		}
		// A pipe would be waited on for ever.
		if info, err := fs.Stat(folder, e.Name()); err != nil || info.Mode().IsRegular() {
			names = append(names, e.Name())
		}
	}
	sort.Strings(names)
	switch {
	case len(names) == 0:
		return nil, errors.New("the folder holds no *.hcl file")
	case len(names) > maxFiles:
		return nil, fmt.Errorf("the folder holds %d *.hcl files; at most %d are read", len(names), maxFiles)
	}
	return names, nil
}

// plain drops operation and path from a file error: the diagnostic has them.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// slurp reads a file up to a limit.
func slurp(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, plain(err)
	}
	return drain(f, limit)
}

// slurpIn reads a file of a folder. A link that leads out of the folder is an
// error: it could make a diagnostic show what is nobody's business.
func slurpIn(folder fs.FS, name string, limit int64) ([]byte, error) {
	if !fs.ValidPath(name) {
		return nil, errors.New("cannot be read: its name is not UTF-8")
	}
	// Asked before it is opened: to open a pipe would wait for its writer.
	info, err := fs.Stat(folder, name)
	if err != nil {
		return nil, plain(err)
	}
	if !info.Mode().IsRegular() && !info.IsDir() {
		return nil, errors.New("is not a file")
	}
	f, err := folder.Open(name)
	if err != nil {
		return nil, plain(err)
	}
	return drain(f, limit)
}

func drain(f fs.File, limit int64) ([]byte, error) {
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, errors.New("is a folder, not a file")
	}
	src, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, plain(err)
	}
	if int64(len(src)) > limit {
		return nil, tooLarge(limit)
	}
	return src, nil
}

func tooLarge(limit int64) error {
	return fmt.Errorf("is larger than %d MiB, the most that is read of such a file", limit>>20)
}
