package planfile

import (
	"nplay/conf"
	"nplay/engine"
	"nplay/transport"
)

// shape makes a template of all of a router's plan but its tree.
func (l *lifter) shape(h engine.HostPlan) (wireShape, error) {
	w := wireShape{Road: l.lift(h.Road), Failure: l.failure(h.Failure), Guard: l.failure(h.Guard), Check: l.check(h.Check)}
	w.Scopes = h.Scopes
	for _, a := range h.Access {
		w.Access = append(w.Access, l.lift(a))
	}
	if c := h.Last; c != nil {
		w.Last = &wireCommit{c.Sequence, c.User, c.Client, c.Time.UTC(), l.said(c.Comment), l.said(c.Log), c.Pending}
	}
	for _, s := range h.Steps {
		step := wireStep{Stage: s.Stage, Confirm: s.Confirm, Changes: l.changes(s.Changes)}
		for _, e := range engine.SealEdits(l, s.Edits) {
			path, err := l.path(e.Path)
			if err != nil {
				return w, err
			}
			step.Edits = append(step.Edits, wireEdit{
				Op: e.Op, Path: path, Fresh: e.Fresh, Old: l.id(e.Old),
				Place: e.Place, After: l.id(e.After), Before: l.id(e.Before), Veiled: e.Veiled,
			})
		}
		w.Steps = append(w.Steps, step)
	}
	return w, nil
}

func (l *lifter) changes(all []engine.Change) []wireChange {
	var out []wireChange
	for _, c := range all {
		w := wireChange{Play: c.Play, Task: l.lift(c.Task), Source: c.Source, Edits: c.Edits}
		for _, r := range c.Refs {
			w.Refs = append(w.Refs, wireRef{r.Name, l.lift(r.Value)})
		}
		out = append(out, w)
	}
	return out
}

func (l *lifter) failure(f *engine.Failure) *wireFailure {
	if f == nil {
		return nil
	}
	return &wireFailure{l.lift(f.Host), l.lift(f.Task), string(f.Cause), l.said(f.Text), l.said(f.Hint), f.Source}
}

func (l *lifter) check(c *engine.Check) *wireCheck {
	if c == nil {
		return nil
	}
	return &wireCheck{
		Failure: l.failure(c.Failure), Errors: l.verdicts(c.Errors), Warnings: l.verdicts(c.Warnings),
		Differs: c.Differs, Diff: l.said(c.Diff), Computed: c.Computed,
	}
}

func (l *lifter) verdicts(all []engine.Verdict) []wireVerdict {
	var out []wireVerdict
	for _, v := range all {
		out = append(out, wireVerdict{l.said(v.Path), l.said(v.Message), v.Request, l.changes(v.Tasks)})
	}
	return out
}

// A filling fills a shape in. The first error is kept: what comes after it is of no
// use.
type filling struct {
	*lowerer
	err error
}

func (f *filling) lower(text string) string {
	out, err := f.lowerer.lower(text)
	f.keep(err)
	return out
}

func (f *filling) keep(err error) {
	if f.err == nil {
		f.err = err
	}
}

// host fills in a router's plan.
func (f *filling) host(w wireShape) engine.HostPlan {
	h := engine.HostPlan{
		Host: f.values[0], Road: f.lower(w.Road), Failure: f.failure(w.Failure), Guard: f.failure(w.Guard),
		Scopes: w.Scopes, Check: f.check(w.Check),
	}
	for _, a := range w.Access {
		h.Access = append(h.Access, f.lower(a))
	}
	if c := w.Last; c != nil {
		h.Last = &transport.Commit{
			Sequence: c.Sequence, User: c.User, Client: c.Client, Time: c.Time,
			Comment: f.lower(c.Comment), Log: f.lower(c.Log), Pending: c.Pending,
		}
	}
	last := -1
	for _, s := range w.Steps {
		if s.Stage <= last || s.Confirm < 0 || len(s.Edits) == 0 {
			f.keep(damaged("the commits of %s", h.Host))
		}
		last = s.Stage
		step := engine.Step{Host: h.Host, Stage: s.Stage, Confirm: s.Confirm, Changes: f.changes(s.Changes, len(s.Edits))}
		for _, e := range s.Edits {
			step.Edits = append(step.Edits, f.edit(e))
		}
		h.Steps = append(h.Steps, step)
	}
	if h.Failure != nil && h.Changed() {
		f.keep(damaged("%s is planned, and failed", h.Host))
	}
	return h
}

func (f *filling) edit(w wireEdit) conf.Edit {
	path, err := f.path(w.Path)
	f.keep(err)
	if len(w.Path) == 0 || w.Op < conf.Add || w.Op > conf.Move || w.Place > conf.Following || w.Fresh < 0 || w.Fresh > len(w.Path) {
		f.keep(damaged("an edit of %s", f.values[0]))
	}
	return conf.Edit{
		Op: w.Op, Path: path, Fresh: w.Fresh, Old: f.lower(w.Old),
		Place: w.Place, After: f.lower(w.After), Before: f.lower(w.Before), Veiled: w.Veiled,
	}
}

// changes fills in the parts of tasks in so many edits.
func (f *filling) changes(all []wireChange, edits int) []engine.Change {
	var out []engine.Change
	for _, w := range all {
		c := engine.Change{Play: w.Play, Task: f.lower(w.Task), Source: w.Source, Edits: w.Edits}
		for _, i := range w.Edits {
			if i < 0 || i >= edits {
				f.keep(damaged("a task of %s wants an edit that is not there", f.values[0]))
			}
		}
		for _, r := range w.Refs {
			c.Refs = append(c.Refs, engine.Ref{Name: r.Name, Value: f.lower(r.Value)})
		}
		out = append(out, c)
	}
	return out
}

func (f *filling) failure(w *wireFailure) *engine.Failure {
	if w == nil {
		return nil
	}
	return &engine.Failure{
		Host: f.lower(w.Host), Task: f.lower(w.Task), Cause: engine.Cause(w.Cause),
		Text: f.lower(w.Text), Hint: f.lower(w.Hint), Source: w.Source,
	}
}

func (f *filling) check(w *wireCheck) *engine.Check {
	if w == nil {
		return nil
	}
	return &engine.Check{
		Failure: f.failure(w.Failure), Errors: f.verdicts(w.Errors), Warnings: f.verdicts(w.Warnings),
		Differs: w.Differs, Diff: f.lower(w.Diff), Computed: w.Computed,
	}
}

func (f *filling) verdicts(all []wireVerdict) []engine.Verdict {
	var out []engine.Verdict
	for _, w := range all {
		out = append(out, engine.Verdict{
			Warning: transport.Warning{Path: f.lower(w.Path), Message: f.lower(w.Message)},
			Request: w.Request, Tasks: f.changes(w.Tasks, 0),
		})
	}
	return out
}
