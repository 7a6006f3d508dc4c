package ui

import (
	"fmt"
	"slices"
	"strings"

	"nplay/internal/doctor"
)

// A column is one check in the table; columns with one heading stand together.
type column struct {
	check       doctor.Check
	heading     string // over the first of a group, "" over the others
	brief       string // the heading where the terminal is narrow
	name, short string
}

var columns = []column{
	{doctor.NetconfPort, "TCP port", "TCP", "netconf", "nc"},
	{doctor.SSHPort, "", "", "ssh", "ssh"},
	{doctor.Handshake, "SSH", "SSH", "agree", "kex"},
	{doctor.HostKey, "", "", "key", "key"},
	{doctor.Login, "", "", "login", "log"},
	{doctor.HelloNetconf, "NETCONF answers on", "NETCONF on", "netconf", "nc"},
	{doctor.HelloSSH, "", "", "ssh", "ssh"},
	{doctor.HelloExec, "", "", "exec", "exe"},
	{doctor.Session, "", "", "any", "any"},
	{doctor.Account, "account", "account", "user", "usr"},
	{doctor.Authentication, "", "", "auth", "aut"},
	{doctor.Permission, "", "", "class", "cls"},
	{doctor.SSHService, "services", "serv.", "ssh", "ssh"},
	{doctor.NetconfService, "", "", "netconf", "nc"},
	{doctor.PendingCommit, "free of", "free of", "commit", "com"},
	{doctor.Editing, "", "", "edits", "edi"},
}

// stateMarks are the states as they stand in the table.
var stateMarks = map[doctor.State]struct {
	mark string
	tone tone
}{
	doctor.OK:        {"ok", green},
	doctor.Failed:    {"NO", red},
	doctor.Closed:    {"no", dim},
	doctor.Unchecked: {"-", dim},
}

// A row is routers on which the checks ended alike.
type row struct {
	hosts []string
	as    *doctor.Router
}

// rows groups the routers, the worst first: those of which least is as it should
// be.
func rows(r *doctor.Report) []row {
	var all []row
	at := map[string]int{}
	for i := range r.Routers {
		x := &r.Routers[i]
		key := fmt.Sprint(x.Ready())
		for _, c := range x.Cells {
			key += " " + string(c.State)
		}
		g, known := at[key]
		if !known {
			g = len(all)
			at[key] = g
			all = append(all, row{as: x})
		}
		all[g].hosts = append(all[g].hosts, x.Host)
	}
	good := func(g row) int {
		n := 0
		for _, c := range g.as.Cells {
			if c.State == doctor.OK {
				n++
			}
		}
		if g.as.Ready() {
			n += len(g.as.Cells)
		}
		return n
	}
	slices.SortStableFunc(all, func(a, b row) int { return good(a) - good(b) })
	return all
}

// doctorTable prints the table.
func (p *page) doctorTable(r *doctor.Report) {
	all := rows(r)
	need := 6
	for _, g := range all {
		need = max(need, len([]rune(p.members(g))))
	}
	brief := p.Width > 0 && 2+min(need, roomy)+2+tableWidth(false) > p.Width
	room := roomy
	if p.Width > 0 {
		room = max(p.Width-4-tableWidth(brief), 8)
	}
	names := min(need, room)
	p.headings(names, brief)
	for _, g := range all {
		hosts := p.members(g)
		if len([]rune(hosts)) > names {
			// Too long for its column: it gets lines of its own, over its row.
			for _, l := range p.wrap(hosts, 2) {
				p.linef("  %s", l)
			}
			hosts = ""
		}
		p.linef("  %s", strings.TrimRight(fmt.Sprintf("%-*s", names, hosts)+p.marks(g.as, brief), " "))
	}
	if l := legend(all); l != "" {
		p.linef("  %s", p.paint(dim, l))
	}
}

// members are the routers of a row; those that are ready are summed up.
func (p *page) members(g row) string {
	if g.as.Ready() {
		return p.summed(g.hosts)
	}
	return p.hosts(g.hosts)
}

// roomy is the widest that the routers' column gets.
const roomy = 40

// legend explains the marks that stand in the table.
func legend(all []row) string {
	seen := map[doctor.State]bool{}
	for _, g := range all {
		for _, c := range g.as.Cells {
			seen[c.State] = true
		}
	}
	var parts []string
	for _, x := range []struct {
		state doctor.State
		words string
	}{
		{doctor.Failed, "NO: see below"}, {doctor.Closed, "no: closed, and not needed"}, {doctor.Unchecked, "-: not checked"},
	} {
		if seen[x.state] {
			parts = append(parts, x.words)
		}
	}
	return strings.Join(parts, "   ")
}

// width is how wide a column is.
func (c column) width(brief bool) int {
	if brief {
		return max(len(c.short), 2)
	}
	return max(len(c.name), 2)
}

// gap is what stands before a column.
func (c column) gap() string {
	if c.heading != "" {
		return "  "
	}
	return " "
}

func tableWidth(brief bool) int {
	n := 0
	for _, c := range columns {
		n += len(c.gap()) + c.width(brief)
	}
	return n
}

// headings prints the two lines over the table.
func (p *page) headings(names int, brief bool) {
	over, under := strings.Repeat(" ", names), fmt.Sprintf("%-*s", names, "router")
	for _, c := range columns {
		title, name := c.heading, c.name
		if brief {
			title, name = c.brief, c.short
		}
		if c.heading != "" {
			over += strings.Repeat(" ", max(len([]rune(under))-len([]rune(over)), 0)) + c.gap() + title
		}
		under += c.gap() + fmt.Sprintf("%-*s", c.width(brief), name)
	}
	p.linef("  %s", p.paint(bold, over))
	p.linef("  %s", p.paint(bold, strings.TrimRight(under, " ")))
}

// marks are the cells of a router.
func (p *page) marks(r *doctor.Router, brief bool) string {
	var b strings.Builder
	for _, c := range columns {
		w := stateMarks[r.Cell(c.check).State]
		b.WriteString(c.gap() + p.paint(w.tone, w.mark) + strings.Repeat(" ", c.width(brief)-len(w.mark)))
	}
	return strings.TrimRight(b.String(), " ")
}
