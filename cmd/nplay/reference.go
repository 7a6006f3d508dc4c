package main

import (
	"fmt"
	"strings"

	"nplay/modules"
)

// A table lists arguments: those of a module, or the attributes of the objects
// that one of them takes.
type table struct {
	title string
	args  []modules.Arg
}

// tables returns a module's own arguments and behind them those of its objects.
func tables(e modules.Entry) []table {
	all := []table{{"Arguments", e.Args()}}
	for _, a := range e.Args() {
		if a.Fields == nil {
			continue
		}
		title := "An object in " + a.Name
		if a.Type == "object" {
			title = "The object " + a.Name
		}
		all = append(all, table{title, a.Fields})
	}
	return all
}

// words says what an argument takes, in as few words as can be.
func words(a modules.Arg) []string {
	all := []string{a.Type}
	if a.Required {
		all = append(all, "needed")
	}
	if a.Secret {
		all = append(all, "secret")
	}
	return all
}

// markdown is the page of a module in docs/modules.
func markdown(e modules.Entry) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n\n%s\n", e.Name, e.Doc, strings.Join(e.Text(), "\n\n"))
	for _, t := range tables(e) {
		fmt.Fprintf(&b, "\n## %s\n\n| name | takes | |\n|---|---|---|\n", t.title)
		for _, a := range t.args {
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", a.Name, strings.Join(words(a), ", "), strings.ReplaceAll(a.Doc, "|", `\|`))
		}
	}
	fmt.Fprintf(&b, "\n## Example\n\n```hcl\n%s```\n", e.Example())
	return b.String()
}

// contents is the page that lists the others.
func contents() string {
	var b strings.Builder
	b.WriteString("# Modules\n\nThe tasks a playbook can name. `nplay modules NAME` prints the same.\n\n| module | |\n|---|---|\n")
	for _, m := range moduleNames() {
		fmt.Fprintf(&b, "| [%s](%s.md) | %s |\n", m[0], m[0], m[1])
	}
	return b.String()
}
