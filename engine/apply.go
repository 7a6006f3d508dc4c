package engine

import "context"

// Apply carries the plan out. It reads, folds and diffs each router again by
// the same path as MakePlan and fails a router whose edits are not those of
// the plan. Failures of routers are in the report, not an error.
//
// When ctx ends, routers before their commit stop and are left as they were;
// those past it are brought to an end: confirmed, or seen to be rolled back.
func Apply(ctx context.Context, p *Program, plan *Plan, d Dialer, o Options) *Report {
	o = o.filled()
	if o.Run == "" {
		o.Run = newRun(o.Clock.Now())
	}
	if o.Comment == "" {
		o.Comment = plan.Comment
	}
	rep := &Report{Run: o.Run, Revision: plan.Revision, Comment: o.Comment, Started: o.Clock.Now()}
	o.emit(Event{Kind: RunStarted, Detail: p.Name, Revision: plan.Revision.told(), Comment: oneLine(o.Comment)})
	l, f := newLayout(p)
	if f == nil {
		if bad := Unbuilt(p); len(bad) > 0 {
			f = &bad[0]
		}
	}
	q := &queue{playbook: logName(p.Name, plan.Revision), layout: l, left: map[*Play]int{}}
	planned := make(map[string]*HostPlan, len(plan.Hosts))
	for i := range plan.Hosts {
		planned[plan.Hosts[i].Host] = &plan.Hosts[i]
	}
	var all []*router
	for _, h := range p.Hosts {
		r := &router{host: h, opts: o, dialer: d, result: Result{Host: h.Name}}
		all = append(all, r)
		switch {
		case f != nil:
			r.skip(f.on(h.Name))
		case l.broken[h.Name] != nil:
			r.skip(l.broken[h.Name])
		case o.Leave[h.Name]:
			r.close(outcome{state: StateLeftOut})
		default:
			r.jobs, r.proofs = l.hosts[h.Name], l.proofs[h.Name]
			if r.take(planned[h.Name], plan.Seal) {
				q.add(r)
			}
		}
	}
	all = append(all, missing(p, plan, d, o)...)
	q.run(ctx)
	for _, r := range all {
		rep.Results = append(rep.Results, r.result)
	}
	rep.Finished = o.Clock.Now()
	o.emit(Event{Kind: RunFinished})
	return rep
}

// missing returns the routers that the plan has something to say of and the program
// does not have, ended.
func missing(p *Program, plan *Plan, d Dialer, o Options) []*router {
	known := map[string]bool{}
	for _, h := range p.Hosts {
		known[h.Name] = true
	}
	var all []*router
	for _, h := range plan.Hosts {
		if known[h.Host] || !h.Changed() && h.Failure == nil {
			continue
		}
		r := &router{host: &Host{Name: h.Host}, opts: o, dialer: d, result: Result{Host: h.Host}}
		all = append(all, r)
		if o.Leave[h.Host] {
			r.close(outcome{state: StateLeftOut})
			continue
		}
		f := h.Failure
		if f == nil {
			f = r.fail(Inputs, "the plan has a change for this router, and the inventory, or the play's selection of it, no longer has the router")
		}
		r.skip(f.on(h.Host))
	}
	return all
}

// take looks up what the plan wants of the router, and reports whether anything
// is to be done. If not, the result is in place.
func (r *router) take(hp *HostPlan, seal Sealer) bool {
	if hp == nil {
		r.skip(r.fail(NotStarted, "the plan does not have this router"))
		return false
	}
	for k, s := range hp.Steps {
		if s.Stage < 0 || s.Stage >= len(r.jobs.plays) || k > 0 && s.Stage <= hp.Steps[k-1].Stage {
			r.skip(r.fail(NotStarted, "the plan was made for another playbook: it has steps that this one does not have"))
			return false
		}
	}
	r.look(hp.Steps)
	r.planned, r.seal = hp.Base, seal
	f := hp.Failure
	if f == nil {
		f = r.forbids(*hp)
	}
	switch {
	case f != nil:
		r.close(r.stopped(f.on(r.host.Name)))
	case !hp.Changed():
		r.close(outcome{state: StateUnchanged})
	default:
		return true
	}
	return false
}

// skip ends a router that was never started.
func (r *router) skip(f *Failure) { r.close(outcome{state: StateSkipped, failure: f}) }

// close puts the router's result in place and tells of it.
func (r *router) close(o outcome) {
	r.result.State = o.state
	if o.stands {
		r.result.Steps++
	}
	if o.failure != nil {
		f := *o.failure
		f.Text = r.opts.Mask(f.Text)
		r.result.Failure = &f
		// An earlier step of the router stands; what this one says of itself is only
		// about what came after it.
		if r.result.Steps > 0 && o.state != StateIndeterminate {
			r.result.State = StatePartial
		}
	}
	if !r.started.IsZero() {
		r.result.Took = r.now().Sub(r.started)
	}
	if o.failure != nil {
		r.opts.failed(r.result.Failure)
	}
	r.emit(HostDone, string(r.result.State))
}
