package ui

import (
	"fmt"
	"io"
	"strings"

	"nplay/engine"
)

// A Backup is how the saving of configurations ended.
type Backup struct {
	Dir       string
	Routers   int
	Written   []string // routers whose file is new or another
	Unchanged int      // routers whose file was as it should be
	Failures  []engine.Failure
	Left      []string // files of routers that the inventory does not have
}

// PrintBackup prints how the saving of configurations ended.
func PrintBackup(w io.Writer, s Style, b Backup) error {
	p := page{Style: s}
	var bad []failed
	for _, f := range b.Failures {
		bad = append(bad, failed{f, ""})
	}
	if len(b.Written) > 0 {
		p.linef("Written: %s", p.hosts(b.Written))
	}
	p.failures("Not saved", bad)
	if len(b.Left) > 0 {
		p.linef("Left alone, for the inventory does not have the router: %s", strings.Join(b.Left, ", "))
	}
	if p.Len() > 0 {
		p.linef("")
	}
	p.linef("%s", s.paint(bold, BackupSummary(b)))
	return p.send(w)
}

// BackupSummary is the saving in one line.
func BackupSummary(b Backup) string {
	t := fmt.Sprintf("Saved %s in %s: %s written, %s unchanged", Count(len(b.Written)+b.Unchanged, "router"), b.Dir,
		thousands(len(b.Written)), thousands(b.Unchanged))
	if len(b.Failures) > 0 {
		t += fmt.Sprintf("; %s not saved", thousands(len(b.Failures)))
	}
	return t + "."
}
