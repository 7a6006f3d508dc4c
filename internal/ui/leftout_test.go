package ui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"nplay/engine"
	"nplay/engine/review"
)

// What a person has chosen to leave as it is is told in the plan and in the
// question, and in the report as neither failed nor unchanged.
func TestLeftOut(t *testing.T) {
	plan := fleetPlan(t)
	full := review.New(plan)
	part, err := full.Select([]string{full.Group("r7").Hash}, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := text(t, func(b *bytes.Buffer) error { return Plan(b, Style{}, part) })
	for _, want := range []string{
		"\nLeft out by choice: 7 routers\n  group " + full.Group("r1").Hash + ", 7 routers: r[1-2,6,8,10-12]\n",
		"\nPlan: 1 router to change, 7 left out by choice, 1 unchanged, 3 failed. 7 lines to add, 2 to remove.\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing:\n%s", want, got)
		}
	}
	if n := strings.Count(got, "\nGroup "); n != 1 {
		t.Errorf("%d groups are shown:\n%s", n, got)
	}
	var doc struct {
		Groups  []struct{ Hosts []string }
		LeftOut []struct {
			Hash  string
			Hosts []string
		} `json:"left_out"`
		Summary string
	}
	if err := json.Unmarshal([]byte(text(t, func(b *bytes.Buffer) error { return PlanJSON(b, part, true) })), &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Groups) != 1 || len(doc.LeftOut) != 1 || doc.LeftOut[0].Hash != full.Group("r1").Hash || len(doc.LeftOut[0].Hosts) != 7 {
		t.Errorf("%+v", doc)
	}
	if got := text(t, func(b *bytes.Buffer) error { return Ask(b, Style{}, part, false) }); !strings.Contains(got, "apply this to 1 router?") {
		t.Errorf("asked: %s", got)
	}
	report := fleetReport(plan)
	for i := range report.Results {
		if x := &report.Results[i]; part.Leave()[x.Host] {
			*x = engine.Result{Host: x.Host, State: engine.StateLeftOut}
		}
	}
	got = text(t, func(b *bytes.Buffer) error { return Report(b, Style{}, part, report, nil) })
	for _, want := range []string{
		"\n  others        1 unchanged: r9\n                3 failed: r[3-5]\n                7 left out by choice: r[1-2,6,8,10-12]\n",
		"\nApplied 1, unchanged 1, failed 3, left out by choice 7. ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing:\n%s", want, got)
		}
	}
}

// Of very many groups that are left out the first are named.
func TestLeftOutMany(t *testing.T) {
	r := &review.Review{Groups: []review.Group{{Hash: "7f3a9c", Hosts: []string{"r1"}}}}
	for i := range 14 {
		r.LeftOut = append(r.LeftOut, review.Group{Hash: fmt.Sprintf("%06d", i), Hosts: []string{"a", "b"}})
	}
	got := text(t, func(b *bytes.Buffer) error { return Plan(b, Style{}, r) })
	if !strings.Contains(got, "Left out by choice: 28 routers\n  group 000000, 2 routers: a, b\n") || !strings.Contains(got, "  and 4 more groups with 8 routers\n") {
		t.Errorf("%s", got)
	}
	if got := text(t, func(b *bytes.Buffer) error { return Plan(b, Style{All: true}, r) }); !strings.Contains(got, "  group 000013, 2 routers") {
		t.Errorf("%s", got)
	}
}
