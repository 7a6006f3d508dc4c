package saved

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"nplay/conf"
	"nplay/transport"
)

// maxFile is what is read of one file.
const maxFile = 64 << 20

// A Folder is saved configurations, one file a router. Its methods may be called
// from many goroutines.
type Folder struct {
	root  *os.Root
	files map[string][]string // names of files by router, sorted
	other []string            // those that are no router's
}

// Open lists a folder. It has to be there. The caller closes it.
func Open(dir string) (*Folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	f := &Folder{root: root}
	if err := f.list(); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return f, nil
}

// Close closes the folder.
func (f *Folder) Close() error { return f.root.Close() }

func (f *Folder) list() error {
	f.files, f.other = map[string][]string{}, nil
	all, err := fs.ReadDir(f.root.FS(), ".")
	if err != nil {
		return err
	}
	for _, e := range all {
		if router, _, ok := split(e.Name()); ok {
			f.files[router] = append(f.files[router], e.Name())
		} else {
			f.other = append(f.other, e.Name())
		}
	}
	return nil
}

// Files returns the files that a router has, by name; a folder should have one.
func (f *Folder) Files(router string) []string { return f.files[router] }

// Others returns the files of routers that are not among these, by name.
func (f *Folder) Others(routers []string) []string {
	known := map[string]bool{}
	for _, r := range routers {
		known[r] = true
	}
	var all []string
	for router, files := range f.files {
		if !known[router] {
			all = append(all, files...)
		}
	}
	slices.Sort(all)
	return all
}

// file returns the one file of a router.
func (f *Folder) file(router string) (string, error) {
	switch found := f.files[router]; {
	case len(found) > 1:
		return "", trouble("several files for it: "+strings.Join(found, ", "), "keep the one that is up to date", nil)
	case len(found) == 1:
		return found[0], nil
	}
	text := "no file for it: " + strings.Join(names(router), ", ")
	for _, o := range f.other {
		if low := strings.ToLower(o); strings.HasPrefix(low, escape(router)+".") || strings.HasPrefix(low, strings.ToLower(router)+".") {
			text += "; " + o + " is there, which is none of them"
		}
	}
	return "", trouble(text, "save it: `nplay backup`; the name of the file is the router's name in the inventory", nil)
}

// read returns what is in a file. Of a link only the folder's own files are
// reached through it: the folder may come from a stranger.
func (f *Folder) read(name string) (string, error) {
	info, err := f.root.Stat(name)
	if err == nil && !info.Mode().IsRegular() {
		return "", trouble(name+" is not a file", "", nil)
	}
	var file *os.File
	if err == nil {
		file, err = f.root.Open(name)
	}
	if err != nil {
		return "", trouble(fmt.Sprintf("%s cannot be read: %v", name, cause(err)), "it has to be a file in the folder, and readable", err)
	}
	defer file.Close() // it was only read
	text, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	switch {
	case err != nil:
		return "", trouble(fmt.Sprintf("%s cannot be read: %v", name, cause(err)), "", err)
	case len(text) > maxFile:
		return "", trouble(fmt.Sprintf("%s: more than %d bytes: %v", name, maxFile, conf.ErrLimit), "", conf.ErrLimit)
	case len(text) == 0:
		return "", trouble(name+" is empty", "", nil)
	}
	return string(text), nil
}

// cause is an error without the name of the file, which stands before it.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// trouble is the error for a file that cannot be used.
func trouble(text, advice string, err error) error {
	return &transport.Problem{Cause: transport.ErrSaved, Text: text, Advice: advice, Err: err}
}
