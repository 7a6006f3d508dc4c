package ui

import (
	"fmt"
	"slices"
	"strings"

	"nplay/engine/review"
)

const (
	mdMost  = 50    // groups in full, at most
	mdLeast = 1_000 // bytes, below which a group is not worth being shown
)

// mdGroups writes the groups in at most room bytes: a table of those that are
// shown in full, each of them, a line for each of the others while there is
// room, and how many are left.
func mdGroups(r *review.Review, room int) string {
	groups := r.Groups
	if len(groups) == 0 {
		return ""
	}
	var rows, full []string
	var sizes []int
	for i := range groups[:min(mdMost, len(groups))] {
		rows = append(rows, mdGroupRow(&groups[i]))
		full = append(full, mdGroup(r, &groups[i], room))
		sizes = append(sizes, len(full[i]))
	}
	// The more groups in full the less room for each.
	n := len(rows)
	for ; n > 0; n-- {
		left := room - mdTableSize(rows[:n]) - mdLinesRoom(groups[n:], room)
		each := level(sizes[:n], left)
		if each < mdLeast && each < slices.Max(sizes[:n]) {
			continue
		}
		var b strings.Builder
		b.WriteString(mdTable(rows[:n]))
		for i := range groups[:n] {
			if sizes[i] > each {
				full[i] = mdGroup(r, &groups[i], each)
			}
			b.WriteString(full[i])
		}
		b.WriteString(mdGroupLines(r, groups[n:], room-b.Len(), n))
		return b.String()
	}
	return mdGroupLines(r, groups, room, 0)
}

// level is how much each of some may take of room, so that those who need less
// leave the rest to the others.
func level(needs []int, room int) int {
	needs = slices.Clone(needs)
	slices.Sort(needs)
	for i, need := range needs {
		if share := max(room, 0) / (len(needs) - i); need > share {
			return share
		}
		room -= need
	}
	return needs[len(needs)-1]
}

const mdTableHead = "\n| group | routers | lines | where | look at |\n|---|---:|---|---|---|\n"

func mdTable(rows []string) string {
	// One group is shown below at once; its row would say the same.
	if len(rows) < 2 {
		return ""
	}
	return mdTableHead + strings.Join(rows, "")
}

func mdTableSize(rows []string) int {
	size := len(mdTableHead)
	for _, r := range rows {
		size += len(r)
	}
	return size
}

func mdGroupRow(g *review.Group) string {
	return mdRow(mdCode(g.Hash, 64), thousands(len(g.Hosts)), mdLineCount(g), mdCode(whereabouts(g.Hosts, 60), 60), strings.Join(mdReasons(g, 60, 1), "; "))
}

func mdLineCount(g *review.Group) string { return fmt.Sprintf("`+%d -%d`", g.Added, g.Removed) }

// whereabouts writes routers in few words.
func whereabouts(hosts []string, room int) string {
	text, left := fitting(hosts, room-12)
	switch {
	case len(hosts) == 0:
		return ""
	case left == len(hosts): // a monstrous name
		return short(hosts[0], room)
	case left > 0:
		return text + ", +" + thousands(left)
	}
	return text
}

// mdReasons says why a group needs a look, with up to most examples of each.
func mdReasons(g *review.Group, width, most int) []string {
	var all []string
	for _, k := range kinds {
		if !k.holds(g) {
			continue
		}
		text := "**" + k.word + "**"
		switch k.word {
		case kindRemoves:
			text += " " + mdSome(g.Gone, width, most)
		case kindAccess:
			text += " " + mdSome(g.Access, width, most)
		}
		all = append(all, strings.TrimSpace(text))
	}
	return all
}

// mdSome writes the first of some texts as code, and counts the others.
func mdSome(texts []string, width, most int) string {
	if most == 0 {
		return ""
	}
	var all []string
	for _, t := range texts[:min(most, len(texts))] {
		all = append(all, mdCode(t, width))
	}
	s := strings.Join(all, ", ")
	if n := len(texts) - most; n > 0 {
		s += fmt.Sprintf(" and %s more", thousands(n))
	}
	return s
}

// mdLinesRoom is what is set aside for the groups that get a line only.
func mdLinesRoom(groups []review.Group, room int) int {
	if len(groups) == 0 {
		return 0
	}
	return min(mdRest+mdLong*len(groups), room/6)
}

const (
	mdLong = 260 // bytes of a group's line at most
	mdRest = 900 // bytes of the words around the lines at most
)

// mdGroupLines writes a line for each group while there is room, and counts the
// others.
func mdGroupLines(r *review.Review, groups []review.Group, room, before int) string {
	if len(groups) == 0 {
		return ""
	}
	var b strings.Builder
	noun := "group"
	if before > 0 {
		noun = "more group"
	}
	fmt.Fprintf(&b, "\n### %s\n\n", Count(len(groups), noun))
	size, fit := b.Len(), 0 // fit: how many lines leave room for the words behind them
	var lines []string
	for i := range groups {
		lines = append(lines, mdGroupLine(&groups[i]))
		size += len(lines[i])
		if size <= room-mdRest {
			fit = i + 1
		}
		if size > room {
			break
		}
	}
	if size <= room {
		fit = len(groups)
	}
	b.WriteString(strings.Join(lines[:fit], ""))
	if left := groups[fit:]; len(left) > 0 {
		fmt.Fprintf(&b, "\nand %s on %s", Count(len(left), "other group"), Count(routersOf(left), "router"))
		if a := attention(left); a != "" {
			b.WriteString(", among them " + a)
		}
		fmt.Fprintf(&b, ". All of them: %s or `--format html`.\n", mdShow(r))
	}
	return b.String()
}

func mdGroupLine(g *review.Group) string {
	line := fmt.Sprintf("- %s %s, %s, %s", mdCode(g.Hash, 64), Count(len(g.Hosts), "router"), mdLineCount(g), mdCode(whereabouts(g.Hosts, 40), 40))
	if reasons := mdReasons(g, 0, 0); len(reasons) > 0 {
		line += ": " + strings.Join(reasons, ", ")
	}
	return line + "\n"
}

func routersOf(groups []review.Group) int {
	n := 0
	for i := range groups {
		n += len(groups[i].Hosts)
	}
	return n
}
