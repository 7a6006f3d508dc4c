package ui

import (
	"fmt"
	"slices"
	"strings"

	"nplay/engine/review"
)

// mdGroup writes a group in full in at most room bytes: what to look at, its
// routers folded, what routers said of it, and its diff, of which lines are left
// out where there is no room.
func mdGroup(r *review.Review, g *review.Group, room int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n### Group %s: %s, %s\n\n", mdCode(g.Hash, 64), Count(len(g.Hosts), "router"), mdLineCount(g))
	if reasons := mdReasons(g, 60, max(1, min(5, room/1_000))); len(reasons) > 0 {
		if text := strings.Join(reasons, "; "); len(text) < room/3 {
			fmt.Fprintf(&b, "%s\n\n", text)
		}
	}
	if g.Guard != nil {
		b.WriteString(mdWords("text", guardWords(g), room/4) + "\n")
	}
	if len(g.Hosts) > 1 {
		where := whereabouts(g.Hosts, 60)
		b.WriteString(mdHosts(Count(len(g.Hosts), "router")+": "+mdHTML(where), g.Hosts, room/6))
	}
	fmt.Fprintf(&b, "\n%s\n", mdSample(g))
	b.WriteString(mdCommits(g, room/6))
	b.WriteString(mdChecks(g, room/4))
	for i, s := range g.Steps {
		title := fmt.Sprintf("\n%s\n\n", upper(stepWords(r, i, len(g.Steps), s.Confirm)))
		left := (room - b.Len()) / (len(g.Steps) - i)
		kept := mdFit(mdDiff(s.Lines), left-len(title)-len("diff"))
		if kept == nil {
			fmt.Fprintf(&b, "\n%s left out\n", Count(len(g.Steps)-i, "commit"))
			break
		}
		b.WriteString(title + mdFence("diff", kept))
	}
	return b.String()
}

// mdSample says whose diff is shown, and how those of the others differ.
func mdSample(g *review.Group) string {
	switch {
	case len(g.Hosts) < 2:
		return "Router " + mdCode(g.Sample, 80)
	case len(g.Alike) == 0:
		return "The same on all of them; shown as on " + mdCode(g.Sample, 80)
	}
	return fmt.Sprintf("Shown as on %s; equal on all of them after substituting %s", mdCode(g.Sample, 80), mdSome(g.Alike, 60, 5))
}

// mdDiff writes lines so that a diff is coloured: the mark first, and behind
// each line where it begins to hold, the task that wants it.
func mdDiff(all []review.Line) []string {
	column := 0
	for _, l := range all {
		if n := len([]rune(l.Text)); len(l.Trace) > 0 && n <= margin {
			column = max(column, n)
		}
	}
	var out []string
	var last []review.Trace
	for _, l := range all {
		text := mdTabs(mdLine(l.Text))
		if l.Mark == 0 {
			last = nil
			out = append(out, text)
			continue
		}
		text = string(l.Mark) + text
		if len(l.Trace) > 0 && !slices.Equal(l.Trace, last) {
			last = l.Trace
			pad := max(column+1-len([]rune(text)), 0) + 2
			// The words are ours and the playbook's: what is from the router is cut first.
			text = short(text, mdWide-60) + strings.Repeat(" ", pad) + "# " + short(mdLine(traces(l.Trace)), 120)
		}
		out = append(out, text)
	}
	return out
}

// mdChecks writes what the routers themselves said of a change.
func mdChecks(g *review.Group, room int) string {
	var b strings.Builder
	for i, c := range g.Checks {
		left := (room - b.Len()) / (len(g.Checks) - i)
		line := "\n" + upper(verdict(c)) + " on " + mdCode(whereabouts(c.Hosts, 60), 60) + "\n"
		if len(line) > left {
			fmt.Fprintf(&b, "\n%s left out\n", Count(len(g.Checks)-i, "verdict"))
			break
		}
		b.WriteString(line)
		if words := saidWords(c); words != "" {
			b.WriteString("\n" + mdWords("text", words, (left-len(line))/2))
		}
		if c.Differs {
			b.WriteString("\n" + mdWords("diff", c.Diff, (left-len(line))/2))
		}
	}
	return b.String()
}

// mdCommits writes who committed last on the routers of a group, where they were
// asked.
func mdCommits(g *review.Group, room int) string {
	var b strings.Builder
	for i, c := range g.Committed {
		line := "- " + mdCode(committed(c), 160) + " on " + mdCode(whereabouts(c.Hosts, 60), 60) + "\n"
		if b.Len()+len(line)+40 > room {
			fmt.Fprintf(&b, "- and %s\n", Count(len(g.Committed)-i, "other commit"))
			break
		}
		b.WriteString(line)
	}
	if b.Len() == 0 {
		return ""
	}
	return "\n" + b.String()
}

// mdHTML escapes a text for the summary of a fold, where it is read as HTML and
// as Markdown.
func mdHTML(text string) string {
	var b strings.Builder
	b.WriteString("<code>")
	for _, r := range mdLine(text) {
		if strings.ContainsRune("&<>\"'`*_~[]()\\|!#@$:", r) {
			fmt.Fprintf(&b, "&#%d;", r)
			continue
		}
		b.WriteRune(r)
	}
	b.WriteString("</code>")
	return b.String()
}

func upper(words string) string {
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}
