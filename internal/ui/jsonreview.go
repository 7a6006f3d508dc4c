package ui

import (
	"io"
	"time"

	"nplay/conf"
	"nplay/engine"
	"nplay/engine/review"
)

// docs/plan-format.md says what the fields mean; a test holds it against them.

type jsonPlan struct {
	Type      string        `json:"type"` // "plan"
	Format    int           `json:"format"`
	Playbook  string        `json:"playbook"`
	Revision  *jsonRevision `json:"revision,omitempty"`
	Comment   string        `json:"comment,omitempty"`
	Created   *time.Time    `json:"created,omitempty"`
	Version   string        `json:"version,omitempty"` // of nplay
	Source    string        `json:"source,omitempty"`
	Checked   bool          `json:"checked"`
	Reverse   bool          `json:"reverse"`
	Routers   int           `json:"routers"`
	Groups    []jsonGroup   `json:"groups"`
	LeftOut   []jsonLeftOut `json:"left_out,omitempty"` // with --group or --except-group
	Unchanged []string      `json:"unchanged"`
	Failed    []jsonFailure `json:"failed"`
	Unchecked []jsonFailure `json:"unchecked"`
	Causes    []jsonCause   `json:"causes"`
	Summary   string        `json:"summary"`
}

type jsonRevision struct {
	Commit string `json:"commit"`
	Ref    string `json:"ref,omitempty"`
	Dirty  bool   `json:"dirty"`
}

type jsonGroup struct {
	Hash    string              `json:"hash"`
	Hosts   []string            `json:"hosts"`
	Sample  string              `json:"sample"`
	Alike   []string            `json:"alike"`
	Values  map[string][]string `json:"values,omitempty"`
	Outlier bool                `json:"outlier"`
	Added   int                 `json:"added"`
	Removed int                 `json:"removed"`
	Gone    []string            `json:"gone"`
	Access  []string            `json:"access"`
	Guard   *jsonFailure        `json:"guard,omitempty"`
	Guarded []string            `json:"guarded"`
	Checks  []jsonChecked       `json:"checks"`
	// Committed is there where the routers were asked: by `nplay drift`.
	Committed []jsonCommitted `json:"committed,omitempty"`
	Steps     []jsonStep      `json:"steps"`
}

type jsonStep struct {
	Stage   int        `json:"stage"`
	Confirm int        `json:"confirm_minutes"`
	Lines   []jsonLine `json:"lines"`
}

type jsonLine struct {
	Mark  string      `json:"mark"` // "+", "-", "!", " ", or "" on a header
	Text  string      `json:"text"`
	Trace []jsonTrace `json:"trace,omitempty"`
}

type jsonTrace struct {
	Task   string      `json:"task"`
	Source conf.Source `json:"source"`
}

type jsonChecked struct {
	Hosts    []string      `json:"hosts"`
	Errors   []jsonVerdict `json:"errors"`
	Warnings []jsonVerdict `json:"warnings"`
	Differs  bool          `json:"differs"`
	Diff     string        `json:"diff,omitempty"`
	Computed bool          `json:"computed"`
}

type jsonVerdict struct {
	Request string      `json:"request"`
	Path    string      `json:"path,omitempty"`
	Text    string      `json:"text"`
	Trace   []jsonTrace `json:"trace,omitempty"`
}

// A jsonCause is the failures of one cause in the same words, but for names and
// numbers.
type jsonCause struct {
	Cause  engine.Cause `json:"cause"`
	Title  string       `json:"title"`
	Hosts  []string     `json:"hosts"`
	Sample string       `json:"sample"` // one of the texts
	Hint   string       `json:"hint,omitempty"`
}

// PlanJSON writes the plan as one JSON document; on one line when it is part
// of a stream.
func PlanJSON(w io.Writer, r *review.Review, stream bool) error {
	blanks := "  "
	if stream {
		blanks = ""
	}
	return write(w, newJSONPlan(r), blanks)
}

func newJSONPlan(r *review.Review) jsonPlan {
	out := jsonPlan{
		Type: "plan", Format: Format, Playbook: r.Playbook, Comment: r.Comment, Version: r.Version,
		Source: r.Source, Checked: r.Checked, Reverse: r.Reverse, Routers: r.Routers, Summary: Summary(r),
		Groups: []jsonGroup{}, LeftOut: jsonLeft(r), Unchanged: list(r.Same), Failed: jsonFailures(r.Failures), Unchecked: jsonFailures(r.Unchecked),
		Causes: []jsonCause{},
	}
	if r.Revision.Commit != "" {
		out.Revision = &jsonRevision{r.Revision.Commit, r.Revision.Ref, r.Revision.Dirty}
	}
	if !r.Created.IsZero() {
		out.Created = &r.Created
	}
	for i := range r.Groups {
		out.Groups = append(out.Groups, newJSONGroup(&r.Groups[i]))
	}
	for _, c := range clusters(planFailures(r)) {
		out.Causes = append(out.Causes, jsonCause{c.Cause, words(c.Cause), c.Hosts, c.Samples[0].Text, c.Samples[0].Hint})
	}
	return out
}

func newJSONGroup(g *review.Group) jsonGroup {
	j := jsonGroup{
		Hash: g.Hash, Hosts: g.Hosts, Sample: g.Sample, Alike: list(g.Alike), Values: g.Values, Outlier: g.Outlier,
		Added: g.Added, Removed: g.Removed, Gone: list(g.Gone), Access: list(g.Access), Guarded: list(g.Guarded),
		Checks: []jsonChecked{}, Committed: jsonCommits(g.Committed), Steps: []jsonStep{},
	}
	if g.Guard != nil {
		j.Guard = newJSONFailure(g.Guard.Host, g.Guard)
	}
	for _, c := range g.Checks {
		j.Checks = append(j.Checks, jsonChecked{
			Hosts: c.Hosts, Errors: jsonVerdicts(c.Errors), Warnings: jsonVerdicts(c.Warnings),
			Differs: c.Differs, Diff: c.Diff, Computed: c.Computed,
		})
	}
	for _, s := range g.Steps {
		j.Steps = append(j.Steps, jsonStep{Stage: s.Number, Confirm: s.Confirm, Lines: jsonLines(s.Lines)})
	}
	return j
}

func jsonLines(all []review.Line) []jsonLine {
	out := []jsonLine{}
	for _, l := range all {
		line := jsonLine{Text: l.Text, Trace: jsonTraces(l.Trace)}
		if l.Mark != 0 {
			line.Mark = string(l.Mark)
		}
		out = append(out, line)
	}
	return out
}

// jsonEdits writes edits as the lines of a change, secrets masked.
func jsonEdits(edits []conf.Edit) []jsonLine {
	var lines []review.Line
	for _, l := range conf.Hunks(edits) {
		lines = append(lines, review.Line{Mark: l.Mark, Text: l.Text})
	}
	return jsonLines(lines)
}

func jsonTraces(all []review.Trace) []jsonTrace {
	var out []jsonTrace
	for _, t := range all {
		out = append(out, jsonTrace(t))
	}
	return out
}

func jsonVerdicts(all []engine.Verdict) []jsonVerdict {
	out := []jsonVerdict{}
	for _, v := range all {
		out = append(out, jsonVerdict{v.Request, v.Path, v.Message, jsonTraces(changeTraces(v.Tasks))})
	}
	return out
}

func jsonFailures(all []engine.Failure) []jsonFailure {
	out := []jsonFailure{}
	for _, f := range all {
		out = append(out, *newJSONFailure(f.Host, &f))
	}
	return out
}

// list is a list that is never null.
func list(all []string) []string { return append([]string{}, all...) }
