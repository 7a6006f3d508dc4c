package modules

import (
	"io/fs"
	"strings"
	"testing"
)

func TestExamples(t *testing.T) {
	for _, e := range Registry {
		text, example := e.Text(), e.Example()
		if len(text) == 0 || len(text[0]) < 40 || !strings.HasSuffix(text[0], ".") {
			t.Errorf("%s: the text is %q", e.Name, text)
		}
		if !strings.Contains(example, `task "`+e.Name+`" "`) {
			t.Errorf("%s: the example does not show it: %q", e.Name, example)
		}
		for _, p := range text {
			for line := range strings.Lines(p) {
				if len(line) > 82 || strings.HasPrefix(line, "#") {
					t.Errorf("%s: %q", e.Name, line)
				}
			}
		}
	}
	files, err := fs.ReadDir(examples, "examples")
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != len(Registry) {
		t.Errorf("there are %d examples for %d modules", len(files), len(Registry))
	}
	if e := (Entry{Name: "ensure_nothing"}); e.Example() != "" {
		t.Error("a module that there is not has an example")
	}
}
