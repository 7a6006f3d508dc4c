package playbooks

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"

	"nplay/conf"
	"nplay/engine"
)

// A note is a diagnostic on its way to the person.
type note struct {
	warning bool
	rng     hcl.Range // zero: no file
	summary string
	detail  string
	host    string // the router it was met on; "" when it is every router's
	blind   bool   // never show the source line
	short   bool   // show it only up to the end of rng: behind it may be a secret
}

// maxNotes bounds what one load reports; beyond it nobody reads on.
const maxNotes = 200

// A report gathers all that is wrong in one load.
type report struct {
	files map[string]*file
	notes []note
	hosts map[note][]string // the routers of each note, in the order met
	errs  int
	// refusals say, by file, why env(), exec() and their like are not run in it,
	// with %s for their names.
	refusals map[string]string
}

func newReport() *report {
	return &report{files: map[string]*file{}, hosts: map[note][]string{}, refusals: map[string]string{}}
}

// add keeps a note once, however many routers meet it.
func (r *report) add(n note) {
	host := n.host
	n.host = ""
	met, seen := r.hosts[n]
	if host != "" && (len(met) == 0 || met[len(met)-1] != host) {
		met = append(met, host)
	}
	r.hosts[n] = met
	if seen {
		return
	}
	if !n.warning {
		r.errs++
	}
	r.notes = append(r.notes, n)
}

// fail adds an error at a place.
func (r *report) fail(rng hcl.Range, summary, format string, args ...any) {
	r.add(note{rng: rng, summary: summary, detail: fmt.Sprintf(format, args...)})
}

// unknown adds an error about a name that does not exist. What it is given may
// be a secret whose argument is misspelt.
func (r *report) unknown(rng hcl.Range, summary, format string, args ...any) {
	r.add(note{rng: rng, summary: summary, detail: fmt.Sprintf(format, args...), short: true})
}

// warn adds a warning at a place.
func (r *report) warn(rng hcl.Range, summary, format string, args ...any) {
	r.add(note{warning: true, rng: rng, summary: summary, detail: fmt.Sprintf(format, args...)})
}

// failed reports whether an error was added.
func (r *report) failed() bool { return r.errs > 0 }

// diagnostics returns everything in the order of the files, with the source
// lines that may be shown.
//
// mask is the last line of defence: it takes out secrets known by their value.
func (r *report) diagnostics(mask func(string) string) engine.Diagnostics {
	sort.SliceStable(r.notes, func(i, j int) bool {
		a, b := r.notes[i].rng, r.notes[j].rng
		if a.Filename != b.Filename {
			return a.Filename < b.Filename
		}
		return a.Start.Byte < b.Start.Byte
	})
	var out engine.Diagnostics
	for i, n := range r.notes {
		if i == maxNotes {
			out = append(out, engine.Diagnostic{
				Summary: fmt.Sprintf("%d more of these", len(r.notes)-maxNotes),
				Warning: true,
			})
			break
		}
		d := r.render(n)
		d.Summary, d.Detail = mask(d.Summary), mask(d.Detail)
		if mask(d.Snippet) != d.Snippet {
			d.Snippet, d.From, d.To = "", 0, 0
		}
		out = append(out, d)
	}
	return out
}

func (r *report) render(n note) engine.Diagnostic {
	d := engine.Diagnostic{
		Warning: n.warning,
		Summary: printable(n.summary),
		Detail:  printable(n.detail + met(r.hosts[n])),
		Source:  source(n.rng),
	}
	f := r.files[n.rng.Filename]
	if f == nil || n.blind || f.kind == variableFile {
		return d
	}
	at := n.rng.Start.Line
	if f.hides(at) {
		return d
	}
	line, begin := f.line(at), f.begin(at)
	if f.broken {
		line = line[:cut(f, at)]
	}
	if n.short {
		line = line[:clamp(n.rng.End.Byte-begin, 0, len(line))]
	}
	if strings.Contains(line, "sensitive(") {
		return d // a secret may stand in the parentheses
	}
	if len(line) > maxSnippet || strings.TrimSpace(line) == "" {
		return d
	}
	from := clamp(n.rng.Start.Byte-begin, 0, len(line))
	to := clamp(n.rng.End.Byte-begin, from, len(line))
	d.Snippet = printable(line)
	d.From = utf8.RuneCountInString(line[:from]) + 1
	d.To = max(utf8.RuneCountInString(line[:to])+1, d.From+1)
	return d
}

func clamp(n, low, high int) int { return max(low, min(n, high)) }

// maxSnippet is the longest source line, in bytes, that is shown.
const maxSnippet = 300

// met names the routers on which something went wrong.
func met(hosts []string) string {
	switch n := len(hosts); {
	case n == 0:
		return ""
	case n == 1:
		return " (router " + hosts[0] + ")"
	case n <= 3:
		return " (routers " + strings.Join(hosts, ", ") + ")"
	default:
		return fmt.Sprintf(" (routers %s, %s and %d more)", hosts[0], hosts[1], n-2)
	}
}

// source turns a range into what the other packages know.
func source(r hcl.Range) conf.Source {
	if r.Filename == "" {
		return conf.Source{}
	}
	return conf.Source{File: r.Filename, Line: r.Start.Line, Column: r.Start.Column}
}

// printable keeps control characters of a file from reaching a terminal.
func printable(s string) string {
	return strings.Map(func(c rune) rune {
		if c == '\n' || c == '\t' {
			return c
		}
		if c < ' ' || c == 0x7f || (c >= 0x80 && c < 0xa0) {
			return ' '
		}
		return c
	}, s)
}
