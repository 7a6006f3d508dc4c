package ui

import (
	"encoding/json"
	"io"
	"time"

	"nplay/conf"
	"nplay/engine"
	"nplay/engine/review"
)

// Format is the version of the JSON that nplay writes. A field is added
// without a new version; one that goes or changes its meaning makes a new one.
const Format = 1

// write writes one JSON document and a line end. HTML characters stay as they
// are: the output goes to programs, not into pages.
func write(w io.Writer, v any, blanks string) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", blanks)
	return e.Encode(v)
}

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
	Unchanged []string      `json:"unchanged"`
	Failed    []jsonFailure `json:"failed"`
	Summary   string        `json:"summary"`
}

type jsonRevision struct {
	Commit string `json:"commit"`
	Ref    string `json:"ref,omitempty"`
	Dirty  bool   `json:"dirty"`
}

type jsonGroup struct {
	Hash    string     `json:"hash"`
	Hosts   []string   `json:"hosts"`
	Added   int        `json:"added"`
	Removed int        `json:"removed"`
	Gone    []string   `json:"gone"`
	Steps   []jsonStep `json:"steps"`
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

type jsonFailure struct {
	Host   string       `json:"host"`
	Task   string       `json:"task,omitempty"`
	Cause  engine.Cause `json:"cause"`
	Text   string       `json:"text"`
	Hint   string       `json:"hint,omitempty"`
	Source *conf.Source `json:"source,omitempty"`
}

func newJSONFailure(host string, f *engine.Failure) *jsonFailure {
	if f == nil {
		return nil
	}
	j := &jsonFailure{Host: host, Task: f.Task, Cause: f.Cause, Text: f.Text, Hint: f.Hint}
	if f.Source.File != "" {
		j.Source = &f.Source
	}
	return j
}

// PlanJSON writes the plan as one JSON document; on one line when it is part
// of a stream.
func PlanJSON(w io.Writer, r *review.Review, stream bool) error {
	out := jsonPlan{
		Type: "plan", Format: Format, Playbook: r.Playbook, Comment: r.Comment, Version: r.Version,
		Source: r.Source, Checked: r.Checked, Reverse: r.Reverse, Routers: r.Routers, Summary: Summary(r),
		Groups: []jsonGroup{}, Failed: []jsonFailure{}, Unchanged: append([]string{}, r.Same...),
	}
	if r.Revision.Commit != "" {
		out.Revision = &jsonRevision{r.Revision.Commit, r.Revision.Ref, r.Revision.Dirty}
	}
	if !r.Created.IsZero() {
		out.Created = &r.Created
	}
	for _, g := range r.Groups {
		j := jsonGroup{Hash: g.Hash, Hosts: g.Hosts, Added: g.Added, Removed: g.Removed, Gone: append([]string{}, g.Gone...)}
		for _, s := range g.Steps {
			step := jsonStep{Stage: s.Number, Confirm: s.Confirm}
			for _, l := range s.Lines {
				line := jsonLine{Text: l.Text}
				if l.Mark != 0 {
					line.Mark = string(l.Mark)
				}
				for _, t := range l.Trace {
					line.Trace = append(line.Trace, jsonTrace(t))
				}
				step.Lines = append(step.Lines, line)
			}
			j.Steps = append(j.Steps, step)
		}
		out.Groups = append(out.Groups, j)
	}
	for _, f := range r.Failures {
		out.Failed = append(out.Failed, *newJSONFailure(f.Host, &f))
	}
	if stream {
		return write(w, out, "")
	}
	return write(w, out, "  ")
}

type jsonReport struct {
	Type     string       `json:"type"` // "report"
	Format   int          `json:"format"`
	Run      string       `json:"run"`
	Playbook string       `json:"playbook"`
	Started  time.Time    `json:"started"`
	Finished time.Time    `json:"finished"`
	Results  []jsonResult `json:"results"`
	Total    jsonCounters `json:"total"`
	Summary  string       `json:"summary"`
}

type jsonResult struct {
	Host      string       `json:"host"`
	State     engine.State `json:"state"`
	Failure   *jsonFailure `json:"failure,omitempty"`
	Steps     int          `json:"steps"`
	Roads     []string     `json:"roads"`
	Proven    []string     `json:"proven"`
	NotProven []string     `json:"not_proven"`
	Notes     []string     `json:"notes"`
	Stats     jsonCounters `json:"stats"`
	Seconds   float64      `json:"seconds"`
}

type jsonCounters struct {
	Dials    int `json:"dials"`
	Sessions int `json:"sessions"`
	Loads    int `json:"loads"`
	Commits  int `json:"commits"`
	Confirms int `json:"confirms"`
	RPCs     int `json:"rpcs"`
}

// ReportJSON writes how a run ended, on one line: the last of the stream.
func ReportJSON(w io.Writer, playbook string, r *engine.Report) error {
	out := jsonReport{
		Type: "report", Format: Format, Run: r.Run, Playbook: playbook, Started: r.Started, Finished: r.Finished,
		Results: []jsonResult{}, Total: jsonCounters(r.Total()), Summary: Outcome(r),
	}
	for _, x := range r.Results {
		out.Results = append(out.Results, jsonResult{
			Host: x.Host, State: x.State, Failure: newJSONFailure(x.Host, x.Failure), Steps: x.Steps,
			Roads: append([]string{}, x.Roads...), Proven: append([]string{}, x.Proven...),
			NotProven: append([]string{}, x.NotProven...), Notes: append([]string{}, x.Notes...),
			Stats: jsonCounters(x.Stats), Seconds: x.Took.Seconds(),
		})
	}
	return write(w, out, "")
}

type jsonEvent struct {
	Type string `json:"type"` // "event"
	engine.Event
}

// EventJSON writes an event as one line of a stream.
func EventJSON(w io.Writer, e engine.Event) error { return write(w, jsonEvent{"event", e}, "") }
