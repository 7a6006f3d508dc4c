package playbooks

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

// A memory is a folder of files that were kept, for reading.
type memory struct {
	data   map[string][]byte
	unread map[string]string
}

// errUnkept is what a file answers that was there when the others were kept.
var errUnkept = errors.New("was there, but its content was not kept")

// Open opens a file.
func (m memory) Open(name string) (fs.File, error) {
	info, err := m.Stat(name)
	if err == nil && !info.IsDir() && m.data[name] == nil {
		err = errUnkept
	}
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: plain(err)}
	}
	return &open{info: info, Reader: bytes.NewReader(m.data[name])}, nil
}

// Stat says what is at a name.
func (m memory) Stat(name string) (fs.FileInfo, error) {
	fault, unread := m.unread[name]
	switch data, ok := m.data[name]; {
	case !fs.ValidPath(name):
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrInvalid}
	case ok:
		return entry{name: path.Base(name), size: len(data)}, nil
	case unread && fault != "" && fault != Absent:
		return nil, &fs.PathError{Op: "stat", Path: name, Err: errors.New(fault)}
	case unread && fault == "":
		return entry{name: path.Base(name)}, nil
	case m.folder(name):
		return entry{name: path.Base(name), dir: true}, nil
	}
	return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
}

// folder reports whether files lie below a name.
func (m memory) folder(name string) bool {
	if name == "." {
		return true
	}
	for file := range m.data {
		if strings.HasPrefix(file, name+"/") {
			return true
		}
	}
	return false
}

// ReadDir lists the files that lie in a folder itself.
func (m memory) ReadDir(folder string) ([]fs.DirEntry, error) {
	var all []fs.DirEntry
	for file, data := range m.data {
		if path.Dir(file) == folder && fs.ValidPath(file) {
			all = append(all, fs.FileInfoToDirEntry(entry{name: path.Base(file), size: len(data)}))
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name() < all[j].Name() })
	return all, nil
}

// An open file.
type open struct {
	io.Reader
	info fs.FileInfo
}

func (o *open) Stat() (fs.FileInfo, error) { return o.info, nil }
func (o *open) Close() error               { return nil }

// An entry is what is known of a file without reading it.
type entry struct {
	name string
	size int
	dir  bool
}

func (e entry) Name() string       { return e.name }
func (e entry) Size() int64        { return int64(e.size) }
func (e entry) IsDir() bool        { return e.dir }
func (e entry) ModTime() time.Time { return time.Time{} }
func (e entry) Sys() any           { return nil }

func (e entry) Mode() fs.FileMode {
	if e.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}
