package engine

import (
	"fmt"
	"slices"
	"strings"

	"nplay/conf"
)

// refold folds the tasks over what the router has now. For the router's first
// step the stanzas that the tasks look at must be those that the plan was made
// on; for each the edits must be the planned ones. What is sent are those of now,
// which hold the secrets that a stored plan does not.
func (t *stepRun) refold(tree *conf.Node) *Failure {
	scoped := tree.Only(t.scopes)
	if t.step.Stage == t.plan[0].Stage {
		if f := t.drifted(scoped); f != nil {
			return f
		}
	}
	folded, bad := fold(t.jobs, scoped)
	if len(bad) > 0 {
		return &bad[0]
	}
	for s := range t.step.Stage {
		if len(folded.stageEdits(s)) > 0 {
			return t.fail(Drifted, fmt.Sprintf("what step %d brought about is no longer there", s+1))
		}
	}
	edits := folded.stageEdits(t.step.Stage)
	if f := t.differ(edits); f != nil {
		return f
	}
	t.step.Edits = edits
	t.base = Digest(scoped, t.scopes)
	var f *Failure
	if t.tree, f = shape(t.jobs, tree); f != nil {
		return f
	}
	if err := conf.Apply(t.tree, edits); err != nil {
		return t.fail(Internal, "the planned edits do not fit the router's configuration: "+err.Error())
	}
	return nil
}

// drifted compares what the tasks look at with what the first step was planned
// on, and shows what changed when it is not the same any more.
func (t *stepRun) drifted(scoped *conf.Node) *Failure {
	now := t.sealed(baseOf(t.jobs, scoped))
	if now == nil {
		return nil // the fold says why
	}
	switch is, was := Digest(now, t.scopes), t.plan[0].BaseDigest; {
	case is != "" && is == was:
		return nil
	case was == "" && conf.Equal(t.planned, now):
		return nil // it could not be written down then, and cannot now
	}
	f := t.fail(Drifted, "the configuration that the change was planned on was changed since")
	f.Drift = &Drift{Since: conf.Diff(t.planned, now), Planned: t.plan[0].Edits}
	if folded, bad := fold(t.jobs, scoped); len(bad) == 0 {
		for s := range t.step.Stage + 1 {
			f.Drift.Now = append(f.Drift.Now, folded.stageEdits(s)...)
		}
	} else {
		f.Text += "; now the tasks could not be carried out: " + bad[0].Text
	}
	return f
}

// sealed brings a tree of now into the form of the plan's: without what the saved
// configuration left out that the plan was made from, and sealed when it was
// stored.
func (t *stepRun) sealed(now *conf.Node) *conf.Node {
	if now == nil {
		return nil
	}
	if t.planned != nil {
		conf.WithholdLike(now, t.planned)
	}
	if t.seal == nil {
		return now
	}
	if t.planned != nil {
		conf.VeilLike(now, t.planned)
	}
	return SealTree(t.seal, now)
}

// differ compares the edits of now with the planned ones.
func (t *stepRun) differ(edits []conf.Edit) *Failure {
	now := edits
	if t.seal != nil {
		now = SealEdits(t.seal, edits)
	}
	if sameEdits(now, t.step.Edits) {
		return nil
	}
	if t.seal == nil || t.step.Stage != t.plan[0].Stage {
		return t.fail(Drifted, "the router was changed since the plan: the edits are no longer the ones that were planned")
	}
	// The router is as it was; what the tasks make of it is not.
	f := t.fail(Inputs, "the router is as it was when the change was planned, and the tasks would change something else now")
	f.Hint = "was the plan made by another version of nplay? plan again"
	if sameEdits(SealEdits(blank{}, now), SealEdits(blank{}, t.step.Edits)) {
		f.Text = "the secret that the change would set is not the one that it was planned with" + others(now, t.step.Edits)
		f.Hint = "give the secret that the plan was made with, or plan again"
	}
	return f
}

// others names the secrets in which the edits differ, those that have a name.
func others(now, planned []conf.Edit) string {
	var all []string
	for i, e := range now {
		if sameEdits(now[i:i+1], planned[i:i+1]) {
			continue
		}
		for _, n := range e.Path {
			if n.Secret && n.Label != "" && !slices.Contains(all, n.Label) {
				all = append(all, n.Label)
			}
		}
	}
	if len(all) == 0 {
		return ""
	}
	return ": " + strings.Join(all, ", ")
}
