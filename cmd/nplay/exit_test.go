package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"nplay/engine"
	"nplay/internal/secret"
)

// quiet is an app that writes into a buffer.
func quiet() (*app, *bytes.Buffer) {
	var b bytes.Buffer
	return &app{stdin: os.Stdin, stdout: &b, stderr: &b, masker: secret.NewMasker(nil)}, &b
}

func TestPlanned(t *testing.T) {
	changed := engine.HostPlan{Steps: []engine.Step{{}}}
	failed := engine.HostPlan{Failure: &engine.Failure{Cause: engine.Locked}}
	cut := engine.HostPlan{Failure: &engine.Failure{Cause: engine.Interrupted}}
	tests := []struct {
		name     string
		hosts    []engine.HostPlan
		detailed bool
		want     exit
	}{
		{"nothing", nil, true, done},
		{"unchanged", []engine.HostPlan{{}}, true, done},
		{"changed", []engine.HostPlan{{}, changed}, true, pending},
		{"changed, not asked for", []engine.HostPlan{changed}, false, done},
		{"failed and changed", []engine.HostPlan{failed, changed}, true, someFailed},
		{"interrupted", []engine.HostPlan{cut, failed, changed}, true, interrupted},
	}
	for _, tt := range tests {
		if got := planned(&engine.Plan{Hosts: tt.hosts}, tt.detailed); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestApplied(t *testing.T) {
	of := func(s engine.State, c engine.Cause) engine.Result {
		r := engine.Result{State: s}
		if c != "" {
			r.Failure = &engine.Failure{Cause: c}
		}
		return r
	}
	good, same := of(engine.StateApplied, ""), of(engine.StateUnchanged, "")
	bad, back := of(engine.StateFailed, engine.Locked), of(engine.StateRolledBack, engine.ProbeFailed)
	part, lost := of(engine.StatePartial, engine.Refused), of(engine.StateIndeterminate, engine.Indeterminate)
	cut, not := of(engine.StateFailed, engine.Interrupted), of(engine.StateSkipped, engine.NotStarted)
	tests := []struct {
		name    string
		results []engine.Result
		want    exit
	}{
		{"nothing", nil, done},
		{"good", []engine.Result{good, same}, done},
		{"failed", []engine.Result{good, bad}, someFailed},
		{"rolled back", []engine.Result{back, good}, someFailed},
		{"partial", []engine.Result{part}, someFailed},
		{"skipped", []engine.Result{not}, someFailed},
		{"indeterminate", []engine.Result{bad, lost, good}, indeterminate},
		{"interrupted", []engine.Result{good, cut, bad}, interrupted},
		{"interrupted and indeterminate", []engine.Result{cut, lost}, indeterminate},
	}
	for _, tt := range tests {
		if got := applied(&engine.Report{Results: tt.results}); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

// A comment that a commit's log would not hold is refused at once.
func TestComment(t *testing.T) {
	for comment, want := range map[string]string{
		"two\nlines":                   "one line",
		"two\u2028lines":               "one line",
		"not \xff UTF-8":               "UTF-8",
		"no character of XML: \uffff":  "one line",
		strings.Repeat("x", longest+1): "has room for",
	} {
		a, out := quiet()
		code := run([]string{"apply", "nowhere", "-i", "nowhere", "--yes", "--comment", comment}, a)
		if code != int(notStarted) || !strings.Contains(out.String(), want) {
			t.Errorf("exit code %d: %s", code, out)
		}
	}
}
