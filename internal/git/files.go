package git

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"
	"time"
)

// FS returns the files of the tree. Links are followed inside of it; one that
// leads out is an error, as with os.Root.
func (t *Tree) FS() fs.FS { return files{t} }

type files struct{ *Tree }

// Why a name is not a file that can be read.
var (
	errOutside   = errors.New("path escapes from parent") // os.Root's words
	errSubmodule = errors.New("lies in a submodule, whose files are not in this commit")
	errCircle    = errors.New("too many links")
)

// maxLinks bounds the links on the way to a file.
const maxLinks = 40

// find follows all links of a name. item is the zero item for a folder.
func (t *Tree) find(name string) (item, error) {
	var at []string
	left := strings.Split(name, "/")
	for links := 0; len(left) > 0; {
		word := left[0]
		left = left[1:]
		switch word {
		case "", ".":
			continue
		case "..":
			if len(at) == 0 {
				return item{}, errOutside
			}
			at = at[:len(at)-1]
			continue
		}
		here := strings.Join(append(at[:len(at):len(at)], word), "/")
		x, isFile := t.items[here]
		switch {
		case isFile && x.mode == submodule:
			return item{}, errSubmodule
		case isFile && x.mode == link:
			if links++; links > maxLinks {
				return item{}, errCircle
			}
			to, err := t.follow(x)
			if err != nil {
				return item{}, err
			}
			if strings.HasPrefix(to, "/") {
				return item{}, errOutside
			}
			left = append(strings.Split(to, "/"), left...)
		case isFile && len(left) > 0:
			return item{}, fs.ErrNotExist // a file is no folder
		case isFile:
			return x, nil
		case t.folder[here]:
			at = append(at[:len(at):len(at)], word)
		default:
			return item{}, fs.ErrNotExist
		}
	}
	return item{}, nil
}

// follow returns where a link leads.
func (t *Tree) follow(x item) (string, error) {
	to, ok := t.links[x.name]
	if !ok {
		data, err := t.blobs.read(x.name)
		if err != nil {
			return "", err
		}
		if len(data) > maxPath {
			return "", errCircle
		}
		to = string(data)
		t.links[x.name] = to
	}
	return to, nil
}

// maxPath bounds what a link holds, in bytes.
const maxPath = 4096

// Open opens a file. Of one that is larger than a MiB only the beginning is
// there, a byte more than that.
func (f files) Open(name string) (fs.File, error) {
	info, x, err := f.look("open", name)
	if err != nil {
		return nil, err
	}
	if info.dir {
		return &opened{info: info, Reader: bytes.NewReader(nil)}, nil
	}
	data, err := f.blobs.read(x.name)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &opened{info: info, Reader: bytes.NewReader(data)}, nil
}

// Stat says what is at a name. It does not know sizes.
func (f files) Stat(name string) (fs.FileInfo, error) {
	info, _, err := f.look("stat", name)
	if err != nil {
		return nil, err
	}
	return info, nil
}

func (f files) look(op, name string) (entry, item, error) {
	if !fs.ValidPath(name) {
		return entry{}, item{}, &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	x, err := f.find(name)
	if err != nil {
		return entry{}, item{}, &fs.PathError{Op: op, Path: name, Err: err}
	}
	return entry{name: path.Base(name), dir: x == item{}}, x, nil
}

// ReadDir lists what lies in a folder itself, links as files.
func (f files) ReadDir(folder string) ([]fs.DirEntry, error) {
	var all []fs.DirEntry
	for name := range f.items {
		if path.Dir(name) == folder {
			all = append(all, fs.FileInfoToDirEntry(entry{name: path.Base(name)}))
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name() < all[j].Name() })
	return all, nil
}

// An opened file.
type opened struct {
	io.Reader
	info entry
}

func (o *opened) Stat() (fs.FileInfo, error) { return o.info, nil }
func (o *opened) Close() error               { return nil }

// An entry is what is known of a file.
type entry struct {
	name string
	dir  bool
}

func (e entry) Name() string       { return e.name }
func (e entry) Size() int64        { return 0 }
func (e entry) IsDir() bool        { return e.dir }
func (e entry) ModTime() time.Time { return time.Time{} }
func (e entry) Sys() any           { return nil }

func (e entry) Mode() fs.FileMode {
	if e.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
