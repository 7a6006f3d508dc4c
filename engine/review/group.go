package review

import (
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
	Alike []string
	// Values are each router's values of Alike, in its order; nil when that is empty.
	Values  map[string][]string
	Outlier bool // far fewer routers than most changes are for; see order.go
	Steps   []Stage
	Added   int      // lines, braces not counted
	Removed int      // lines, with those of leaves that change their value
	Gone    []string // statements that are removed or switched off, such as "system login user bob"
	Access  []string // of any of its routers, sorted; see engine.HostPlan.Access
	Guard   *engine.Failure
	// Guarded are the routers that Guard is about: it may hold for some only, as
	// they need not be reached by the same account.
	Guarded []string
	// Checks are the verdicts of the routers that were asked, once per distinct one.
	Checks []Checked
	// Committed is who committed last on the routers, where they were asked.
	Committed []Committed

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

// groups puts the routers with a change into groups, in no order yet.
func groups(plan *engine.Plan) []Group {
	var all []Group
	for _, k := range kindsOf(plan) {
		g := Group{sum: k.sum, Alike: k.alike}
		for _, m := range k.members {
			g.take(&plan.Hosts[m.at])
			if len(g.Alike) > 0 {
				if g.Values == nil {
					g.Values = make(map[string][]string, len(k.members))
				}
				g.Values[plan.Hosts[m.at].Host] = m.values
			}
		}
		slices.Sort(g.Access)
		g.Sample = g.Hosts[0]
		g.fill(plan.Hosts[k.members[0].at].Steps, k.owners(plan))
		all = append(all, g)
	}
	return all
}

// take adds a router and what is known of it.
func (g *Group) take(h *engine.HostPlan) {
	g.Hosts = append(g.Hosts, h.Host)
	for _, a := range h.Access {
		if !slices.Contains(g.Access, a) {
			g.Access = append(g.Access, a)
		}
	}
	if h.Guard == nil {
		return
	}
	g.Guarded = append(g.Guarded, h.Host)
	if g.Guard == nil {
		f := *h.Guard
		f.Host = h.Host
		g.Guard = &f
	}
}

// fill makes the lines of the steps, and counts them; owners are the tasks behind
// each edit.
func (g *Group) fill(steps []engine.Step, owners [][][]Trace) {
	for i, s := range steps {
		stage := Stage{Number: s.Stage, Confirm: s.Confirm}
		for _, l := range conf.Hunks(s.Edits) {
			line := Line{Mark: l.Mark, Text: l.Text}
			if l.Edit >= 0 {
				line.Trace = owners[i][l.Edit]
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
}

// gone says what an edit takes away, such as "system login user bob".
func gone(e conf.Edit) string {
	path := strings.TrimSuffix(strings.TrimPrefix(conf.PathString(e.Path), "[edit "), "]")
	if e.Op == conf.Deactivate {
		return path + " (switched off)"
	}
	return path
}
