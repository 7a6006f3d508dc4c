package git

import (
	"strings"
	"testing"
)

// A folder that nobody committed yet is new as a whole.
func TestHead(t *testing.T) {
	r := newRepo(t)
	r.write("README", "x")
	want := r.commit()
	r.write("p/main.hcl", "new")
	tree, err := Git{Environ: r.env}.Head(t.Context(), r.dir+"/p")
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	if got := tree.Changes(Seen{Data: map[string][]byte{"main.hcl": []byte("new")}}); tree.Commit != want || len(got) != 1 {
		t.Error(tree.Commit, got)
	}
}

// What was read is held against the commit, not against what git thinks of the
// work tree.
func TestChanges(t *testing.T) {
	for _, format := range []string{"sha1", "sha256"} {
		r := newRepo(t, "--object-format="+format)
		r.write(".gitignore", "ignored.hcl\n")
		r.write("p/main.hcl", "one\n")
		r.write("p/more.hcl", "more\n")
		r.write("p/.hidden.hcl", "hidden\n")
		r.write("p/sub/below.hcl", "below\n")
		r.write("p/key.pub", "key\n")
		r.write("p/empty", "")
		r.commit()
		tree := r.mustAt("p", "HEAD")
		hcl := func(name string) bool { return strings.HasSuffix(name, ".hcl") && !strings.HasPrefix(name, ".") }
		clean := map[string]string{"main.hcl": "one\n", "more.hcl": "more\n", "key.pub": "key\n", "empty": ""}
		for name, c := range map[string]struct {
			change map[string]string // "-" takes it away
			there  map[string]bool
			want   string
		}{
			"nothing":               {},
			"another file":          {map[string]string{"main.hcl": "two\n"}, nil, "main.hcl"},
			"line ends":             {map[string]string{"main.hcl": "one\r\n"}, nil, "main.hcl"},
			"one that is new":       {map[string]string{"new.hcl": "x"}, nil, "new.hcl"},
			"one that git ignores":  {map[string]string{"ignored.hcl": "x"}, nil, "ignored.hcl"},
			"one that is gone":      {map[string]string{"more.hcl": "-"}, nil, "more.hcl"},
			"one that nobody needs": {map[string]string{"key.pub": "-"}, nil, ""},
			"several":               {map[string]string{"key.pub": "x", "main.hcl": "x"}, nil, "key.pub main.hcl"},
			"asked for":             {nil, map[string]bool{"key.pub": true, "none": false, "sub": false, "sub/below.hcl": true}, ""},
			"came":                  {nil, map[string]bool{"none": true}, "none"},
			"went":                  {nil, map[string]bool{"sub/below.hcl": false}, "sub/below.hcl"},
		} {
			seen := Seen{Data: map[string][]byte{}, There: c.there, Whole: hcl}
			for name, text := range clean {
				seen.Data[name] = []byte(text)
			}
			for name, text := range c.change {
				if seen.Data[name] = []byte(text); text == "-" {
					delete(seen.Data, name)
				}
			}
			if got := strings.Join(tree.Changes(seen), " "); got != c.want {
				t.Errorf("%s, %s: %q, want %q", format, name, got, c.want)
			}
		}
	}
}
