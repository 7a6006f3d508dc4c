package modules

import (
	"embed"
	"strings"
)

// examples has a file for each module, examples/NAME.hcl: first, as comments,
// what there is to know beyond the arguments, then tasks that work as they stand
// within a play. Tests plan and apply them.
//
//go:embed examples/*.hcl
var examples embed.FS

// Text returns what there is to know about the module beyond its arguments, in
// paragraphs.
func (e Entry) Text() []string {
	text, _ := e.halves()
	var all []string
	for p := range strings.SplitSeq(text, "\n\n") {
		all = append(all, strings.TrimSpace(p))
	}
	return all
}

// Example returns tasks as they stand within a play, the first of which that is
// of this module shows it.
func (e Entry) Example() string {
	_, example := e.halves()
	return example
}

// halves splits the file into comments, without their marks, and tasks.
func (e Entry) halves() (text, example string) {
	b, err := examples.ReadFile("examples/" + e.Name + ".hcl")
	if err != nil {
		return "", "" // a test over the registry sees to it that there is one
	}
	var lines []string
	rest := string(b)
	for {
		line, after, _ := strings.Cut(rest, "\n")
		comment, ok := strings.CutPrefix(line, "#")
		if !ok {
			return strings.Join(lines, "\n"), strings.TrimLeft(rest, "\n")
		}
		lines, rest = append(lines, strings.TrimPrefix(comment, " ")), after
	}
}
