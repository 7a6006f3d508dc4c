package functions

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// maxFile bounds a file that a playbook reads: keys, templates, tables.
const maxFile = 1 << 20

// A folder is what the file functions may read. They are kept inside by it,
// symbolic links included.
type folder struct {
	files  fs.FS
	onRead func(name string)
}

// fileFunc gives the text of a file.
func (f folder) fileFunc() function.Function {
	return text(func(a []string) (string, error) {
		return f.read(a[0])
	}, "path")
}

// existsFunc says whether there is a file of that name. A name outside of the
// folder is an error, not false.
func (f folder) existsFunc() function.Function {
	return ofText(cty.Bool, func(a []string) (cty.Value, error) {
		name, err := local(a[0])
		if err != nil {
			return cty.NilVal, err
		}
		info, err := fs.Stat(f.files, name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return cty.False, nil
		case err != nil:
			return cty.NilVal, inWords(a[0], err)
		}
		return cty.BoolVal(info.Mode().IsRegular()), nil
	}, "path")
}

func (f folder) read(as string) (string, error) {
	name, err := local(as)
	if err != nil {
		return "", err
	}
	// Asked before it is opened: to open a pipe would wait for its writer.
	info, err := fs.Stat(f.files, name)
	if err != nil {
		return "", inWords(as, err)
	}
	if !info.Mode().IsRegular() {
		return "", function.NewArgErrorf(0, "%q is not a file", as)
	}
	file, err := f.files.Open(name)
	if err != nil {
		return "", inWords(as, err)
	}
	defer file.Close()
	b, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	switch {
	case err != nil:
		return "", inWords(as, err)
	case len(b) > maxFile:
		return "", function.NewArgErrorf(0, "%q has more than 1 MiB", as)
	case !utf8.Valid(b):
		return "", function.NewArgErrorf(0, "%q is not a text file: it is not UTF-8", as)
	}
	if f.onRead != nil {
		f.onRead(name)
	}
	return string(b), nil
}

// local turns the name in a playbook, which has slashes on every system, into
// one that io/fs takes, and that every system could have a file of.
func local(as string) (string, error) {
	name := path.Clean(as)
	_, err := filepath.Localize(name)
	switch {
	case as == "" || strings.ContainsRune(as, 0):
		return "", function.NewArgErrorf(0, "%q is not the name of a file", as)
	case path.IsAbs(as) || filepath.IsAbs(as):
		return "", function.NewArgErrorf(0, "%q: names are relative to the playbook's folder", as)
	case err != nil:
		return "", outside(as)
	}
	return name, nil
}

func outside(as string) error {
	return function.NewArgErrorf(0, "%q is outside of the playbook's folder; only files inside of it can be read, so that a playbook holds all it needs", as)
}

// inWords says what is wrong with a file without the path of this machine.
func inWords(as string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return function.NewArgErrorf(0, "there is no file %q in the playbook's folder", as)
	case errors.Is(err, fs.ErrPermission):
		return function.NewArgErrorf(0, "%q may not be read by this user", as)
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	// os.Root has no exported error for this.
	if strings.Contains(err.Error(), "escapes from parent") {
		return outside(as)
	}
	return function.NewArgError(0, fmt.Errorf("%q: %w", as, err))
}
