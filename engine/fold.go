package engine

import (
	"cmp"
	"fmt"

	"nplay/conf"
	"nplay/transport"
)

// A folded program of one host: all its tasks over one tree.
type folded struct {
	steps []Step       // those with edits, by stage
	trees []*conf.Node // the tree after each stage
	own   []own        // what each job did by itself, in fold order
}

// own is a job's own step in the fold.
type own struct {
	job   *Job
	edits []conf.Edit
}

// stageEdits returns what the stage would send.
func (f *folded) stageEdits(stage int) []conf.Edit {
	for _, s := range f.steps {
		if s.Stage == stage {
			return s.Edits
		}
	}
	return nil
}

// fold lets every job of the host make the tree as it wants it, stage by
// stage, and takes the difference over each stage. The tree itself is left
// alone. Nothing is folded twice into the plan: what is sent is this one
// difference, whichever tasks it comes from.
func fold(s *staged, tree *conf.Node) (*folded, []Failure) {
	f := &folded{}
	marks := marksOf(s.jobs)
	now, misfit := shape(s, tree)
	if misfit != nil {
		return nil, []Failure{*misfit}
	}
	marks.mark(now)
	i := 0
	for stage := range s.plays {
		before := now.Clone()
		first := len(f.own)
		for ; i < len(s.jobs) && s.stage[s.jobs[i]] == stage; i++ {
			edits, bad := take(s.jobs[i], now, marks)
			if bad != nil {
				return nil, []Failure{*bad}
			}
			f.own = append(f.own, own{s.jobs[i], edits})
		}
		if edits := conf.Diff(before, now); len(edits) > 0 {
			wanted := wanting(edits, f.own[first:])
			label(edits, f.own[first:], wanted)
			f.steps = append(f.steps, Step{
				Host:    s.host.Name,
				Stage:   stage,
				Confirm: s.plays[stage][0].Rollout.Confirm,
				Edits:   edits,
				Changes: parts(f.own[first:], wanted),
			})
		}
		f.trees = append(f.trees, now.Clone())
	}
	if bad := conflicts(f, now, marks); len(bad) > 0 {
		return nil, bad
	}
	return f, nil
}

// take lets one job edit the tree and returns what it did.
func take(j *Job, now *conf.Node, m marks) ([]conf.Edit, *Failure) {
	before := now.Clone()
	if f := ensure(j, now); f != nil {
		return nil, f
	}
	m.mark(now)
	edits := conf.Diff(before, now)
	for _, e := range edits {
		if f := admit(j, e); f != nil {
			return nil, f
		}
		if blind := conf.Blind(before, e); blind != nil {
			return nil, j.fail(Hidden, blind.Error(), blind.Hint())
		}
	}
	return edits, nil
}

// ensure calls the module, whose bugs must not end a run over other routers.
func ensure(j *Job, now *conf.Node) (f *Failure) {
	defer func() {
		if r := recover(); r != nil {
			f = j.fail(Internal, fmt.Sprintf("%T broke off: %v", j.Module, r), "please report this as a bug of the module")
		}
	}()
	err := j.Module.Ensure(conf.Target{Host: j.Host.Name, Platform: j.Host.Platform}, now)
	if err == nil {
		return nil
	}
	cause, hint := TaskFailed, ""
	if causeOf(err) == Hidden {
		cause, hint = Hidden, cmp.Or(transport.Hint(err), hints[Hidden])
	}
	return j.fail(cause, err.Error(), hint)
}

// admit refuses an edit that the job may not make.
func admit(j *Job, e conf.Edit) *Failure {
	for _, n := range e.Path {
		if !n.Def.Known() {
			return j.fail(Internal, fmt.Sprintf("%T edits %s, a statement that the schema does not know", j.Module, conf.PathString(e.Path)),
				"please report this as a bug of the module")
		}
	}
	scopes := j.Module.Scope()
	switch {
	case conf.Within(e.Path, scopes):
		return nil
	case e.Op == conf.Activate && above(e.Path, scopes):
		p := conf.PathString(e.Path)
		return j.fail(TaskFailed, fmt.Sprintf("%s is switched off (inactive) on the router; switching it on would bring back everything below it, which this task was not asked for", p),
			"look at what stands below it, then activate or delete it by hand")
	}
	return j.fail(Internal, fmt.Sprintf("%T edits %s, which lies outside of its scope %v", j.Module, conf.PathString(e.Path), scopes),
		"please report this as a bug of the module")
}

// fail is a Failure of this job.
func (j *Job) fail(c Cause, text, hint string) *Failure {
	return &Failure{Host: j.Host.Name, Task: j.Task, Cause: c, Text: text, Hint: hint, Source: j.Source}
}
