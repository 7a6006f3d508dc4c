package playbooks

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nplay/playbooks/functions"
)

var (
	fence = regexp.MustCompile("(?ms)^```hcl\n(.*?)^```$")
	row   = regexp.MustCompile("(?m)^\\| (`[^|]*`) \\|")
	word  = regexp.MustCompile("`([a-z_]+)")
)

// docs/inventory.md has every word of an inventory, and no other.
func TestInventoryReference(t *testing.T) {
	text, err := os.ReadFile("../docs/inventory.md")
	if err != nil {
		t.Fatal(err)
	}
	// Blocks inside of blocks are told where the words of their parents are.
	logging := slices.Clone(loginArguments)
	want := map[string][]string{
		"at the top":   slices.Concat(inventoryForm.attrs, inventoryForm.blocks),
		"in a `host`":  slices.Concat(hostForm.attrs, hostForm.blocks),
		"in a `group`": slices.Concat(groupForm.attrs, groupForm.blocks),
		"Logging in":   logging,
		"Connections":  slices.Concat(without(connectionForm.attrs, loginArguments), connectionForm.blocks),
		"Jump hosts":   without(jumpForm.attrs, loginArguments),
	}
	for title, words := range want {
		_, rest, ok := strings.Cut(string(text), "| "+title+" |")
		if !ok {
			_, rest, ok = strings.Cut(string(text), "## "+title+"\n")
		}
		if !ok {
			t.Errorf("docs/inventory.md has no part %q", title)
			continue
		}
		table, _, _ := strings.Cut(rest[strings.Index(rest, "|---"):], "\n\n")
		var have []string
		for _, m := range row.FindAllStringSubmatch(table, -1) {
			for _, w := range word.FindAllStringSubmatch(m[1], -1) {
				have = append(have, w[1])
			}
		}
		slices.Sort(have)
		slices.Sort(words)
		if d := cmp.Diff(words, have); d != "" {
			t.Errorf("%s: -language +docs/inventory.md\n%s", title, d)
		}
	}
	for _, name := range legacyAlgorithms {
		if !strings.Contains(string(text), "`"+name+"`") {
			t.Errorf("docs/inventory.md does not tell of %s", name)
		}
	}
}

func without(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return contains(some, s) })
}

// What the documents show is an inventory in the usual form, and what they say
// of sources of secrets is all there are.
func TestDocumentsLoad(t *testing.T) {
	for _, name := range []string{"../docs/inventory.md", "../docs/secrets.md"} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		examples := fence.FindAllStringSubmatch(string(text), -1)
		if len(examples) == 0 {
			t.Errorf("%s has no example", name)
		}
		for _, m := range examples {
			path := write(t, t.TempDir(), "i.hcl", m[1])
			_, d := Hosts(path, "", Options{NoExec: true})
			for _, x := range d {
				if x.Summary != "Function not run" {
					t.Errorf("%s: %s", name, describeDiagnostic(x))
				}
			}
			files, d := Format(path)
			if len(d) > 0 || len(files) != 1 || files[0].Changed() {
				t.Errorf("%s: an example is not in the usual form:\n%s", name, m[1])
			}
		}
		if strings.Contains(name, "secrets") {
			for _, f := range functions.External {
				if !strings.Contains(string(text), "| `"+f+"(") {
					t.Errorf("%s does not tell of %s()", name, f)
				}
			}
		}
	}
}
