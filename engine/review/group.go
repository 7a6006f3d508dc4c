package review

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
// in the same commits, but for whole keys and values that come from inventory
// values which the tasks refer to, never in what is removed. A secret counts by
// its name, so routers that differ in its value only are one group.
type Group struct {
	Hash  string // six hex digits, more where two groups of the plan share them
	Hosts []string
	// Sample is the router whose change is shown: the first.
	Sample string
	// Alike are the inventory values by which the routers' changes differ, such as
	// "host.name"; none when they are equal as they stand.
	Alike   []string
	Outlier bool // far fewer routers than most changes are for
	Steps   []Stage
	Added   int      // lines, braces not counted
	Removed int      // lines, with those of leaves that change their value
	Gone    []string // statements that are removed or switched off, such as "system login user bob"
	Access  []string // see engine.HostPlan.Access
	Guard   *engine.Failure
	// Checks are the verdicts of the routers that were asked, once per distinct one.
	Checks []Checked

	sum string
}

// A Checked is what some routers of a group said of its change.
type Checked struct {
	Hosts []string
	engine.Check
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

// groups puts the routers with a change into groups: what removes something
// first, then the smaller group before the larger, so that the odd ones out
// are seen before the many.
func groups(plan *engine.Plan) []Group {
	var all []Group
	at := map[string]int{}
	for _, h := range plan.Hosts {
		if !h.Changed() {
			continue
		}
		g := newGroup(h)
		i, known := at[g.sum]
		if !known {
			at[g.sum] = len(all)
			all = append(all, g)
			continue
		}
		all[i].Hosts = append(all[i].Hosts, h.Host)
		all[i].merge(g)
	}
	slices.SortFunc(all, func(a, b Group) int {
		return cmp.Or(
			cmp.Compare(min(len(b.Gone), 1), min(len(a.Gone), 1)),
			cmp.Compare(len(a.Hosts), len(b.Hosts)),
			strings.Compare(a.sum, b.sum),
		)
	})
	sums := make([]string, len(all))
	for i, g := range all {
		sums[i] = g.sum
	}
	for i := range all {
		all[i].Hash = short(all[i].sum, sums)
	}
	return all
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
	g := Group{Hosts: []string{h.Host}, Sample: h.Host}
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
