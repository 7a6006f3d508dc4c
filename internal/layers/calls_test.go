package layers

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rule forbids uses of a package's names outside some layers.
type rule struct {
	pkg   string
	names []string
	why   string
	allow func(layer string) bool
}

func only(layers ...string) func(string) bool {
	return func(l string) bool { return slices.Contains(layers, l) }
}

var rules = []rule{
	{"os", []string{"Exit"}, "only the program ends itself", only("cmd/nplay", "internal/ui", "internal/mutate")},
	{"os", []string{"Stdout", "Stderr"}, "only internal/ui prints", only("cmd/nplay", "internal/ui", "internal/mutate")},
	{"fmt", []string{"Print", "Printf", "Println"}, "only internal/ui prints", only("cmd/nplay", "internal/ui", "internal/mutate")},
	{"log", nil, "libraries return errors; only internal/ui prints", only()},
	{"builtin", []string{"print", "println"}, "only internal/ui prints", only()},
	{"time", []string{"Now", "Since", "Until", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick", "Sleep"},
		"no clock in what must give the same for the same", func(l string) bool { return !deaf[l] }},
}

func TestCalls(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	layers, err := readTable(string(text))
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != root && (strings.HasPrefix(name, ".") || name == "testdata" || hasModule(path)) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		files++
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		dir, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		bad, err := uses(layerOf(layers, filepath.ToSlash(dir)), path, text)
		for _, b := range bad {
			t.Error(b)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Errorf("only %d files seen", files)
	}
}

func hasModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

// uses says where a file of a layer breaks a rule.
func uses(layer, path string, text []byte) ([]string, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	imported := map[string]string{} // name in the file -> package
	for _, i := range file.Imports {
		p, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return nil, err
		}
		name := p[strings.LastIndex(p, "/")+1:]
		if i.Name != nil {
			name = i.Name.Name
		}
		imported[name] = p
	}
	var bad []string
	report := func(pos token.Pos, r rule, name string) {
		at := set.Position(pos)
		bad = append(bad, fmt.Sprintf("%s:%d: %s.%s: %s", path, at.Line, r.pkg, name, r.why))
	}
	for _, r := range rules {
		if p, ok := imported["."]; ok && p == r.pkg {
			report(file.Pos(), r, "*")
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		pkg, name := "", ""
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok {
				pkg, name = imported[x.Name], n.Sel.Name
			}
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.Ident); ok {
				pkg, name = "builtin", f.Name
			}
		}
		for _, r := range rules {
			if pkg == r.pkg && !r.allow(layer) && (r.names == nil || slices.Contains(r.names, name)) {
				report(n.Pos(), r, name)
			}
		}
		return true
	})
	return bad, nil
}

// The rules must be able to fail.
func TestCallsAreJudged(t *testing.T) {
	for _, c := range []struct{ layer, body, want string }{
		{"engine", `import "os"; func f() { os.Exit(1) }`, "os.Exit"},
		{"cmd/nplay", `import "os"; func f() { os.Exit(1) }`, ""},
		{"engine", `import "fmt"; func f() { fmt.Println() }`, "fmt.Println"},
		{"engine", `import "fmt"; func f() { _ = fmt.Sprintln() }`, ""},
		{"engine", `import x "fmt"; func f() { x.Printf("") }`, "fmt.Printf"},
		{"engine", `import "os"; var w = os.Stderr`, "os.Stderr"},
		{"internal/ui", `import "os"; var w = os.Stderr`, ""},
		{"playbooks", `import "log"; func f() { log.Fatal() }`, "log.Fatal"},
		{"playbooks", `func f() { println("x") }`, "builtin.println"},
		{"conf", `import "time"; var t = time.Now()`, "time.Now"},
		{"modules", `import "time"; var t = time.Now`, "time.Now"},
		{"modules", `import "time"; var t = time.Second`, ""},
		{"engine", `import "time"; var t = time.Now()`, ""},
		{"modules", `import . "time"; var t = Now()`, "time.*"},
	} {
		bad, err := uses(c.layer, "x.go", []byte("package x\n"+c.body))
		got := strings.Join(bad, "; ")
		if err != nil || c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: %s\n got %q, %v\nwant %q", c.layer, c.body, got, err, c.want)
		}
	}
}
