package ui

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"nplay/conf"
	"nplay/engine"
)

// A Group is all routers that would be changed in the same way: the same edits
// as they are printed, in the same commits. A secret is printed "(sensitive)",
// so routers that differ in secrets only are one group.
type Group struct {
	Hash    string // six hex digits, more where two groups of the plan share them
	Hosts   []string
	Steps   []Stage
	Added   int      // lines, braces not counted
	Removed int      // lines, with those of leaves that change their value
	Gone    []string // statements that are removed or switched off, such as "system login user bob"

	sum string
}

// A Stage is one commit of a group.
type Stage struct {
	Number  int // from 0
	Confirm int // minutes; 0 commits for good at once
	Lines   []Line
}

// A Line is one line of a change as a router's `show | compare` prints it.
type Line struct {
	Mark  byte // '+', '-', '!' or ' '; 0 on an "[edit ...]" header
	Text  string
	Trace []Trace // the tasks that want it; none on headers and closing braces
}

// A Trace leads from a line of a change to the playbook.
type Trace struct {
	Task   string
	Source conf.Source
}

// Groups puts the routers with a change into groups: what removes something
// first, then the smaller group before the larger, so that the odd ones out
// are seen before the many.
func Groups(plan *engine.Plan) []Group {
	var groups []Group
	at := map[string]int{}
	for _, h := range plan.Hosts {
		if !h.Changed() {
			continue
		}
		g := newGroup(h)
		i, known := at[g.sum]
		if !known {
			at[g.sum] = len(groups)
			groups = append(groups, g)
			continue
		}
		groups[i].Hosts = append(groups[i].Hosts, h.Host)
		groups[i].merge(g)
	}
	slices.SortFunc(groups, func(a, b Group) int {
		return cmp.Or(
			cmp.Compare(min(len(b.Gone), 1), min(len(a.Gone), 1)),
			cmp.Compare(len(a.Hosts), len(b.Hosts)),
			strings.Compare(a.sum, b.sum),
		)
	})
	sums := make([]string, len(groups))
	for i, g := range groups {
		sums[i] = g.sum
	}
	for i := range groups {
		groups[i].Hash = short(groups[i].sum, sums)
	}
	return groups
}

// short is the shortest prefix of sum, six digits at least, that no other of
// the sums begins with.
func short(sum string, sums []string) string {
	n := 6
	for _, other := range sums {
		for other != sum && n < len(sum) && other[:n] == sum[:n] {
			n++
		}
	}
	return sum[:n]
}

func newGroup(h engine.HostPlan) Group {
	g := Group{Hosts: []string{h.Host}}
	sum := sha256.New()
	for _, s := range h.Steps {
		stage := Stage{Number: s.Stage, Confirm: s.Confirm}
		fmt.Fprintf(sum, "stage %d confirm %d\n", s.Stage, s.Confirm)
		traces := trace(s)
		for _, l := range conf.Hunks(s.Edits) {
			fmt.Fprintf(sum, "%d %s\n", l.Mark, l.Text)
			line := Line{Mark: l.Mark, Text: l.Text}
			if l.Edit >= 0 {
				line.Trace = traces[l.Edit]
				switch l.Mark {
				case '+':
					g.Added++
				case '-':
					g.Removed++
				}
			}
			stage.Lines = append(stage.Lines, line)
		}
		for _, e := range s.Edits {
			if e.Op == conf.Remove || e.Op == conf.Deactivate {
				g.Gone = append(g.Gone, gone(e))
			}
		}
		g.Steps = append(g.Steps, stage)
	}
	g.sum = hex.EncodeToString(sum.Sum(nil))
	return g
}

// trace returns for each edit of a step the tasks that want it.
func trace(s engine.Step) map[int][]Trace {
	all := map[int][]Trace{}
	for _, c := range s.Changes {
		for _, i := range c.Edits {
			all[i] = append(all[i], Trace{c.Task, c.Source})
		}
	}
	return all
}

// merge adds the traces of another router with the same lines: it may owe them
// to other tasks.
func (g *Group) merge(other Group) {
	for i, s := range g.Steps {
		for j := range s.Lines {
			for _, t := range other.Steps[i].Lines[j].Trace {
				if !slices.Contains(s.Lines[j].Trace, t) {
					s.Lines[j].Trace = append(slices.Clone(s.Lines[j].Trace), t)
				}
			}
		}
	}
}

// gone says what an edit takes away, such as "system login user bob".
func gone(e conf.Edit) string {
	path := strings.TrimSuffix(strings.TrimPrefix(conf.PathString(e.Path), "[edit "), "]")
	if e.Op == conf.Deactivate {
		return path + " (switched off)"
	}
	return path
}
