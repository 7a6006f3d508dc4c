package engine

import "nplay/conf"

// Validate checks a program without a router: it folds each host's jobs over
// an empty tree and reports tasks that disagree, cycles between plays, and
// modules that leave their scope. Equal job lists are checked once, under the
// name of the first host that has the list.
func Validate(p *Program) []Failure {
	l, f := newLayout(p)
	if f != nil {
		return []Failure{*f}
	}
	var all []Failure
	told := map[string]bool{}
	tell := func(f Failure) {
		if key := string(f.Cause) + f.Text + f.Source.String(); !told[key] {
			told[key] = true
			all = append(all, f)
		}
	}
	seen := map[string]bool{}
	for _, h := range p.Hosts {
		if f := l.broken[h.Name]; f != nil {
			tell(*f)
			continue
		}
		s := l.hosts[h.Name]
		print := fingerprint(s)
		if seen[print] {
			continue
		}
		seen[print] = true
		_, bad := fold(s, conf.New())
		for _, f := range bad {
			// What a task cannot have on a router without any configuration says nothing
			// about real ones; its arguments were checked before.
			if f.Cause != TaskFailed && f.Cause != Hidden {
				tell(f)
			}
		}
	}
	return all
}

// Unbuilt returns a Failure for every rollout word of the program that nplay
// understands but does not carry out yet. Apply refuses such a program; a
// caller asks first, so that no router is dialled.
func Unbuilt(p *Program) []Failure {
	var all []Failure
	for _, play := range p.Plays {
		for _, w := range play.Rollout.Unbuilt {
			all = append(all, Failure{
				Cause:  NotBuilt,
				Text:   "play " + play.Name + ": `" + w.Name + "` in a rollout block is not carried out yet, and leaving it out would not be what the playbook says",
				Hint:   "take `" + w.Name + "` out of the rollout block to apply the play without it",
				Source: w.Source,
			})
		}
	}
	return all
}
