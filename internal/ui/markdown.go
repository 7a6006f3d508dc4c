package ui

import (
	"fmt"
	"io"
	"strings"

	"nplay/engine/review"
)

// mdLimit is how long a review in Markdown is at most, in bytes, which are never
// fewer than characters. GitHub takes comments of 65,536 characters; a workflow
// may want to write something around it.
const mdLimit = 59_000

// Markdown writes a review as a comment of a pull request, always shorter than
// 60,000 characters: what needs a look first, up to 50 groups in full, then a
// line for each, then how many more there are and how to see them; failures by
// cause. It is written for GitHub and for GitLab.
func Markdown(w io.Writer, r *review.Review) error {
	r = forPage(r)
	head, tail := mdHead(r), mdUnchanged(r)+mdHint(r)
	room := mdLimit - len(head) - len(tail)
	// Failures first get what they need up to a part, then what groups leave.
	planned, asked := clusters(planFailures(r)), clusters(unchecked(r))
	failed := mdFailures(r, planned, asked, min(room, 10_000))
	groups := mdGroups(r, room-len(failed))
	failed = mdFailures(r, planned, asked, room-len(groups))
	_, err := io.WriteString(w, head+groups+failed+tail)
	return err
}

// mdHead says what was planned, on what, and what it comes to.
func mdHead(r *review.Review) string {
	var b strings.Builder
	title := "nplay plan"
	if r.Reverse {
		title = "nplay plan, the undo of"
	}
	fmt.Fprintf(&b, "## %s %s\n\n", title, mdCode(r.Playbook, 100))
	fmt.Fprintf(&b, "**%s**\n\n", Summary(r))
	if a := attention(r.Groups); a != "" {
		fmt.Fprintf(&b, "**Look first at** %s.\n\n", a)
	}
	for _, f := range facts(r) {
		words := mdCode(f.value, 200)
		if f.value == "" {
			words = ""
		}
		if f.alarm != "" {
			words = strings.TrimSpace(words + " **" + f.alarm + "**")
		}
		fmt.Fprintf(&b, "- %s: %s\n", f.name, strings.TrimSpace(words+" "+f.words))
	}
	return b.String()
}

// mdUnchanged counts the routers without a change, and names them folded.
func mdUnchanged(r *review.Review) string {
	if len(r.Same) == 0 || len(r.Groups)+len(r.Failures) == 0 {
		return ""
	}
	return "\n" + mdHosts("No changes on "+Count(len(r.Same), "router")+": "+mdHTML(whereabouts(r.Same, 60)), r.Same, 1_000)
}

// mdHosts names routers folded below a title, which is ours, in at most about
// room bytes: each of them where there is room, else as ranges.
func mdHosts(title string, hosts []string, room int) string {
	size := 0
	for _, h := range hosts {
		size += len(h) + 1
	}
	text := ""
	if size <= room {
		text = strings.Join(hosts, " ")
	} else {
		text = whereabouts(hosts, room)
	}
	return "<details><summary>" + title + "</summary>\n\n" + mdCode(text, room) + "\n\n</details>\n"
}

// mdSave says how a plan that is not stored yet is.
func mdSave(r *review.Review) string {
	if r.Stored != "" {
		return ""
	}
	return "save the plan with `--out FILE`, then "
}

// mdShow is the command that shows all of a plan.
func mdShow(r *review.Review) string { return mdCode(showWords(r), 300) }

// mdHint says what can be done next.
func mdHint(r *review.Review) string {
	var b strings.Builder
	b.WriteString("\n---\n")
	if len(r.Groups)+len(r.Failures) == 0 {
		return b.String() + "There is nothing to apply.\n"
	}
	switch {
	case r.Reverse:
		b.WriteString("This is what would undo the plan; nothing is changed by it.\n")
	case len(r.Groups) == 0:
		b.WriteString("There is nothing to apply.\n")
	default:
		b.WriteString("Apply exactly this: " + mdSave(r) + mdCode("nplay apply "+fileOf(r)+" -i INVENTORY", 300) +
			"; some of the groups with `--group HASH`, all but some with `--except-group HASH`.\n")
	}
	fmt.Fprintf(&b, "See all of it: %s, or `--format html` for a page to search in.\n", mdShow(r))
	return b.String()
}
