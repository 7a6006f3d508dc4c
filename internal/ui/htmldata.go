package ui

import (
	"fmt"
	"slices"
	"strings"

	"nplay/engine/review"
)

// pageData is what the page's script works on, as JSON within the page. Texts
// that many groups share stand in it once.
type pageData struct {
	Lines     []string      `json:"lines"` // a mark, then the line; headers begin with "["
	Tasks     []string      `json:"tasks"` // "ensure_user.netops main.hcl:31"
	Kinds     []pageKind    `json:"kinds"`
	Groups    []pageGroup   `json:"groups"`
	Failed    []pageFailure `json:"failed"`
	Same      []string      `json:"same"`
	SameWhere string        `json:"samewhere"`
	Apply     string        `json:"apply"` // the command that applies the plan; "" when there is nothing to apply

	lines, tasks map[string]int
}

// A pageKind is a reason to look at a group, and how many groups have it.
type pageKind struct {
	Word   string `json:"word"`
	Class  string `json:"class"`
	Groups int    `json:"groups"`
}

type pageGroup struct {
	Hash    string      `json:"hash"`
	Hosts   []string    `json:"hosts"`
	Where   string      `json:"where"`
	Added   int         `json:"added"`
	Removed int         `json:"removed"`
	Kinds   []int       `json:"kinds"` // numbers of pageData.Kinds
	Notes   []pageNote  `json:"notes,omitempty"`
	Alike   []string    `json:"alike,omitempty"`
	Values  [][]string  `json:"values,omitempty"` // of Alike, for each of Hosts
	Sample  string      `json:"sample"`
	Steps   []pageStep  `json:"steps"`
	Checks  []pageCheck `json:"checks,omitempty"`
}

type pageNote struct {
	Class string `json:"class"`
	Name  string `json:"name"`
	Text  string `json:"text"`
}

type pageStep struct {
	Words string `json:"words"`
	Lines []int  `json:"lines"` // numbers of pageData.Lines
	// Tasks has for each line 1 + the number of pageData.Tasks that begins to hold
	// there; 0 where it goes on.
	Tasks []int `json:"tasks"`
}

type pageCheck struct {
	Class string `json:"class"`
	Words string `json:"words"`
	Where string `json:"where"`
	Said  string `json:"said,omitempty"`
	Diff  string `json:"diff,omitempty"`
}

// pageWide is how many bytes of a list of routers or statements are shown
// before the rest is only counted.
const pageWide = 400

func newPageData(r *review.Review) *pageData {
	d := &pageData{
		Lines: []string{}, Tasks: []string{}, Groups: []pageGroup{}, Failed: []pageFailure{}, Same: tameAll(r.Same),
		SameWhere: tame(whereabouts(r.Same, pageWide)),
		lines:     map[string]int{}, tasks: map[string]int{},
	}
	if len(r.Groups) > 0 && !r.Reverse {
		d.Apply = "nplay apply " + fileOf(r) + " -i INVENTORY"
	}
	for _, k := range kinds {
		d.Kinds = append(d.Kinds, pageKind{Word: k.word, Class: kindClass(k.word)})
	}
	for i := range r.Groups {
		d.Groups = append(d.Groups, d.group(r, &r.Groups[i]))
	}
	d.fail(r)
	return d
}

// kindClass is the colour of a reason.
func kindClass(word string) string {
	switch word {
	case kindGuard, kindRemoves, kindRefused:
		return "red"
	}
	return "warn"
}

func (d *pageData) group(r *review.Review, g *review.Group) pageGroup {
	p := pageGroup{
		Hash: g.Hash, Hosts: tameAll(g.Hosts), Where: tame(whereabouts(g.Hosts, pageWide)), Added: g.Added, Removed: g.Removed,
		Kinds: []int{}, Notes: pageNotes(g), Alike: tameAll(g.Alike), Sample: tame(sampleWords(g)), Steps: []pageStep{},
	}
	if len(g.Alike) > 0 && g.Values != nil {
		for _, h := range g.Hosts {
			p.Values = append(p.Values, tameAll(g.Values[h]))
		}
	}
	for i, k := range kinds {
		if k.holds(g) {
			p.Kinds = append(p.Kinds, i)
			d.Kinds[i].Groups++
		}
	}
	for i, s := range g.Steps {
		p.Steps = append(p.Steps, d.step(s, stepWords(r, i, len(g.Steps), s.Confirm)))
	}
	for _, c := range g.Checks {
		class := "calm"
		switch {
		case len(c.Errors) > 0:
			class = "red"
		case c.Differs || len(c.Warnings) > 0:
			class = "warn"
		}
		p.Checks = append(p.Checks, pageCheck{class, upper(verdict(c)), "on " + tame(whereabouts(c.Hosts, pageWide)), tame(saidWords(c)), tame(c.Diff)})
	}
	return p
}

// step stores the lines of a commit, and the tasks where they begin to hold.
func (d *pageData) step(s review.Stage, words string) pageStep {
	p := pageStep{Words: upper(words), Lines: []int{}, Tasks: []int{}}
	var last []review.Trace
	for _, l := range s.Lines {
		text, task := tame(l.Text), 0
		if l.Mark == 0 {
			last = nil
		} else {
			text = string(l.Mark) + text
			if len(l.Trace) > 0 && !slices.Equal(l.Trace, last) {
				last = l.Trace
				task = 1 + once(&d.Tasks, d.tasks, tame(traces(l.Trace)))
			}
		}
		p.Lines = append(p.Lines, once(&d.Lines, d.lines, text))
		p.Tasks = append(p.Tasks, task)
	}
	return p
}

// once returns the place of a text in all, where it is put if it is new.
func once(all *[]string, at map[string]int, text string) int {
	i, known := at[text]
	if !known {
		i = len(*all)
		at[text] = i
		*all = append(*all, text)
	}
	return i
}

// pageNotes are what is said of a group above its diff.
func pageNotes(g *review.Group) []pageNote {
	var all []pageNote
	if g.Guard != nil {
		all = append(all, pageNote{"red", "Lockout guard:", tame(guardWords(g))})
	}
	if len(g.Gone) > 0 {
		all = append(all, pageNote{"red", "Removes:", tame(some(g.Gone, 100))})
	}
	if len(g.Access) > 0 {
		all = append(all, pageNote{"warn", "Touches management access:", tame(some(g.Access, 100))})
	}
	if g.Outlier {
		all = append(all, pageNote{"warn", "Outlier:", "far fewer routers than most changes are for"})
	}
	for _, c := range g.Committed {
		all = append(all, pageNote{"calm", upper(committed(c)), "on " + tame(whereabouts(c.Hosts, pageWide))})
	}
	return all
}

// sampleWords says whose diff is shown, and how those of the others differ.
func sampleWords(g *review.Group) string {
	switch {
	case len(g.Hosts) < 2:
		return "Router " + g.Sample
	case len(g.Alike) == 0:
		return "The same on all of them; shown as on " + g.Sample
	}
	return fmt.Sprintf("Shown as on %s; equal on all of them after substituting %s", g.Sample, some(g.Alike, 20))
}

func tameAll(all []string) []string {
	out := make([]string, 0, len(all))
	for _, s := range all {
		out = append(out, strings.ReplaceAll(tame(s), "\n", " "))
	}
	return out
}
