package git

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"runtime"
	"sort"
)

// What was Seen of a work tree's folder, by path below it, with slashes.
type Seen struct {
	Data  map[string][]byte // files that were read
	There map[string]bool   // names of which it was only asked whether there is a file
	// Whole says which files of the folder itself would have been read, had they been
	// there. It is not asked about those further below; nil says none.
	Whole func(name string) bool
}

// Changes returns the names of what is not in the work tree as it is in the
// commit, sorted: files that were changed since, that are not in it, and that it
// has and are gone.
func (t *Tree) Changes(s Seen) []string {
	var out []string
	for name, data := range s.Data {
		if x, err := t.find(name); err != nil || !same(data, x.name) {
			out = append(out, name)
		}
	}
	for name, there := range s.There {
		if x, err := t.find(name); there != (err == nil && x != item{}) {
			out = append(out, name)
		}
	}
	for name := range t.items {
		if _, read := s.Data[name]; !read && s.Whole != nil && path.Dir(name) == "." && s.Whole(name) {
			out = append(out, name)
		}
	}
	sort.Strings(out)
	return out
}

// same reports whether an object has this content. On Windows git gives files
// other line ends when it checks them out.
func same(data []byte, name string) bool {
	if named(data, name) {
		return true
	}
	return runtime.GOOS == "windows" && named(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), name)
}

// named reports whether git gives the content this name: the hash of it behind a
// short head, by which of the two functions shows in the length.
func named(data []byte, name string) bool {
	whole := append(fmt.Appendf(nil, "blob %d\x00", len(data)), data...)
	if len(name) == hex.EncodedLen(sha256.Size) {
		sum := sha256.Sum256(whole)
		return hex.EncodeToString(sum[:]) == name
	}
	sum := sha1.Sum(whole) // git's choice; it guards against accidents here, not against attackers
	return hex.EncodeToString(sum[:]) == name
}
