package ui

import (
	"fmt"
	"slices"
	"strings"

	"nplay/engine"
)

// loud are the events that one -v shows; -vv shows them all.
var loud = []engine.Kind{
	engine.Connected, engine.Planned, engine.Committed, engine.Proven, engine.NotProven,
	engine.Confirmed, engine.Warned, engine.Waiting, engine.HostDone, engine.HostFailed,
}

// shows reports whether an event is printed at a verbosity.
func shows(k engine.Kind, verbose int) bool {
	return verbose >= 2 || verbose == 1 && slices.Contains(loud, k)
}

// eventLine writes an event as one line: time, router, what, where in the
// playbook, detail.
func eventLine(s Style, e engine.Event) string {
	t := plain
	switch e.Kind {
	case engine.HostFailed:
		t = red
	case engine.Warned, engine.NotProven, engine.Waiting:
		t = amber
	case engine.HostDone, engine.Confirmed, engine.Proven:
		t = green
	}
	line := e.Time.Format("15:04:05.000")
	if e.Host != "" {
		line += " " + e.Host
	}
	line += " " + s.paint(t, string(e.Kind))
	if e.Stage > 0 {
		line += fmt.Sprintf(" (stage %d)", e.Stage+1)
	}
	for _, more := range []string{e.Task, e.Detail} {
		if more != "" {
			line += " " + strings.ReplaceAll(clean(more), "\n", "; ")
		}
	}
	return line
}
