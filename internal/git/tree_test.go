package git

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// The files of a commit are read without the work tree, wherever the folder
// lies, whatever became of it.
func TestFiles(t *testing.T) {
	for _, format := range []string{"sha1", "sha256"} {
		for _, folder := range []string{".", "plays", "deep/below the/root-é"} {
			t.Run(format+" "+folder, func(t *testing.T) {
				r := newRepo(t, "--object-format="+format)
				r.write(folder+"/main.hcl", "one\n")
				r.write(folder+"/keys/a.pub", "key\n")
				r.write(folder+"/empty", "")
				r.write(folder+"/large", strings.Repeat("x", 3<<20))
				r.write(folder+"/line\nend", "odd")
				r.write("elsewhere/main.hcl", "elsewhere")
				first := r.commit()
				r.git("tag", "-a", "-m", "x", "v1")
				r.write(folder+"/main.hcl", "two\n")
				r.write(folder+"/new.hcl", "new\n")
				second := r.commit()
				r.git("branch", "next")
				r.write(folder+"/main.hcl", "three, not committed\n")

				for ref, want := range map[string]string{
					"v1": "one\n", first: "one\n", first[:8]: "one\n", "HEAD~1": "one\n", "refs/tags/v1": "one\n",
					"main": "two\n", "next": "two\n", "HEAD": "two\n", "v1^{}": "one\n",
				} {
					tree := r.mustAt(folder, ref)
					got, err := fs.ReadFile(tree.FS(), "main.hcl")
					if err != nil || string(got) != want {
						t.Errorf("%s: %q, %v", ref, got, err)
					}
					if commit := map[string]string{"one\n": first, "two\n": second}[want]; tree.Commit != commit {
						t.Errorf("%s: commit %s, want %s", ref, tree.Commit, commit)
					}
				}
				if err := os.RemoveAll(r.dir + "/" + strings.Split(folder, "/")[0] + "/keys"); err != nil {
					t.Fatal(err)
				}
				if folder != "." {
					if err := os.RemoveAll(r.dir + "/" + strings.Split(folder, "/")[0]); err != nil {
						t.Fatal(err)
					}
				}
				files := r.mustAt(folder, "v1").FS()
				for name, want := range map[string]string{"main.hcl": "one\n", "keys/a.pub": "key\n", "empty": "", "line\nend": "odd"} {
					if got, err := fs.ReadFile(files, name); err != nil || string(got) != want {
						t.Errorf("%s: %q, %v", name, got, err)
					}
				}
				if got, err := fs.ReadFile(files, "large"); err != nil || len(got) != maxBlob {
					t.Errorf("large: %d, %v", len(got), err)
				}
				if got, err := fs.ReadFile(files, "empty"); err != nil || len(got) != 0 { // after one that was cut
					t.Errorf("empty: %q, %v", got, err)
				}
				for _, name := range []string{"new.hcl", "none", "main.hcl/x", "key", "keys/b"} {
					if _, err := fs.Stat(files, name); !errors.Is(err, fs.ErrNotExist) {
						t.Errorf("%s: %v", name, err)
					}
				}
				if info, err := fs.Stat(files, "keys"); err != nil || !info.IsDir() {
					t.Errorf("keys: %v, %v", info, err)
				}
				entries, err := fs.ReadDir(files, ".")
				var names []string
				for _, e := range entries {
					names = append(names, e.Name())
				}
				if got := strings.Join(names, " "); err != nil || !strings.HasPrefix(got, "empty large line\nend main.hcl") || strings.Contains(got, "a.pub") {
					t.Errorf("files: %q, %v", got, err)
				}
			})
		}
	}
}

// Links are followed as far as the folder goes, and not a step further.
func TestLinks(t *testing.T) {
	r := newRepo(t)
	r.write("secret", "secret")
	r.write("p/main.hcl", "main\n")
	r.write("p/keys/old/a.pub", "key\n")
	for name, to := range map[string]string{
		"p/inside": "main.hcl", "p/folder": "keys/old", "p/chain": "folder/../old/a.pub", "p/keys/up": "../main.hcl",
		"p/out": "../secret", "p/absolute": "/etc/passwd", "p/loop": "loop", "p/nowhere": "none", "p/deep": "keys/../../secret", "p/self": ".",
	} {
		if err := os.Symlink(to, r.dir+"/"+name); err != nil {
			t.Skip("no symbolic links here:", err)
		}
	}
	r.commit()
	files := r.mustAt("p", "HEAD").FS()
	for name, want := range map[string]string{
		"inside": "main\n", "folder/a.pub": "key\n", "chain": "key\n", "keys/up": "main\n", "self/main.hcl": "main\n", "self/self/self/inside": "main\n",
		"out": "escapes from parent", "absolute": "escapes from parent", "loop": "too many links", "nowhere": "does not exist", "deep": "escapes from parent",
		"out/x": "escapes from parent", "../secret": "invalid", "inside/x": "does not exist", "/etc/passwd": "invalid",
	} {
		got, err := fs.ReadFile(files, name)
		if err != nil {
			if got = []byte(err.Error()); !strings.Contains(string(got), want) || errors.Is(err, fs.ErrNotExist) != strings.Contains(want, "exist") {
				t.Errorf("%s: %v, want %q", name, err, want)
			}
			if _, err := fs.Stat(files, name); err == nil {
				t.Errorf("%s: is there, and cannot be read", name)
			}
		} else if string(got) != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// A submodule's files are another repository's.
func TestSubmodule(t *testing.T) {
	inner, r := newRepo(t), newRepo(t)
	inner.write("a.pub", "key")
	inner.commit()
	r.write("p/main.hcl", "main")
	r.git("-c", "protocol.file.allow=always", "submodule", "-q", "add", inner.dir, "p/keys")
	r.commit()
	files := r.mustAt("p", "HEAD").FS()
	for _, name := range []string{"keys", "keys/a.pub"} {
		if _, err := fs.Stat(files, name); err == nil || !strings.Contains(err.Error(), "submodule") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, err := fs.ReadFile(r.mustAt("p/keys", "HEAD").FS(), "a.pub"); err != nil || string(got) != "key" {
		t.Errorf("in the submodule itself: %q, %v", got, err)
	}
}
