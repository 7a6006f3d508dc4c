package playbooks

import (
	"fmt"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"nplay/engine"
)

// maxJobs bounds the jobs of one program.
const maxJobs = 5_000_000

// build evaluates the plays for their hosts.
func (l *loader) build() *engine.Program {
	p := &engine.Program{Name: l.name}
	for _, x := range l.plays {
		x.built = &engine.Play{Name: x.name, Rollout: engine.Rollout{Confirm: x.rollout.confirm, Unbuilt: x.rollout.unbuilt}, Source: source(x.block.DefRange())}
		p.Plays = append(p.Plays, x.built)
	}
	for i, x := range l.plays {
		for _, e := range x.after {
			if after := p.Plays[e.to]; !containsPlay(p.Plays[i].After, after) {
				p.Plays[i].After = append(p.Plays[i].After, after)
			}
		}
	}
	order, _ := arrange(len(l.plays), func(i int) []edge { return l.plays[i].after })
	in := map[*host][]*play{}
	for _, i := range order {
		for _, h := range l.plays[i].selected {
			in[h] = append(in[h], l.plays[i])
		}
	}
	for _, h := range append([]*host{l.any}, l.inventory.hosts...) {
		plays := in[h]
		if len(plays) == 0 {
			continue
		}
		p.Hosts = append(p.Hosts, h.Host)
		for _, x := range plays {
			e := &evaluation{loader: l, play: x, host: h, results: map[*task]*result{}}
			jobs := e.jobs()
			p.Jobs = append(p.Jobs, jobs...)
			if len(p.Jobs) > maxJobs {
				l.fail(x.block.DefRange(), "Too many tasks", "The playbook has more than %d tasks over all routers.", maxJobs)
				return p
			}
			p.Proofs = append(p.Proofs, e.proofs(len(jobs) > 0)...)
		}
	}
	l.unshown(p.Jobs)
	l.leftOut()
	return p
}

func containsPlay(list []*engine.Play, p *engine.Play) bool {
	for _, x := range list {
		if x == p {
			return true
		}
	}
	return false
}

// leftOut says which tasks could not be judged without an inventory.
func (l *loader) leftOut() {
	var names []string
	for _, p := range l.plays {
		for _, t := range p.tasks {
			if t.left {
				names = append(names, fmt.Sprintf("%s (%s)", t.address(), place(t.block.TypeRange)))
			}
		}
	}
	if len(names) > 0 {
		l.remarks = append(l.remarks, "left out of the check for tasks that disagree, because they need values that only an inventory gives: "+strings.Join(names, ", "))
	}
}

// object returns the host as playbooks see it.
func (h *host) object() cty.Value {
	if h.value != cty.NilVal {
		return h.value
	}
	groups := cty.ListValEmpty(cty.String)
	if len(h.Groups) > 0 {
		list := make([]cty.Value, len(h.Groups))
		for i, g := range h.Groups {
			list[i] = cty.StringVal(g)
		}
		groups = cty.ListVal(list)
	}
	h.value = cty.ObjectVal(map[string]cty.Value{
		"name":     cty.StringVal(h.Name),
		"address":  cty.StringVal(h.Address),
		"platform": cty.StringVal(h.Platform),
		"groups":   groups,
		"vars":     cty.ObjectVal(h.vars),
	})
	return h.value
}

// anyHost stands for any router where there is no inventory.
func anyHost() *host {
	h := &host{Host: &engine.Host{Name: "any", Address: "any", Platform: "junos"}}
	h.value = cty.ObjectVal(map[string]cty.Value{
		"name":     cty.UnknownVal(cty.String),
		"address":  cty.UnknownVal(cty.String),
		"platform": cty.StringVal("junos"),
		"groups":   cty.UnknownVal(cty.List(cty.String)),
		"vars":     cty.DynamicVal,
	})
	return h
}
