package playbooks

import (
	"regexp"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// A group is a name for several routers, with what they have in common.
type group struct {
	name    string
	rng     hcl.Range
	hosts   []string // names and globs of routers
	groups  []string // groups in this one
	body    *hclsyntax.Body
	own     settings
	parents map[string]bool // all groups that contain it, also through others
	depth   int             // how many stand around it at most
}

var groupForm = form{"a group", []string{"hosts", "groups", "vars"}, []string{"connection"}}

// group decodes a group block.
func (l *loader) group(inv *inventory, b *hclsyntax.Block, ctx *hcl.EvalContext) {
	names, ok := l.labels(b, "NAME")
	if !ok {
		return
	}
	name := names[0]
	if !dnsName.MatchString(name) || name == "all" {
		l.fail(b.LabelRanges[0], "Invalid name", "A group's name is made of letters, digits, dots, - and _; \"all\" means the whole inventory, whose settings stand outside of groups.")
		return
	}
	if old := inv.groups[name]; old != nil {
		l.fail(b.DefRange(), "Duplicate group", "The group %q stands at %s already.", name, place(old.rng))
		return
	}
	g := &group{name: name, rng: b.DefRange(), body: b.Body, parents: map[string]bool{}}
	inv.groups[name] = g
	l.check(b.Body, groupForm)
	g.hosts = l.texts(b.Body, "hosts", ctx)
	g.groups = l.texts(b.Body, "groups", ctx)
	l.vars(b.Body, ctx, &g.own)
	if c := l.only(b.Body, "connection"); c != nil {
		g.own.connection = l.connection(inv, c, ctx)
	}
}

// join brings hosts and groups together: which groups contain which, and which
// hosts are in each.
func (l *loader) join(inv *inventory) {
	l.nest(inv)
	for _, name := range sortedKeys(inv.groups) {
		g := inv.groups[name]
		if h := inv.byName[name]; h != nil {
			l.fail(g.rng, "Ambiguous name", "%q is also a host, at %s; a selector could not tell them apart.", name, place(h.rng))
		}
		for _, pattern := range g.hosts {
			l.members(inv, g, pattern)
		}
	}
	for _, h := range inv.hosts {
		h.groupSet = map[string]bool{}
		for _, name := range h.direct {
			h.groupSet[name] = true
			g := inv.groups[name]
			if g == nil {
				l.loose(inv, h, name)
				continue
			}
			for p := range g.parents {
				h.groupSet[p] = true
			}
		}
		h.Groups = groupNames(h.groupSet)
	}
}

// members puts the routers that a name or glob names into a group.
func (l *loader) members(inv *inventory, g *group, pattern string) {
	rng := g.body.Attributes["hosts"].Expr.Range()
	if !strings.ContainsAny(pattern, "*?") {
		if h := inv.byName[pattern]; h != nil {
			h.direct = append(h.direct, g.name)
			return
		}
		l.fail(rng, "Unknown host", "The group %q names the host %q, which the inventory does not have.%s",
			g.name, pattern, didYouMean(pattern, some1000(inv)))
		return
	}
	// In names only * and ? have a meaning, as in selectors.
	glob := regexp.MustCompile("^" + strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(pattern)) + "$")
	for _, h := range inv.hosts {
		if glob.MatchString(h.Name) {
			h.direct = append(h.direct, g.name)
		}
	}
}

// some1000 returns names to suggest; more would take too long to compare.
func some1000(inv *inventory) []string {
	var out []string
	for i, h := range inv.hosts {
		if i == 1000 {
			break
		}
		out = append(out, h.Name)
	}
	return out
}

// loose looks at a group that only hosts name. That is allowed, but a name that
// is nearly that of a declared group is more likely a typing error.
func (l *loader) loose(inv *inventory, h *host, name string) {
	if inv.byName[name] != nil {
		l.fail(h.rng, "Ambiguous name", "The group %q is also a host; a selector could not tell them apart.", name)
	}
	if near := nearest(name, keysOf(inv.groups)); near != "" {
		l.warn(h.rng, "Unknown group", "There is no group block %q. Did you mean %q?", name, near)
	}
}

// nest works out which groups contain which.
func (l *loader) nest(inv *inventory) {
	names := sortedKeys(inv.groups)
	index := map[string]int{}
	for i, n := range names {
		index[n] = i
	}
	children := make([][]edge, len(names))
	for i, n := range names {
		g := inv.groups[n]
		for _, c := range g.groups {
			rng := g.body.Attributes["groups"].Expr.Range()
			j, ok := index[c]
			if !ok {
				l.fail(rng, "Unknown group", "There is no group block %q.%s", c, didYouMean(c, names))
				continue
			}
			children[i] = append(children[i], edge{j, rng})
		}
	}
	sorted, cycles := arrange(len(names), func(i int) []edge { return children[i] })
	for _, c := range cycles {
		l.cycle("Groups", c, func(i int) string { return "group " + names[i] })
	}
	// arrange puts children first; parents are handed down from the other end.
	for k := len(sorted) - 1; k >= 0; k-- {
		parent := inv.groups[names[sorted[k]]]
		for _, e := range children[sorted[k]] {
			child := inv.groups[names[e.to]]
			child.parents[parent.name] = true
			for p := range parent.parents {
				child.parents[p] = true
			}
			child.depth = max(child.depth, parent.depth+1)
		}
	}
}
