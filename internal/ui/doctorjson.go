package ui

import (
	"io"
	"time"

	"nplay/engine"
	"nplay/internal/doctor"
)

type jsonDoctor struct {
	Type     string       `json:"type"` // "doctor"
	Format   int          `json:"format"`
	Started  time.Time    `json:"started"`
	Finished time.Time    `json:"finished"`
	Ready    bool         `json:"ready"` // all routers are
	Routers  []jsonRouter `json:"routers"`
	Summary  string       `json:"summary"`
}

type jsonRouter struct {
	Host        string      `json:"host"`
	Ready       bool        `json:"ready"`
	Interrupted bool        `json:"interrupted"`
	Checks      []jsonCheck `json:"checks"` // always all of them, in the same order
	Seconds     float64     `json:"seconds"`
}

type jsonCheck struct {
	Check doctor.Check `json:"check"`
	State doctor.State `json:"state"` // "ok", "failed", "closed", "not-checked"
	Text  string       `json:"text"`
	Cause engine.Cause `json:"cause,omitempty"`
	Hint  string       `json:"hint,omitempty"`
}

// DoctorJSON writes what was found on routers as one JSON document.
func DoctorJSON(w io.Writer, r *doctor.Report) error {
	out := jsonDoctor{Type: "doctor", Format: Format, Started: r.Started, Finished: r.Finished,
		Ready: r.Ready(), Routers: []jsonRouter{}, Summary: DoctorSummary(r)}
	for i := range r.Routers {
		x := &r.Routers[i]
		j := jsonRouter{Host: x.Host, Ready: x.Ready(), Interrupted: x.Interrupted, Seconds: x.Took.Seconds(), Checks: []jsonCheck{}}
		for _, c := range x.Cells {
			j.Checks = append(j.Checks, jsonCheck(c))
		}
		out.Routers = append(out.Routers, j)
	}
	return write(w, out, "  ")
}
