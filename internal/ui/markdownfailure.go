package ui

import (
	"fmt"
	"strings"

	"nplay/conf"
	"nplay/engine"
	"nplay/engine/review"
)

// mdFailures writes what could not be planned, and what could not be checked,
// in at most room bytes.
func mdFailures(r *review.Review, planned, asked []Cluster, room int) string {
	unasked := mdCauses(r, "Not checked", asked, room/3)
	return mdCauses(r, "Not planned", planned, room-len(unasked)) + unasked
}

// mdCauses writes failures once per cause and wording in at most room bytes.
func mdCauses(r *review.Review, title string, all []Cluster, room int) string {
	if len(all) == 0 {
		return ""
	}
	const rest = 450 // bytes of the words about those left out
	var b strings.Builder
	fmt.Fprintf(&b, "\n### %s: %s\n", title, Count(routersIn(all), "router"))
	for i, c := range all {
		text := mdCluster(c, 2_500)
		if b.Len()+len(text)+rest > room {
			text = mdCluster(c, 600)
		}
		if b.Len()+len(text)+rest > room {
			fmt.Fprintf(&b, "\nand %s for %s. All of them: %s.\n",
				Count(len(all)-i, "other cause"), Count(routersIn(all[i:]), "router"), mdShow(r))
			break
		}
		b.WriteString(text)
	}
	return b.String()
}

func routersIn(all []Cluster) int {
	n := 0
	for _, c := range all {
		n += len(c.Hosts)
	}
	return n
}

// mdCluster writes one cause with the words of one router, in about room bytes.
func mdCluster(c Cluster, room int) string {
	f := c.Samples[0]
	var b strings.Builder
	fmt.Fprintf(&b, "\n**%s** (`%s`): %s\n\n", upper(words(c.Cause)), c.Cause, Count(len(c.Hosts), "router"))
	if len(c.Hosts) > 1 {
		b.WriteString(mdHosts(mdHTML(whereabouts(c.Hosts, 60)), c.Hosts, room/4))
		b.WriteByte('\n')
	}
	b.WriteString(mdWords("text", failureWords(f), room/2))
	for _, d := range driftWords(f.Drift) {
		if text := mdWords("diff", d.diff, room/4); text != "" {
			fmt.Fprintf(&b, "\n%s:\n\n%s", upper(d.title), text)
		}
	}
	return b.String()
}

// failureWords are the words of one router: its name, the task, the cause, the
// place, what to do.
func failureWords(f engine.Failure) string {
	text := f.Text
	if f.Task != "" {
		text = f.Task + ": " + text
	}
	if f.Host != "" {
		text = f.Host + ": " + text
	}
	if place := f.Source.String(); place != "" {
		text = strings.TrimRight(text, "\n") + "\nat " + place
	}
	return advice(text, f.Hint)
}

// A titled diff.
type titled struct{ title, diff string }

// driftWords is the three-way view of a router that changed since its plan.
func driftWords(d *engine.Drift) []titled {
	if d == nil {
		return nil
	}
	var all []titled
	for _, x := range []struct {
		title string
		edits []conf.Edit
	}{
		{"changed on the router since", d.Since},
		{"planned then", d.Planned},
		{"would be done now", d.Now},
	} {
		var b strings.Builder
		for _, l := range conf.Hunks(x.edits) {
			if l.Mark != 0 {
				b.WriteByte(l.Mark)
			}
			b.WriteString(l.Text + "\n")
		}
		if len(x.edits) == 0 {
			b.WriteString("nothing\n")
		}
		all = append(all, titled{x.title, b.String()})
	}
	return all
}
