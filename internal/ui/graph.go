package ui

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"nplay/engine"
)

// GraphDOT writes the order of tasks for Graphviz (`dot -Tsvg`).
func GraphDOT(w io.Writer, title string, g *engine.Graph) error {
	var p page
	p.linef("digraph %s {", dotted(title))
	p.linef("  compound=true; rankdir=LR; node [shape=box];")
	nodes := numbered(g)
	for i, play := range g.Plays {
		p.linef("  subgraph cluster_%d {", i)
		p.linef("    label=%s;", dotted("play "+play.Name))
		for _, t := range play.Tasks {
			p.linef("    %s [label=%s];", nodes[i][t.Task], dotted(t.Task))
		}
		p.linef("  }")
	}
	for i, play := range g.Plays {
		for _, t := range play.Tasks {
			for _, n := range t.Needs {
				label := ""
				if n.Commit {
					label = ` [label="commit", style=bold]`
				}
				p.linef("  %s -> %s%s;", nodes[i][n.Task], nodes[i][t.Task], label)
			}
		}
		for k, before := range g.Plays {
			if slices.Contains(play.After, before.Name) {
				p.linef("  %s -> %s [ltail=cluster_%d, lhead=cluster_%d, style=dashed];",
					nodes[k][before.Tasks[0].Task], nodes[i][play.Tasks[0].Task], k, i)
			}
		}
	}
	p.linef("}")
	return p.send(w)
}

// GraphMermaid writes the order of tasks as a Mermaid flowchart, which pull
// requests draw by themselves.
func GraphMermaid(w io.Writer, g *engine.Graph) error {
	var p page
	p.linef("flowchart LR")
	nodes := numbered(g)
	for i, play := range g.Plays {
		p.linef("  subgraph play%d[%s]", i, mermaid("play "+play.Name))
		for _, t := range play.Tasks {
			p.linef("    %s[%s]", nodes[i][t.Task], mermaid(t.Task))
		}
		p.linef("  end")
	}
	for i, play := range g.Plays {
		for _, t := range play.Tasks {
			for _, n := range t.Needs {
				arrow := "-->"
				if n.Commit {
					arrow = "==>|commit|"
				}
				p.linef("  %s %s %s", nodes[i][n.Task], arrow, nodes[i][t.Task])
			}
		}
		for k, before := range g.Plays {
			if slices.Contains(play.After, before.Name) {
				p.linef("  play%d -.-> play%d", k, i)
			}
		}
	}
	return p.send(w)
}

// numbered gives every task of every play a name that both languages take.
func numbered(g *engine.Graph) []map[string]string {
	var all []map[string]string
	for i, play := range g.Plays {
		names := map[string]string{}
		for k, t := range play.Tasks {
			names[t.Task] = fmt.Sprintf("p%dt%d", i, k)
		}
		all = append(all, names)
	}
	return all
}

// dotted quotes a text for DOT.
func dotted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", " ").Replace(clean(text)) + `"`
}

// mermaid quotes a text for Mermaid, which has entities instead of escapes.
func mermaid(text string) string {
	return `"` + strings.NewReplacer("#", "#35;", `"`, "#quot;", "<", "#lt;", ">", "#gt;", "\n", " ").Replace(clean(text)) + `"`
}
