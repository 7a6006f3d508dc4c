package playbooks

import (
	"slices"
	"sort"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"nplay/engine"
)

// A play is tasks for a selection of hosts.
type play struct {
	name      string
	block     *hclsyntax.Block
	hosts     *expr
	after     []edge // to numbers of plays
	tasks     []*task
	byAddress map[string]*task
	sorted    []*task // dependencies first
	proofs    []*proof
	rollout   rollout
	built     *engine.Play
	selected  []*host // in the inventory's order
	// shadow is what its expressions read, with names in the place of secrets.
	shadow *hcl.EvalContext
}

var playForm = form{"a play", []string{"hosts", "after"}, []string{"task", "prove", "rollout"}}

// uses reports whether a task of the play has that module.
func (p *play) uses(module string) bool {
	for _, t := range p.tasks {
		if t.module == module {
			return true
		}
	}
	return false
}

// play declares a play and its tasks; what they refer to is looked at when all
// names are known.
func (l *loader) play(b *hclsyntax.Block) {
	if _, ok := l.labels(b, "NAME"); !ok || !l.identifier(b, 0) {
		return
	}
	for _, old := range l.plays {
		if old.name == b.Labels[0] {
			l.fail(b.DefRange(), "Duplicate play", "The play %q stands at %s already.", old.name, place(old.block.TypeRange))
			return
		}
	}
	p := &play{name: b.Labels[0], block: b, byAddress: map[string]*task{}}
	l.plays = append(l.plays, p)
	l.check(b.Body, playForm)
	for _, x := range b.Body.Blocks {
		if x.Type == "task" {
			l.task(p, x)
		}
	}
}

// link analyses everything within the plays.
func (l *loader) link() {
	for _, p := range l.plays {
		l.linkPlay(p)
	}
	_, cycles := arrange(len(l.plays), func(i int) []edge { return l.plays[i].after })
	for _, c := range cycles {
		l.cycle("Plays", c, func(i int) string { return "play." + l.plays[i].name })
	}
}

func (l *loader) linkPlay(p *play) {
	run := scope{what: "hosts", values: true}
	if l.need(p.block, "hosts") {
		p.hosts = l.analyse(p.block.Body.Attributes["hosts"].Expr, run)
	}
	if a := p.block.Body.Attributes["after"]; a != nil {
		for _, e := range l.list(a, "play.NAME") {
			if i := l.playReference(e); i >= 0 {
				p.after = append(p.after, edge{i, e.Range()})
			}
		}
	}
	for _, t := range p.tasks {
		l.linkTask(p, t)
	}
	for _, x := range p.block.Body.Blocks {
		if x.Type == "prove" {
			l.proof(p, x)
		}
	}
	if x := l.only(p.block.Body, "rollout"); x != nil {
		l.rollout(p, x)
	}
	p.rollout.defaults()
	l.sortTasks(p)
}

// list returns the elements of an argument that is a list written out.
func (l *loader) list(a *hclsyntax.Attribute, of string) []hclsyntax.Expression {
	t, ok := a.Expr.(*hclsyntax.TupleConsExpr)
	if !ok {
		l.fail(a.Expr.Range(), "Wrong type", "The argument %q is a list written out: %s = [%s]", a.Name, a.Name, of)
		return nil
	}
	return t.Exprs
}

// playReference returns the number of the play that play.NAME names, or -1.
func (l *loader) playReference(e hclsyntax.Expression) int {
	t, diags := hcl.AbsTraversalForExpr(e)
	if diags.HasErrors() || t.RootName() != "play" || len(t) != 2 {
		l.fail(e.Range(), "Wrong reference", "Name plays as play.NAME.")
		return -1
	}
	name, _ := step(t)
	var names []string
	for i, p := range l.plays {
		if p.name == name {
			return i
		}
		names = append(names, p.name)
	}
	l.fail(e.Range(), "Unknown play", "There is no play %q.%s", name, didYouMean(name, names))
	return -1
}

// sortTasks puts the tasks in fold order and reports circles.
func (l *loader) sortTasks(p *play) {
	index := map[*task]int{}
	for i, t := range p.tasks {
		index[t] = i
	}
	sorted, cycles := arrange(len(p.tasks), func(i int) []edge {
		var out []edge
		for _, n := range p.tasks[i].needs {
			out = append(out, edge{index[n.task], n.rng})
		}
		return out
	})
	for _, c := range cycles {
		l.cycle("Tasks", c, func(i int) string { return p.tasks[i].address() })
	}
	for _, i := range sorted {
		p.sorted = append(p.sorted, p.tasks[i])
		p.tasks[i].settle()
	}
	for _, t := range p.tasks {
		if len(cycles) > 0 && !slices.Contains(p.sorted, t) {
			p.sorted = append(p.sorted, t) // what else is wrong in it is told, too
		}
	}
}

// sortBy sorts by place: file name, then position.
func sortBy[T any](list []T, rng func(T) hcl.Range) {
	sort.SliceStable(list, func(i, j int) bool {
		a, b := rng(list[i]), rng(list[j])
		if a.Filename != b.Filename {
			return a.Filename < b.Filename
		}
		return a.Start.Byte < b.Start.Byte
	})
}
