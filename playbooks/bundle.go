package playbooks

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"nplay/engine"
)

// Files are a playbook's files as they were at some time: in a git commit, in a
// saved plan.
type Files struct {
	// Revision is where they come from; it becomes the Program's.
	Revision engine.Revision
	// Name is what the playbook is called when its playbook block does not say; ""
	// stands for the name of Folder or One.
	Name   string
	Folder string            // what diagnostics call the playbook's folder
	One    string            // the name of the one file, when the playbook is a single file
	Data   map[string][]byte // by path below Folder, with slashes
	// Unread are the files that were only asked for (fileexists): by path, with what
	// the answer was but for a file, "" for those that are there. Their content is
	// not kept. Absent is the answer for those that are not.
	Unread map[string]string
	// FS is read instead of Data and Unread when it is set. A link that leads out
	// of it is an error of its own.
	FS fs.FS
}

// Takes reports whether a file with this name, in the folder itself, is part of the
// playbook.
func (f *Files) Takes(name string) bool { return f.One == "" && isHCL(name) }

// files returns what is read.
func (f *Files) files() fs.FS {
	if f.FS != nil {
		return f.FS
	}
	return memory{data: f.Data, unread: f.Unread}
}

// Absent is what Files.Unread says of a file that is not there.
var Absent = fs.ErrNotExist.Error()

// maxBundle bounds all that a playbook reads: it is kept as long as the load.
const maxBundle = 64 << 20

// A bundle is the files of a playbook as one load sees them. A file is read
// once, however often it is asked for, so that what changes in between cannot
// make two routers of one plan differ, and what is kept is what was used.
type bundle struct {
	from   fs.FS
	one    string // see Files
	data   map[string][]byte
	unread map[string]string
	size   int
}

func newBundle(from fs.FS) *bundle {
	return &bundle{from: from, data: map[string][]byte{}, unread: map[string]string{}}
}

// Open opens a file and keeps its content, or opens a folder.
func (b *bundle) Open(name string) (fs.File, error) {
	if data, ok := b.data[name]; ok {
		return &open{info: entry{name: path.Base(name), size: len(data)}, Reader: bytes.NewReader(data)}, nil
	}
	f, err := b.from.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return f, nil
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxPlaybookFile+1))
	if err != nil {
		return nil, err
	}
	if b.size+len(data) > maxBundle {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("cannot be read: the playbook's files have more than 64 MiB together")}
	}
	b.keep(name, data)
	return &open{info: entry{name: path.Base(name), size: len(data)}, Reader: bytes.NewReader(data)}, nil
}

// keep puts a file in.
func (b *bundle) keep(name string, data []byte) {
	b.size += len(data)
	b.data[name] = data
	delete(b.unread, name)
}

// Stat says what is at a name, and keeps the answer.
func (b *bundle) Stat(name string) (fs.FileInfo, error) {
	if data, ok := b.data[name]; ok {
		return entry{name: path.Base(name), size: len(data)}, nil
	}
	info, err := fs.Stat(b.from, name)
	switch {
	case err == nil && info.Mode().IsRegular():
		b.unread[name] = ""
	case errors.Is(err, fs.ErrNotExist):
		b.unread[name] = Absent
	case err != nil:
		b.unread[name] = plain(err).Error()
	}
	return info, err
}

// ReadDir lists a folder.
func (b *bundle) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(b.from, name) }

// reach makes the playbook's files readable, from wherever they come, and
// returns the names of those that hold the playbook.
func (l *loader) reach() ([]string, error) {
	if f := l.options.Files; f != nil {
		l.dir, l.bundle = f.Folder, newBundle(f.files())
		l.bundle.one = f.One
		l.name = f.Name
		if l.name == "" {
			l.name = calledAs(filepath.Join(f.Folder, f.One))
		}
	} else {
		info, err := os.Stat(l.options.Path)
		if err != nil {
			return nil, plain(err)
		}
		dir, one := l.options.Path, ""
		if !info.IsDir() {
			dir, one = filepath.Split(l.options.Path)
			dir = filepath.Clean(dir)
		}
		l.dir = dir
		if l.root, err = os.OpenRoot(dir); err != nil {
			return nil, plain(err)
		}
		l.bundle = newBundle(l.root.FS())
		l.bundle.one = one
		l.name = calledAs(l.options.Path)
		if one != "" {
			// Whoever names a file means it, also when it is a link that leads elsewhere.
			data, err := slurp(l.options.Path, maxPlaybookFile)
			if err != nil {
				return nil, err
			}
			l.bundle.keep(one, data)
		}
	}
	if l.bundle.one != "" {
		return []string{l.bundle.one}, nil
	}
	return hclFiles(l.bundle)
}

// calledAs is a playbook's name when nothing gives it one.
func calledAs(path string) string {
	return strings.TrimSuffix(filepath.Base(absolute(path)), ".hcl")
}

// kit is what was read, to be read again.
func (l *loader) kit() *Files {
	out := &Files{Name: l.name, Folder: l.dir, One: l.bundle.one, Data: l.bundle.data, Unread: l.bundle.unread}
	if l.options.Files != nil {
		out.Revision = l.options.Files.Revision
	}
	return out
}
