package ui

import (
	"strings"

	"nplay/engine/review"
)

// pageDocument is what stands in the page without JavaScript: its head, and the
// first groups. A script replaces the groups by all of them.
type pageDocument struct {
	Title, Playbook, Summary string
	Reverse, Stored          bool
	Apply, Show              string // commands
	Facts                    []pageFact
	Tiles                    []pageTile
	Groups                   []documentGroup
	Left                     string // how many groups are not in the document
	Failed                   []documentFailure
	Same                     string
	SameCount                string
	SameWhere                string
}

type pageFact struct{ Name, Value, Alarm, Words string }

type pageTile struct{ Number, Words, Tone string }

type documentGroup struct {
	Hash, Count, Where string
	Added, Removed     int
	Kinds              []pageKind
	Notes              []pageNote
	SampleWords        string
	Steps              []documentStep
	Checks             []pageCheck
	All                string
}

type documentStep struct {
	Words string
	Lines []documentLine
}

type documentLine struct{ Class, Text, Trace string }

type documentFailure struct {
	pageFailure
	Count, Words string
}

const (
	documentGroups = 100     // in the document, at most
	documentBytes  = 300_000 // of lines after which no other group is in it
	documentNames  = 20_000  // bytes of the names of routers without a change
)

func newPageDocument(r *review.Review, d *pageData) pageDocument {
	p := pageDocument{
		Title: "nplay plan", Playbook: strings.ReplaceAll(tame(r.Playbook), "\n", " "), Summary: Summary(r),
		Reverse: r.Reverse, Stored: r.Stored != "", Apply: d.Apply, Show: showWords(r), Tiles: pageTiles(r),
	}
	if r.Reverse {
		p.Title = "nplay plan, the undo"
	}
	for _, f := range facts(r) {
		p.Facts = append(p.Facts, pageFact{upper(f.name), short(tame(f.value), 1_000), f.alarm, f.words})
	}
	size := 0
	for i, g := range d.Groups {
		if i == documentGroups || size > documentBytes {
			p.Left = Count(len(d.Groups)-i, "other group")
			break
		}
		x := d.document(g)
		for _, s := range x.Steps {
			for _, l := range s.Lines {
				size += len(l.Text) + len(l.Trace)
			}
		}
		p.Groups = append(p.Groups, x)
	}
	for i, f := range d.Failed {
		if i == documentGroups {
			break
		}
		p.Failed = append(p.Failed, documentFailure{f, Count(len(f.Hosts), "router"), f.Words[0]})
	}
	if len(r.Same) > 0 {
		p.Same, p.SameCount, p.SameWhere = short(strings.Join(d.Same, ", "), documentNames), Count(len(r.Same), "router"), d.SameWhere
	}
	return p
}

// document is a group with its lines in place.
func (d *pageData) document(g pageGroup) documentGroup {
	x := documentGroup{
		Hash: g.Hash, Count: Count(len(g.Hosts), "router"), Where: g.Where, Added: g.Added, Removed: g.Removed,
		Notes: g.Notes, SampleWords: g.Sample, Checks: g.Checks,
	}
	for _, k := range g.Kinds {
		x.Kinds = append(x.Kinds, d.Kinds[k])
	}
	for _, s := range g.Steps {
		step := documentStep{Words: s.Words}
		for i, l := range s.Lines {
			line := documentLine{Class: lineClass(d.Lines[l]), Text: d.Lines[l]}
			if t := s.Tasks[i]; t > 0 {
				line.Trace = d.Tasks[t-1]
			}
			step.Lines = append(step.Lines, line)
		}
		x.Steps = append(x.Steps, step)
	}
	if len(g.Hosts) > 1 {
		x.All = short(strings.Join(g.Hosts, ", "), documentNames)
	}
	return x
}

// lineClass is the colour of a line of a diff.
func lineClass(line string) string {
	if line == "" {
		return ""
	}
	switch line[0] {
	case '+':
		return "add"
	case '-':
		return "del"
	case '!':
		return "off"
	case '[':
		return "at"
	}
	return ""
}

// pageTiles are the counters at the top.
func pageTiles(r *review.Review) []pageTile {
	change, added, removed, look := 0, 0, 0, 0
	for i := range r.Groups {
		g := &r.Groups[i]
		change += len(g.Hosts)
		added += g.Added * len(g.Hosts)
		removed += g.Removed * len(g.Hosts)
		for _, k := range kinds {
			if k.holds(g) {
				look++
				break
			}
		}
	}
	tone := func(class string, n int) string {
		if n == 0 {
			return ""
		}
		return class
	}
	all := []pageTile{
		{thousands(r.Routers), noun(r.Routers, "router"), ""},
		{thousands(change), "to change", ""},
		{thousands(len(r.Groups)), noun(len(r.Groups), "group"), ""},
	}
	if look > 0 {
		all = append(all, pageTile{thousands(look), "to look at first", "warn"})
	}
	all = append(all,
		pageTile{"+" + thousands(added), noun(added, "line"), tone("add", added)},
		pageTile{"-" + thousands(removed), noun(removed, "line"), tone("del", removed)},
		pageTile{thousands(len(r.Same)), "unchanged", ""},
	)
	if n := len(r.Failures); n > 0 {
		all = append(all, pageTile{thousands(n), "not planned", "del"})
	}
	if n := len(r.Unchecked); n > 0 {
		all = append(all, pageTile{thousands(n), "not checked", "warn"})
	}
	return all
}

// noun is the noun of a number, without the number.
func noun(n int, word string) string {
	_, after, _ := strings.Cut(Count(n, word), " ")
	return after
}
