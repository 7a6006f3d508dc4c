package review

import (
	"fmt"
	"slices"
	"strings"

	"nplay/conf"
	"nplay/engine"
)

// Reverse puts the undo of a plan in order: what a rollback would bring back. The
// groups are those of New, in its order and with its hashes, each with the undo of
// its change; where routers with the same change have to go back to different
// things, a group is parted and its hash gets a number: 7f3a9c-1, 7f3a9c-2.
//
// Nothing is tried or refused: there are neither guards nor verdicts.
func Reverse(plan *engine.Plan) *Review {
	r := New(plan)
	r.Reverse, r.Checked, r.Unchecked = true, false, nil
	of := make(map[string]*engine.HostPlan, len(plan.Hosts))
	for i := range plan.Hosts {
		of[plan.Hosts[i].Host] = &plan.Hosts[i]
	}
	var all []Group
	for i := range r.Groups {
		parts, failed := undo(&r.Groups[i], of)
		all = append(all, parts...)
		r.Failures = append(r.Failures, failed...)
	}
	r.Groups = all
	r.index()
	return r
}

// undo parts a group by what its routers go back to.
func undo(g *Group, of map[string]*engine.HostPlan) (parts []Group, failed []engine.Failure) {
	at := map[string]int{}
	for _, host := range g.Hosts {
		steps, err := engine.Undo(*of[host])
		if err != nil {
			failed = append(failed, engine.Failure{Host: host, Cause: engine.Internal, Text: "no undo can be shown: " + err.Error(),
				Hint: "please report this as a bug of nplay"})
			continue
		}
		key := backTo(steps, g.Alike, g.Values[host])
		k, known := at[key]
		if !known {
			k, at[key] = len(parts), len(parts)
			p := Group{Hash: g.Hash, Sample: host, Alike: g.Alike, Outlier: g.Outlier, Access: g.Access, sum: g.sum}
			p.fill(steps, owners(steps))
			parts = append(parts, p)
		}
		p := &parts[k]
		p.Hosts = append(p.Hosts, host)
		if g.Values != nil {
			if p.Values == nil {
				p.Values = map[string][]string{}
			}
			p.Values[host] = g.Values[host]
		}
	}
	if len(parts) > 1 {
		for i := range parts {
			parts[i].Hash += fmt.Sprintf("-%d", i+1)
		}
	}
	return parts, failed
}

// backTo is an undo in a form in which two of one group can be compared: as the
// same where they differ by the inventory values only by which the changes do. The
// undo removes what these made, so here they count in removals too.
func backTo(steps []engine.Step, names, values []string) string {
	call := func(text string) string {
		parts := strings.Split(text, conf.KeySep)
		for i, p := range parts {
			if k := slices.Index(values, p); k >= 0 && p != "" {
				parts[i] = "\x00" + names[k] // no value of a configuration begins so
			}
		}
		return strings.Join(parts, conf.KeySep)
	}
	called := make([]engine.Step, len(steps))
	for i, s := range steps {
		s.Changes = nil
		s.Edits = slices.Clone(s.Edits)
		for k := range s.Edits {
			e := &s.Edits[k]
			e.Path = slices.Clone(e.Path)
			for j, n := range e.Path {
				n = n.Clone()
				rename(n, call)
				e.Path[j] = n
			}
			if !e.Veiled {
				e.After, e.Before = call(e.After), call(e.Before)
			}
			if !e.Target().Secret {
				e.Old = call(e.Old)
			}
		}
		called[i] = s
	}
	id := identify(called)
	var b strings.Builder
	b.Write(id.frame[:])
	for _, w := range id.words {
		fmt.Fprintf(&b, "%d:%s", len(w.value), w.value)
	}
	return b.String()
}

// rename calls the keys and values of a statement and of all below it.
func rename(n *conf.Node, call func(string) string) {
	if !n.Secret {
		n.Key, n.Value = call(n.Key), call(n.Value)
	}
	for _, k := range n.Kids {
		rename(k, call)
	}
}
