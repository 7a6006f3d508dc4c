package engine

import (
	"fmt"
	"slices"
	"strings"

	"nplay/conf"
	"nplay/transport"
)

// guard refuses steps that would lock nplay out: that take away or switch off what
// it came in by, and, where nothing would take a step back, that so much as change
// it. by is the session it comes in by, with what is not known "". base is the
// configuration before the first of the steps, nil where it is not known.
//
// Within a confirm window the router takes a bad change back, so that what is only
// changed (a port, a class, a server) is left to the probe. What is taken away the
// probe would refuse in the end; to have tried it is a window without a way in.
func (r *router) guard(steps []Step, by transport.Info, base *conf.Node) *Failure {
	for i, s := range steps {
		if i > 0 {
			by.Road = "" // a later step may come in by another
			base = applied(base, steps[i-1].Edits)
			if next := r.host.Connection.Next; next != nil && r.leaves(steps[i-1], by) {
				by = transport.Info{User: next.User}
			}
		}
		f := r.locksOut(s, by)
		if f == nil && s.Confirm > 0 && !r.opts.AllowLockout {
			f = r.takesWay(s, by, base)
		}
		if f != nil {
			return f
		}
	}
	return nil
}

// applied is the configuration after these edits, nil where it cannot be known.
func applied(base *conf.Node, edits []conf.Edit) *conf.Node {
	if base == nil {
		return nil
	}
	after := base.Clone()
	if conf.Apply(after, edits) != nil {
		return nil
	}
	return after
}

// A taking is an edit that takes away something of the way in.
type taking struct {
	edit int
	what string
	// account says that it is the account's own, so that `next` is the answer.
	account bool
}

// takesWay refuses a step that takes away or switches off what nplay came in by.
func (r *router) takesWay(s Step, by transport.Info, base *conf.Node) *Failure {
	for _, t := range r.takings(s, by, base) {
		if t.account && r.host.Connection.Next != nil {
			continue
		}
		hint := "let nplay come in by another way first (connection block of the inventory)"
		if t.account {
			hint = "say what nplay logs in with afterwards (`connection { next { ... } }` in the inventory)"
		}
		hint += ", or give --allow-lockout and let the confirm window decide"
		f := r.fail(Lockout, fmt.Sprintf("the change takes away %s, %s", place(s.Edits[t.edit]), t.what))
		f.Hint = hint
		for _, c := range s.Changes {
			if slices.Contains(c.Edits, t.edit) {
				f.Task, f.Source = c.Task, c.Source
				break
			}
		}
		return f
	}
	return nil
}

// takings are the edits of a step that take away something of the way in.
func (r *router) takings(s Step, by transport.Info, base *conf.Node) []taking {
	var all []taking
	add := func(i int, account bool, what string) { all = append(all, taking{i, what, account}) }
	in := entrance{Info: by, base: base, scopes: r.scopes}
	for i, e := range s.Edits {
		switch {
		case in.takesAccount(e):
			add(i, true, "the account nplay itself logs in with")
		case in.takesKey(e):
			add(i, true, "the key nplay itself logged in with")
		case in.takesPassword(e):
			add(i, true, "the password nplay itself logged in with")
		case in.shutsRoot(e):
			add(i, true, "by which root, the account nplay itself logs in with, is let in")
		case in.takesClass(e):
			add(i, false, "the class of the account nplay itself logs in with")
		case in.takesTemplate(e):
			add(i, false, "the template by which nplay itself is let in")
		case in.closesMethod(e):
			add(i, false, "and with that the way nplay itself logged in by")
		case byCertificate(by.Login) && takesOff(e) && touchesAuthority(e):
			add(i, false, "by which the certificate is judged that nplay itself logged in with")
		case r.stopsService(e, by.Road):
			add(i, false, "the service nplay itself came in by ("+by.Road+")")
		}
	}
	for _, t := range in.takesJudge(s.Edits) {
		add(t.edit, false, t.what)
	}
	return all
}

// takesOwn reports whether a step takes away the account's own way in.
func (r *router) takesOwn(s Step, by transport.Info) bool {
	return slices.ContainsFunc(r.takings(s, by, nil), func(t taking) bool { return t.account })
}

// refuses is all that speaks against the steps before anything is locked.
func (r *router) refuses(steps []Step, by transport.Info, base *conf.Node) *Failure {
	if f := r.guard(steps, by, base); f != nil {
		return f
	}
	return r.needsNext(steps, by)
}

// forbids is what speaks against a plan before the router is dialled. Of what
// only a session knows, such as the key that was taken, the plan's own session is
// believed; it may have been another inventory's, unless that says `next` by now.
func (r *router) forbids(hp HostPlan) *Failure {
	if hp.Guard != nil && !r.opts.AllowLockout && r.host.Connection.Next == nil {
		return hp.Guard
	}
	return r.refuses(r.plan, transport.Info{User: r.host.Connection.User, Road: hp.Road}, r.planned)
}

// plannedOn is the configuration that a step was planned on, nil where it is not
// known.
func (r *router) plannedOn(stage int) *conf.Node {
	base := r.planned
	for _, s := range r.plan {
		if s.Stage < stage {
			base = applied(base, s.Edits)
		}
	}
	return base
}

// watch sees what the steps of a plan mean for the way in.
func (h *HostPlan) watch(s *staged, by transport.Info, o Options) {
	if by.User == "" {
		by.User = s.host.Connection.User
	}
	o.AllowLockout = false
	r := &router{host: s.host, jobs: s, opts: o, scopes: h.Scopes}
	in := entrance{Info: by, base: h.Base, scopes: h.Scopes}
	h.Access = in.access(h.Steps)
	if h.Guard = r.guard(h.Steps, by, h.Base); h.Guard != nil {
		h.Guard.Text = o.Mask(h.Guard.Text)
	}
}

// leaves reports whether from a step on nplay logs in with `next`.
func (r *router) leaves(s Step, by transport.Info) bool {
	if _, yes := changesAccount(s.Edits, by.User); yes {
		return true
	}
	in := entrance{Info: by}
	return slices.ContainsFunc(s.Edits, in.shutsRoot)
}

// stopsService reports whether an edit takes away or switches off a service that
// the road leads through.
func (r *router) stopsService(e conf.Edit, road string) bool {
	for _, service := range r.servicesOf(road) {
		if takesOff(e) && len(e.Path) <= len(service) && concerns(e, service...) {
			return true
		}
	}
	return false
}

// takesOff reports whether an edit removes something or switches it off.
func takesOff(e conf.Edit) bool { return e.Op == conf.Remove || e.Op == conf.Deactivate }

// used are the parts of a login that the router took: "key /k/id (SHA256:...)",
// "password".
func used(login string) []string {
	login, _, _ = strings.Cut(login, "; ") // what follows was not taken
	if login == "" {
		return nil
	}
	return strings.Split(login, " and ")
}
