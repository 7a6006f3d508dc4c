// Package hostkeys reads known_hosts files and judges the keys that servers
// show by them. An Index is made once per run; a name is then looked up in
// constant time, however many hosts the files hold.
//
// The rules are OpenSSH's (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT), and stricter
// in two places: a key that is revoked in one line is revoked for every host,
// and a line that may have been a revocation and cannot be read is an error.
//
// It dials nobody, asks nobody, and never trusts a key by itself.
package hostkeys

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"sync"

	"golang.org/x/crypto/ssh"
)

// A Key is a key of a known_hosts line.
type Key struct {
	ssh.PublicKey
	File string
	Line int // from 1
	seq  int // orders keys as they were read
}

// Place is where the key stands: "FILE:LINE".
func (k Key) Place() string { return fmt.Sprintf("%s:%d", k.File, k.Line) }

// A Note is a line that was passed over, as OpenSSH does, and why.
type Note struct {
	File string
	Line int
	Text string
}

func (n Note) String() string { return fmt.Sprintf("%s:%d: %s", n.File, n.Line, n.Text) }

// Known is what the files have for one name, in their order.
type Known struct {
	Keys        []Key
	Authorities []Key // whose certificates for that name count
}

// Types are the key types of the keys, each once.
func (k Known) Types() []string {
	var all []string
	for _, x := range k.Keys {
		if !slices.Contains(all, x.Type()) {
			all = append(all, x.Type())
		}
	}
	return all
}

// An Index holds known_hosts files, read. It does not change any more and is
// safe for concurrent use.
type Index struct {
	plain   map[string]*Known // lines that only name names, by name
	lists   []list            // lines with a pattern or a "!"
	hashed  hashed
	revoked map[string]Key // by the key's wire form
	notes   []Note

	mu    sync.Mutex
	asked map[string]Known // names looked up, where that took more than the map
}

// Bounds on what is read.
const (
	maxFile  = 64 << 20 // room for some 300,000 keys
	maxLine  = 64 << 10
	maxLines = 1 << 20 // in all files together
)

// Load reads files. One that is not there has no keys. A line that cannot be
// read hides no other: it is a Note, unless it could be a revocation, which is
// an error.
func Load(paths ...string) (*Index, error) {
	r := newReader()
	for _, path := range paths {
		text, err := read(path)
		if err != nil {
			return nil, err
		}
		if err := r.file(path, text); err != nil {
			return nil, err
		}
	}
	return r.index, nil
}

// Parse reads the text of one file, which name stands for.
func Parse(name string, text []byte) (*Index, error) {
	r := newReader()
	if err := r.file(name, text); err != nil {
		return nil, err
	}
	return r.index, nil
}

func read(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("%s cannot be read: %w", path, reason(err))
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("%s is not a file", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", path, reason(err))
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", path, reason(err))
	}
	return text, nil
}

// reason is the error without the path that is said already.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// A reader fills an index.
type reader struct {
	index *Index
	keys  map[string]ssh.PublicKey // parsed already, by their text: a router's ports share them
	lines int
	seq   int
}

func newReader() *reader {
	return &reader{
		index: &Index{plain: map[string]*Known{}, revoked: map[string]Key{}, asked: map[string]Known{}},
		keys:  map[string]ssh.PublicKey{},
	}
}

func (r *reader) file(name string, text []byte) error {
	if len(text) > maxFile {
		return fmt.Errorf("%s is longer than %d bytes", name, maxFile)
	}
	number := 0
	for line := range bytes.Lines(text) {
		number++
		if r.lines++; r.lines > maxLines {
			return fmt.Errorf("%s:%d: these are more than %d lines of known hosts", name, number, maxLines)
		}
		l, err := r.parse(line)
		switch {
		case err != nil && l.grave:
			return fmt.Errorf("%s:%d: %w; as it may revoke a key, no key is trusted before it can be read", name, number, err)
		case err != nil:
			r.index.notes = append(r.index.notes, Note{name, number, err.Error()})
		case l.key != nil:
			r.seq++
			r.add(l, Key{l.key, name, number, r.seq})
		}
	}
	return nil
}

// add files a line's key under what the line's hosts are.
func (r *reader) add(l line, k Key) {
	x := r.index
	e := entry{k, l.marker == authority}
	switch {
	case l.marker == revoked:
		if _, twice := x.revoked[wire(k)]; !twice {
			x.revoked[wire(k)] = k
		}
	case l.hash != nil:
		x.hashed.add(*l.hash, e)
	case l.list.plain():
		for _, name := range l.list {
			known := x.plain[name]
			if known == nil {
				known = &Known{}
				x.plain[name] = known
			}
			known.add(e)
		}
	default:
		x.lists = append(x.lists, list{l.list, e})
	}
}

// An entry is a key with what its line says of it.
type entry struct {
	Key
	authority bool
}

// add takes a key, once for each line: some name a host twice.
func (k *Known) add(e entry) {
	to := &k.Keys
	if e.authority {
		to = &k.Authorities
	}
	if n := len(*to); n == 0 || (*to)[n-1].seq != e.seq {
		*to = append(*to, e.Key)
	}
}

// Lookup returns what is known for a name as Name makes it.
func (x *Index) Lookup(name string) Known {
	name = lower(name)
	var plain Known
	if k := x.plain[name]; k != nil {
		plain = *k
	}
	if len(x.lists) == 0 && x.hashed.empty() {
		return plain
	}
	x.mu.Lock()
	known, asked := x.asked[name]
	x.mu.Unlock()
	if asked {
		return known
	}
	known = Known{slices.Clip(plain.Keys), slices.Clip(plain.Authorities)}
	for _, l := range x.lists {
		if l.patterns.match(name) {
			known.add(l.entry)
		}
	}
	x.hashed.find(name, known.add)
	known.sort()
	x.mu.Lock()
	x.asked[name] = known
	x.mu.Unlock()
	return known
}

// sort brings the keys into the order of the files.
func (k *Known) sort() {
	for _, keys := range [][]Key{k.Keys, k.Authorities} {
		slices.SortFunc(keys, func(a, b Key) int { return a.seq - b.seq })
	}
}

// Revoked returns the line that takes trust in a key back.
func (x *Index) Revoked(key ssh.PublicKey) (Key, bool) {
	k, ok := x.revoked[wire(key)]
	return k, ok
}

// Notes are the lines that were passed over.
func (x *Index) Notes() []Note { return x.notes }

// wire is a key as it goes over the wire, to compare keys by.
func wire(k ssh.PublicKey) string { return string(k.Marshal()) }
