package playbooks

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every line of a long text that has one letter wrong is told with its own line
// of the file, and the word it may have meant.
func TestEveryWrongLineHasItsPlace(t *testing.T) {
	varied, err := os.ReadFile("../modules/testdata/varied.set")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(varied)), "\n")
	for len(lines) > 0 {
		chunk := lines[:min(len(lines), 60)]
		lines = lines[len(chunk):]
		var text strings.Builder
		text.WriteString("play \"p\" {\n  hosts = \"*\"\n  task \"ensure_config\" \"c\" {\n    set = <<-EOT\n")
		const above = 4
		for _, l := range chunk {
			w := strings.SplitN(l, " ", 3)
			fmt.Fprintf(&text, "      %s %sq%s %s\n", w[0], w[1][:2], w[1][3:], w[2])
		}
		text.WriteString("    EOT\n  }\n}\n")
		dir := t.TempDir()
		playbook := write(t, dir, "p/p.hcl", text.String())
		_, d := Load(Options{Path: filepath.Dir(playbook)})
		if len(d) != len(chunk) {
			t.Fatalf("%d lines are told, not %d: %v", len(d), len(chunk), d)
		}
		for i, x := range d {
			w := strings.Fields(chunk[i])
			wrong := fmt.Sprintf("did you mean %q?", w[1])
			if x.Source.Line != above+i+1 || !strings.Contains(x.Detail, wrong) {
				t.Errorf("%s: %s: %s", chunk[i], x.Source, x.Detail)
			}
			if x.Snippet != "" && x.From != 7+len(w[0])+1 {
				t.Errorf("%s: the caret is at %d: %q", chunk[i], x.From, x.Snippet)
			}
		}
	}
}
