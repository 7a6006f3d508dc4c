package playbooks

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"nplay/playbooks/selector"
)

// choose finds the hosts of every play.
func (l *loader) choose() {
	limit := map[*host]bool{}
	blind := l.options.Inventory == "" || l.inventory.broken
	if l.options.Limit != "" && !blind {
		for _, h := range l.pick(l.options.Limit, hcl.Range{}, "--limit") {
			limit[h] = true
		}
	} else if l.options.Limit != "" {
		if _, err := selector.Parse(l.options.Limit); err != nil {
			l.add(note{summary: "Invalid selector", detail: "--limit: " + err.Error()})
		}
	}
	total := 0
	for _, p := range l.plays {
		hosts, ok := l.playHosts(p, blind)
		if !ok {
			// Which routers is reported as wrong; what holds for any of them can
			// still be looked at.
			p.selected = []*host{l.any}
			continue
		}
		for _, h := range hosts {
			if l.options.Limit == "" || blind || limit[h] {
				p.selected = append(p.selected, h)
				total++
			}
		}
	}
	if total == 0 && len(limit) > 0 && !l.failed() {
		l.add(note{summary: "No router selected", detail: fmt.Sprintf("No play has one of the %d routers that --limit %q matches.", len(limit), l.options.Limit)})
	}
}

// playHosts evaluates a play's hosts. With blind there is no inventory to look
// at, and the host that stands for any is returned.
func (l *loader) playHosts(p *play, blind bool) ([]*host, bool) {
	if p.hosts == nil || p.hosts.broken {
		return nil, false
	}
	rng := p.hosts.code.Range()
	v, ok := l.value(p.hosts.code, l.base, "")
	if !ok {
		return nil, false
	}
	if v.ContainsMarked() {
		l.fail(rng, "Sensitive value", "Which routers a play is for is shown, so hosts cannot be sensitive.")
		return nil, false
	}
	if !v.IsKnown() {
		return []*host{l.any}, blind // what makes it unknown otherwise is reported
	}
	s, err := convert.Convert(v, cty.String)
	if err != nil || s.IsNull() {
		l.fail(rng, "Wrong type", "hosts is a string with a selector, such as \"edge & !maintenance\", or \"*\" for all.")
		return nil, false
	}
	if blind {
		if _, err := selector.Parse(s.AsString()); err != nil {
			l.fail(rng, "Invalid selector", "%s", err)
		}
		return []*host{l.any}, true
	}
	hosts := l.pick(s.AsString(), rng, "hosts")
	return hosts, len(hosts) > 0
}

// pick returns the routers that a selector matches. An unknown name, and a
// selector that matches none, is an error.
func (l *loader) pick(text string, rng hcl.Range, what string) []*host {
	s, err := selector.Parse(text)
	if err != nil {
		l.fail(rng, "Invalid selector", "%s: %s", what, err)
		return nil
	}
	if len(l.inventory.hosts) == 0 {
		l.fail(rng, "No router selected", "The inventory has no hosts.")
		return nil
	}
	groups := map[string]bool{}
	for name := range l.inventory.groups {
		groups[name] = true
	}
	vars := map[string]bool{}
	for _, h := range l.inventory.hosts {
		for g := range h.groupSet {
			groups[g] = true
		}
		for name := range h.vars {
			vars[name] = true
		}
	}
	known := true
	for _, name := range s.Names() {
		if !groups[name] && l.inventory.byName[name] == nil {
			known = false
			l.fail(rng, "Unknown host or group", "%s: the inventory has no host and no group %q.%s", what, name,
				didYouMean(name, append(some1000(l.inventory), keysOf(groups)...)))
		}
	}
	for _, name := range s.Vars() {
		if !vars[name] {
			known = false
			l.fail(rng, "Unknown variable", "%s: no router has a variable %q.%s", what, name, didYouMean(name, keysOf(vars)))
		}
	}
	if !known {
		return nil
	}
	var out []*host
	for _, h := range l.inventory.hosts {
		if s.Match(selector.Host{Name: h.Name, Groups: h.Groups, Vars: h.text}) {
			out = append(out, h)
		}
	}
	if len(out) == 0 {
		l.fail(rng, "No router selected", "%s: no router matches %q.", what, strings.TrimSpace(text))
	}
	return out
}

// text returns a variable of the host as text, for selectors. Sensitive ones,
// lists and objects are not offered.
func (h *host) text(name string) (string, bool) {
	v, ok := h.vars[name]
	if !ok || v.IsMarked() || v.IsNull() || !v.IsKnown() || !v.Type().IsPrimitiveType() {
		return "", false
	}
	s, err := convert.Convert(v, cty.String)
	if err != nil {
		return "", false
	}
	return s.AsString(), true
}
