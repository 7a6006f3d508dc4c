package ui

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"nplay/engine/review"
)

// A fact is a line in the head of a page: what a review was made from.
type fact struct {
	name  string
	value string // from outside: to be escaped; may be empty
	alarm string // our words, to be stressed
	words string // our words
}

// facts are what a person should know of a review before its changes.
func facts(r *review.Review) []fact {
	var all []fact
	if v := r.Revision; v.Commit != "" {
		f := fact{name: "playbook", value: v.Commit[:min(12, len(v.Commit))]}
		if v.Ref != "" {
			f.value = v.Ref + " (" + f.value + ")"
		}
		if v.Dirty {
			f.alarm = "with changes that are not committed"
		}
		all = append(all, f)
	}
	if r.Comment != "" {
		all = append(all, fact{name: "comment", value: r.Comment})
	}
	if r.Source != "" {
		all = append(all, fact{name: "offline", value: r.Source, words: "(saved configurations; no router was asked)"})
	} else {
		all = append(all, fact{name: "planned on", words: "the routers' committed configurations"})
	}
	if r.Checked {
		all = append(all, fact{name: "checked", words: "each router to change was asked to try it (commit check), and dropped it again"})
	}
	if n := routersOf(r.LeftOut); n > 0 {
		var hashes []string
		for _, g := range r.LeftOut {
			hashes = append(hashes, g.Hash)
		}
		all = append(all, fact{name: "left out by choice", value: some(hashes, 20), words: "(" + Count(n, "router") + ")"})
	}
	if !r.Created.IsZero() {
		all = append(all, fact{name: "made", words: strings.TrimSpace(stamp(r.Created) + by(r.Version))})
	}
	return all
}

// fileOf is the plan file to name in a command.
func fileOf(r *review.Review) string {
	if r.Stored == "" {
		return "FILE"
	}
	return tame(r.Stored)
}

// showWords is the command that shows all of a plan as text.
func showWords(r *review.Review) string {
	words := "nplay show " + fileOf(r) + " --format text"
	if r.Reverse {
		words += " --reverse"
	}
	return words
}

// forPage is the review as pages show it: of an undo nothing is said to be taken
// away, as that is what an undo is for.
func forPage(r *review.Review) *review.Review {
	if !r.Reverse {
		return r
	}
	c := *r
	c.Groups = slices.Clone(r.Groups)
	for i := range c.Groups {
		c.Groups[i].Gone, c.Groups[i].Access = nil, nil
	}
	return &c
}

// stepWords says how a commit of a group is made, or what of it an undo takes back.
func stepWords(r *review.Review, i, n, confirm int) string {
	if r.Reverse {
		return undoWords(i, n)
	}
	return commitWords(i, n, confirm)
}

// guardWords says why the lockout guard refuses a group, and which of its routers
// that is about.
func guardWords(g *review.Group) string {
	text := g.Guard.Text
	if n := len(g.Guarded); n > 0 && n < len(g.Hosts) {
		text = fmt.Sprintf("%s of its %s: %s\n%s", thousands(n), Count(len(g.Hosts), "router"), whereabouts(g.Guarded, 200), text)
	}
	return advice(text, g.Guard.Hint)
}

func by(version string) string {
	if version == "" {
		return ""
	}
	return " by nplay " + tame(version)
}

// stamp writes a time for people, in UTC.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05") + " UTC" }

// fitting writes as many of the routers as ranges as fit into room bytes, and
// says how many routers are left.
func fitting(hosts []string, room int) (text string, left int) {
	text = strings.Join(review.Parts(hosts), ", ")
	if len(text) <= room {
		return text, 0
	}
	// The names in full would not fit either: take as many routers as do, each
	// range counting for all that is in it.
	lo, hi := 0, len(hosts)
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if len(review.Ranges(hosts[:mid])) <= room {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	return review.Ranges(hosts[:lo]), len(hosts) - lo
}
