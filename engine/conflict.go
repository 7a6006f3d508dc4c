package engine

import (
	"fmt"
	"slices"

	"nplay/conf"
)

// conflicts lets every task run once more on the final tree. One that would
// still edit it disagrees with the task whose own step touched that place last:
// fold order never decides a value.
func conflicts(f *folded, final *conf.Node, m marks) []Failure {
	var bad []Failure
	seen := map[[2]*Job]bool{}
	for _, o := range f.own {
		edits, fail := take(o.job, final.Clone(), m)
		if fail != nil {
			bad = append(bad, *fail)
			continue
		}
		for _, e := range edits {
			other := lastTouch(f.own, o.job, e)
			if seen[[2]*Job{o.job, other}] || seen[[2]*Job{other, o.job}] {
				continue
			}
			seen[[2]*Job{o.job, other}] = true
			bad = append(bad, *disagree(o.job, other, e))
		}
	}
	return bad
}

// lastTouch returns the job, other than this one, whose own step was the last
// to touch what e would change; nil when there is none.
func lastTouch(all []own, but *Job, e conf.Edit) *Job {
	for _, related := range []func(a, b conf.Edit) bool{overlap, siblings} {
		for _, o := range slices.Backward(all) {
			if o.job != but && slices.ContainsFunc(o.edits, func(x conf.Edit) bool { return related(x, e) }) {
				return o.job
			}
		}
	}
	return nil
}

// overlap reports whether one edit's statement is, or lies below, the other's.
func overlap(a, b conf.Edit) bool { return under(a.Path, b.Path) || under(b.Path, a.Path) }

func disagree(j, other *Job, e conf.Edit) *Failure {
	path := conf.PathString(e.Path)
	if other == nil {
		return j.fail(Internal, fmt.Sprintf("%T is not done after its own run: it would still edit %s", j.Module, path),
			"please report this as a bug of the module")
	}
	return j.fail(Conflict, fmt.Sprintf("%s and %s disagree about %s", at(j.Task, j.Source), at(other.Task, other.Source), path),
		"make the two tasks ask for the same, or keep them to different routers with `hosts` or `when`")
}
