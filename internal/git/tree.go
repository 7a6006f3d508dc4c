package git

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// A Tree is a folder as it is in a commit. Close it.
type Tree struct {
	Commit string // all digits
	items  map[string]item
	blobs  *blobs
	folder map[string]bool   // the folders in it
	links  map[string]string // where links lead, as far as that was asked
}

// An item is a file of a Tree.
type item struct {
	mode string // "100644", "100755", "120000" a link, "160000" a submodule
	name string // of the object
}

const (
	link      = "120000"
	submodule = "160000"
)

// Head returns the folder of a work tree as it is in the commit that is checked
// out; it may well not be in it. ctx has to live as long as the Tree.
func (g Git) Head(ctx context.Context, folder string) (*Tree, error) {
	return g.tree(ctx, folder, "HEAD")
}

// At returns the folder of a work tree as it is at a tag, branch or commit. The
// folder itself need not be there any more. ctx has to live as long as the Tree.
func (g Git) At(ctx context.Context, folder, ref string) (*Tree, error) {
	t, err := g.tree(ctx, folder, ref)
	if err == nil && len(t.items) == 0 {
		return nil, &Error{Text: fmt.Sprintf("%s is not in %s", folder, described(ref, t.Commit)), Absent: true}
	}
	return t, err
}

func (g Git) tree(ctx context.Context, folder, ref string) (*Tree, error) {
	dir, below := existing(folder)
	commit, err := g.commit(ctx, dir, ref)
	if err != nil {
		return nil, err
	}
	args := []string{"ls-tree", "-r", "-z", "--end-of-options", commit}
	if below != "" {
		args = append(args, below+"/")
	}
	out, _, err := g.run(ctx, dir, maxList, args...)
	if err != nil {
		return nil, err
	}
	t := &Tree{Commit: commit, items: map[string]item{}, folder: map[string]bool{".": true}, links: map[string]string{}}
	for _, line := range strings.Split(out, "\x00") {
		about, name, ok := strings.Cut(line, "\t")
		words := strings.Fields(about)
		if !ok || len(words) != 3 {
			continue
		}
		if below != "" {
			name = strings.TrimPrefix(name, below+"/")
		}
		t.items[name] = item{mode: words[0], name: words[2]}
		for up := path.Dir(name); !t.folder[up] && up != "/"; up = path.Dir(up) {
			t.folder[up] = true
		}
	}
	t.blobs = &blobs{git: g, ctx: ctx, dir: dir}
	return t, nil
}

// described names a commit as a person asked for it.
func described(ref, commit string) string {
	if strings.HasPrefix(commit, ref) {
		return "commit " + short(commit)
	}
	return fmt.Sprintf("%s (commit %s)", ref, short(commit))
}

// existing returns the part of a path that is there, and the rest with slashes.
func existing(folder string) (dir, below string) {
	dir = filepath.Clean(folder) // "" is the current folder
	for {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir, below
		}
		up := filepath.Dir(dir)
		if up == dir {
			return dir, below
		}
		below = path.Join(filepath.Base(dir), below)
		dir = up
	}
}

// Close lets go of what reads the files.
func (t *Tree) Close() error { return t.blobs.close() }
