package ui

import (
	"bytes"
	"testing"

	"nplay/engine"
	"nplay/engine/review"
)

func TestReport(t *testing.T) {
	plan := fleetPlan(t)
	report := fleetReport(plan)
	w := &Warnings{}
	for _, h := range []string{"r1", "r2"} {
		w.Sink(engine.Event{Kind: engine.Warned, Host: h, Detail: "[edit system] statement has no effect"})
	}
	golden(t, "report.txt", text(t, func(b *bytes.Buffer) error { return Report(b, Style{}, review.New(plan), report, w) }))
	golden(t, "report.json", text(t, func(b *bytes.Buffer) error { return ReportJSON(b, plan.Playbook, report) }))
}

func TestReportWithoutFailures(t *testing.T) {
	plan := &engine.Plan{Playbook: "p", Hosts: []engine.HostPlan{change(t, "r1", base, wanted("$6$x", true))}}
	report := fleetReport(plan)
	golden(t, "report-good.txt", text(t, func(b *bytes.Buffer) error { return Report(b, Style{}, review.New(plan), report, &Warnings{}) }))
}
