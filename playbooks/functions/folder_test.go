package functions

import (
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"
)

// Nothing outside of the playbook's folder is read, whatever leads there.
func TestOutside(t *testing.T) {
	ctx, read, dir := inFolder(t, map[string]string{"in.txt": "in", "sub/in.txt": "sub"})
	if err := os.WriteFile(filepath.Join(dir, "..", "secret"), []byte(canary), 0o600); err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{
		"up":          filepath.Join("..", "secret"),
		"absolute":    filepath.Join(dir, "..", "secret"),
		"folder":      "..",
		"chain":       "up",
		"sub/up":      filepath.Join("..", "..", "secret"),
		"inside":      "in.txt",
		"sub/inside":  filepath.Join("..", "in.txt"),
		"loop":        "loop",
		"nowhere":     "none",
		"there/again": "",
	} {
		if to == "" {
			continue
		}
		if err := os.Symlink(to, filepath.Join(dir, filepath.FromSlash(link))); err != nil {
			t.Skipf("this system makes no symbolic links: %v", err)
		}
	}
	for _, name := range []string{"up", "absolute", "folder/secret", "chain", "sub/up", "../secret", "sub/../../secret", "loop", "nowhere", "./../secret", "..\\secret", "sub//../..//secret", "in.txt/../../secret"} {
		for _, f := range []string{"file", "fileexists", "templatefile"} {
			src := f + "(n)"
			if f == "templatefile" {
				src = f + "(n, {})"
			}
			v, diags := eval(t, ctx, src, map[string]cty.Value{"n": cty.StringVal(name)})
			if f == "fileexists" && !diags.HasErrors() {
				if v.True() {
					t.Errorf("fileexists(%q) is true", name)
				}
				continue
			}
			if !diags.HasErrors() || strings.Contains(diags.Error(), canary) || strings.Contains(diags.Error(), dir) {
				t.Errorf("%s(%q) = %#v, %v", f, name, v, diags)
			}
		}
	}
	for _, name := range []string{"inside", "sub/inside", "sub//in.txt", "./in.txt"} {
		if _, diags := eval(t, ctx, "file(n)", map[string]cty.Value{"n": cty.StringVal(name)}); diags.HasErrors() {
			t.Errorf("%s: %v", name, diags)
		}
	}
	for _, name := range read() {
		if strings.Contains(name, "..") || strings.Contains(name, "//") || filepath.IsAbs(name) {
			t.Errorf("%q was noted as read", name)
		}
	}
}

func TestLargeFile(t *testing.T) {
	ctx, read, _ := inFolder(t, map[string]string{
		"most": strings.Repeat("a", maxFile),
		"more": strings.Repeat("a", maxFile+1),
	})
	if _, diags := eval(t, ctx, `file("most")`, nil); diags.HasErrors() {
		t.Error(diags)
	}
	if _, diags := eval(t, ctx, `file("more")`, nil); !strings.Contains(diags.Error(), "more than 1 MiB") {
		t.Error(diags)
	}
	if got := read(); len(got) != 1 || got[0] != "most" {
		t.Errorf("files read: %v", got)
	}
}

func TestUnreadable(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() == 0 {
		t.Skip("this user may read everything")
	}
	ctx, _, dir := inFolder(t, map[string]string{"key": canary})
	if err := os.Chmod(filepath.Join(dir, "key"), 0); err != nil {
		t.Fatal(err)
	}
	if _, diags := eval(t, ctx, `file("key")`, nil); !strings.Contains(diags.Error(), "may not be read") {
		t.Error(diags)
	}
}

// A template in which only one variable is sensitive stays readable when it
// does not use it.
func TestTemplateMarks(t *testing.T) {
	ctx, _, _ := inFolder(t, map[string]string{"a.tpl": "${open}", "b.tpl": "${open}${hidden}", "c.tpl": "%{ if hidden == \"x\" }a%{ endif }"})
	for name, want := range map[string]bool{"a.tpl": false, "b.tpl": true, "c.tpl": true} {
		v, diags := eval(t, ctx, `templatefile(n, { open = "x", hidden = sensitive("y") })`, map[string]cty.Value{"n": cty.StringVal(name)})
		if diags.HasErrors() || v.IsMarked() != want {
			t.Errorf("%s: %#v, %v", name, v, diags)
		}
	}
}

// A template cannot see what its caller sees.
func TestTemplateScope(t *testing.T) {
	ctx, _, _ := inFolder(t, map[string]string{"a.tpl": "${secret}"})
	if v, diags := eval(t, ctx, `templatefile("a.tpl", {})`, map[string]cty.Value{"secret": cty.StringVal("x")}); !diags.HasErrors() {
		t.Errorf("got %#v", v)
	}
}

var slow = regexp.MustCompile(`range|pow|tonumber|json`)

// Whatever a template holds, the result is text or an error that has a line.
func FuzzTemplate(f *testing.F) {
	for _, text := range files {
		f.Add(text)
	}
	f.Add("%{ for x in [1] }%{ if x }${try(x.y, jsonencode(x))}")
	f.Fuzz(func(t *testing.T, src string) {
		if slow.MatchString(src) {
			t.Skip("huge numbers, long loops")
		}
		table := Table(nil, nil)
		vars := cty.ObjectVal(map[string]cty.Value{"n": cty.StringVal(canary).Mark(Sensitive), "a": cty.StringVal("x")})
		v, err := render("a.tpl", src, vars, table)
		switch {
		case err == nil && v.Type() != cty.String:
			t.Errorf("%q: %#v", src, v)
		case err != nil && strings.Contains(err.Error(), canary):
			t.Errorf("%q: %v", src, err)
		}
	})
}
