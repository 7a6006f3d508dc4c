package layers

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	module = "nplay"
	root   = "../.."
)

// listed is what go list says about a package.
type listed struct {
	ImportPath, Dir                    string
	Imports, TestImports, XTestImports []string
}

func TestImports(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	layers, err := readTable(string(text))
	if err != nil {
		t.Fatalf("ARCHITECTURE.md: %v", err)
	}
	for _, goos := range []string{"linux", "windows", "darwin"} {
		for _, fault := range faults(layers, list(t, goos)) {
			t.Errorf("%s: %s", goos, fault)
		}
	}
	for name := range layers {
		if _, err := os.Stat(filepath.Join(root, name)); err != nil {
			t.Errorf("ARCHITECTURE.md has a row for %s, which is not there", name)
		}
	}
}

// list asks the go command, as if on another operating system, because files
// for one of them import as well.
func list(t *testing.T, goos string) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOOS="+goos, "CGO_ENABLED=0")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, stderr.Bytes())
	}
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// faults says which imports break the rules.
func faults(layers map[string]layer, all []listed) []string {
	var bad []string
	for _, p := range all {
		name := strings.TrimPrefix(p.ImportPath, module+"/")
		l := layerOf(layers, name)
		if l == "" {
			bad = append(bad, name+" has no row in ARCHITECTURE.md")
			continue
		}
		for _, i := range p.Imports {
			if why := wrong(layers, l, i); why != "" {
				bad = append(bad, fmt.Sprintf("%s imports %s: %s", name, i, why))
			}
		}
		for _, i := range append(slices.Clone(p.TestImports), p.XTestImports...) {
			if foreign(i) && !below(i, outside[l]) && !below(i, forTests) {
				bad = append(bad, fmt.Sprintf("a test of %s imports %s: not for tests of %s", name, i, l))
			}
		}
	}
	return bad
}

// wrong says why a layer's code may not import a package, "" if it may.
func wrong(layers map[string]layer, l, imported string) string {
	if own, ok := strings.CutPrefix(imported, module+"/"); ok {
		other := layerOf(layers, own)
		if other == l || layers[l].may["*"] || layers[l].may[other] {
			return ""
		}
		return fmt.Sprintf("ARCHITECTURE.md does not allow %s to import %s", l, other)
	}
	if foreign(imported) && !below(imported, outside[l]) {
		return "other people's package, not for " + l
	}
	if deaf[l] && below(imported, outsideWorld) && !below(imported, harmless) {
		return l + " knows no files, network, programs or randomness"
	}
	return ""
}

// layerOf returns the row that holds for a package, the longest that fits.
func layerOf(layers map[string]layer, name string) string {
	for name != "." {
		if _, ok := layers[name]; ok {
			return name
		}
		name = filepath.ToSlash(filepath.Dir(name))
	}
	return ""
}

// foreign reports whether a package is neither ours nor the standard library's.
func foreign(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return strings.Contains(first, ".")
}

// below reports whether a package is one of some, or below one of them.
func below(name string, some []string) bool {
	return slices.ContainsFunc(some, func(s string) bool { return name == s || strings.HasPrefix(name, s+"/") })
}

// The rules must be able to fail.
func TestImportsAreJudged(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	layers, err := readTable(string(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, imports, want string }{
		{"cmd/nplay", "nplay/transport/junossim", ""},
		{"cmd/nplay", "github.com/spf13/cobra/doc", ""},
		{"cmd/nplay", "github.com/hashicorp/hcl/v2", "other people's"},
		{"cmd/nplay", "golang.org/x/crypto/ssh", "other people's"},
		{"playbooks", "nplay/modules", ""},
		{"playbooks/functions", "github.com/zclconf/go-cty/cty", ""},
		{"playbooks", "nplay/playbooks/functions", ""},
		{"playbooks", "nplay/transport", "does not allow"},
		{"playbooks", "nplay/internal/ui", "does not allow"},
		{"modules", "nplay/conf", ""},
		{"modules", "github.com/hashicorp/hcl/v2/gohcl", "other people's"},
		{"modules", "nplay/engine", "does not allow"},
		{"modules", "math/rand/v2", "randomness"},
		{"modules", "os", "files"},
		{"modules", "net/netip", ""},
		{"modules", "net/http", "network"},
		{"engine", "nplay/transport/netconf", "does not allow"},
		{"engine", "golang.org/x/sync/errgroup", ""},
		{"engine", "golang.org/x/sync/semaphore", "other people's"},
		{"engine", "golang.org/x/crypto/ssh", "other people's"},
		{"conf", "nplay/conf/schema", ""},
		{"conf", "crypto/rand", "randomness"},
		{"conf", "github.com/google/go-cmp/cmp", "other people's"},
		{"conf/schema", "nplay/conf", "does not allow"},
		{"transport", "nplay/engine", "does not allow"},
		{"transport/netconf", "nplay/transport/sshdial", ""},
		{"transport/netconf", "golang.org/x/sync/errgroup", "other people's"},
		{"transport/netconf", "nplay/transport/junossim", "does not allow"},
		{"transport/junossim", "nplay/conf/schema", ""},
		{"transport/junossim/tree", "nplay/conf", "does not allow"},
		{"transport/junossim", "nplay/internal/secret", "does not allow"},
		{"transport/junossim", "nplay/transport", "does not allow"},
		{"internal/secret", "nplay/conf", "does not allow"},
		{"internal/ui", "nplay/playbooks", "does not allow"},
		{"somewhere", "fmt", "no row"},
	} {
		got := strings.Join(faults(layers, []listed{{ImportPath: "nplay/" + c.from, Imports: []string{c.imports}}}), "; ")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s imports %s\n got %q\nwant %q", c.from, c.imports, got, c.want)
		}
	}
	for _, c := range []struct{ from, imports, want string }{
		{"engine", "nplay/transport/junossim", ""},
		{"conf", "github.com/google/go-cmp/cmp", ""},
		{"cmd/nplay", "golang.org/x/crypto/ssh", ""},
		{"conf", "github.com/stretchr/testify/assert", "not for tests"},
		{"engine", "github.com/hashicorp/hcl/v2", "not for tests"},
	} {
		for _, p := range []listed{{TestImports: []string{c.imports}}, {XTestImports: []string{c.imports}}} {
			p.ImportPath = "nplay/" + c.from
			got := strings.Join(faults(layers, []listed{p}), "; ")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("a test of %s imports %s\n got %q\nwant %q", c.from, c.imports, got, c.want)
			}
		}
	}
}

func TestTableIsJudged(t *testing.T) {
	for text, want := range map[string]string{
		"": "no table found",
		"| `a` | b | standard library |\n| `a` | c | standard library |\n": "a has two rows",
		"| `conf` | tree | nowhere |\n":                                    `may import "nowhere", which has no row`,
	} {
		if _, err := readTable(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}
