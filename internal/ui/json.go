package ui

import (
	"encoding/json"
	"io"
	"time"

	"nplay/conf"
	"nplay/engine"
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

type jsonFailure struct {
	Host   string       `json:"host"`
	Task   string       `json:"task,omitempty"`
	Cause  engine.Cause `json:"cause"`
	Text   string       `json:"text"`
	Hint   string       `json:"hint,omitempty"`
	Source *conf.Source `json:"source,omitempty"`
	Drift  *jsonDrift   `json:"drift,omitempty"`
}

// A jsonDrift is the three-way view of a router that changed since its plan.
type jsonDrift struct {
	Since   []jsonLine `json:"since"`
	Planned []jsonLine `json:"planned"`
	Now     []jsonLine `json:"now"`
}

func newJSONFailure(host string, f *engine.Failure) *jsonFailure {
	if f == nil {
		return nil
	}
	j := &jsonFailure{Host: host, Task: f.Task, Cause: f.Cause, Text: f.Text, Hint: f.Hint}
	if f.Source.File != "" {
		j.Source = &f.Source
	}
	if d := f.Drift; d != nil {
		j.Drift = &jsonDrift{jsonEdits(d.Since), jsonEdits(d.Planned), jsonEdits(d.Now)}
	}
	return j
}

type jsonReport struct {
	Type     string           `json:"type"` // "report"
	Format   int              `json:"format"`
	Run      string           `json:"run"`
	Playbook string           `json:"playbook"`
	Revision *engine.Revision `json:"revision,omitempty"`
	Comment  string           `json:"comment,omitempty"`
	Started  time.Time        `json:"started"`
	Finished time.Time        `json:"finished"`
	Results  []jsonResult     `json:"results"`
	Total    jsonCounters     `json:"total"`
	Summary  string           `json:"summary"`
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
		Type: "report", Format: Format, Run: r.Run, Playbook: playbook, Comment: r.Comment, Started: r.Started, Finished: r.Finished,
		Results: []jsonResult{}, Total: jsonCounters(r.Total()), Summary: Outcome(r),
	}
	if r.Revision.Commit != "" {
		out.Revision = &r.Revision
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
