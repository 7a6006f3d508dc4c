package ui

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"nplay/engine"
	"nplay/internal/doctor"
)

// Doctor prints what was found on routers: a table in which routers with the same
// findings are one row, the worst first; each thing that is wrong with what mends
// it; how the routers were reached; and one line that sums up.
func Doctor(w io.Writer, s Style, r *doctor.Report) error {
	p := page{Style: s}
	p.doctorTable(r)
	p.ailments(r)
	if s.All {
		p.records(r)
	} else {
		p.traits(r)
	}
	p.linef("\n%s", s.paint(bold, DoctorSummary(r)))
	return p.send(w)
}

// DoctorSummary is the examination in one line.
func DoctorSummary(r *doctor.Report) string {
	ready, cut := 0, 0
	for i := range r.Routers {
		switch {
		case r.Routers[i].Ready():
			ready++
		case r.Routers[i].Interrupted && len(r.Routers[i].Failed()) == 0:
			cut++
		}
	}
	not := len(r.Routers) - ready - cut
	line := fmt.Sprintf("%s in %s: %s ready, %s not ready", Count(len(r.Routers), "router"), took(r.Finished.Sub(r.Started)), thousands(ready), thousands(not))
	if cut > 0 {
		line += fmt.Sprintf(", %s not checked to the end (interrupted)", thousands(cut))
	}
	return line + "."
}

// checkWords are the checks in words.
var checkWords = map[doctor.Check]string{
	doctor.NetconfPort:    "NETCONF port",
	doctor.SSHPort:        "SSH port",
	doctor.Handshake:      "SSH handshake",
	doctor.HostKey:        "host key",
	doctor.Login:          "login",
	doctor.HelloNetconf:   "NETCONF on its port",
	doctor.HelloSSH:       "NETCONF on the SSH port",
	doctor.HelloExec:      "NETCONF as a command",
	doctor.Session:        "session",
	doctor.Account:        "account",
	doctor.Authentication: "key, password or server",
	doctor.Permission:     "permission to configure",
	doctor.SSHService:     "services ssh",
	doctor.NetconfService: "services netconf ssh",
	doctor.PendingCommit:  "pending commit",
	doctor.Editing:        "lock and candidate",
}

// ailments prints what is wrong, once per check and wording.
func (p *page) ailments(r *doctor.Report) {
	var order []doctor.Check
	all := map[doctor.Check][]failed{}
	for i := range r.Routers {
		x := &r.Routers[i]
		for _, c := range x.Failed() {
			// What is mended in another way is another thing.
			mend := shape(engine.Failure{Host: x.Host, Text: c.Hint})
			all[c.Check] = append(all[c.Check], failed{engine.Failure{Host: x.Host, Cause: c.Cause, Text: c.Text, Hint: c.Hint}, mend})
		}
	}
	for _, c := range doctor.Checks {
		if len(all[c]) > 0 {
			order = append(order, c)
		}
	}
	if len(order) > 0 {
		p.linef("\n%s", p.paint(red, "What is wrong"))
	}
	for _, check := range order {
		for _, c := range clusters(all[check]) {
			p.linef("  %s: %s", p.paint(bold, fmt.Sprintf("%s (%s)", checkWords[check], c.Cause)), p.hosts(c.Hosts))
			shown := c.Samples[:1]
			if p.All {
				shown = c.Samples
			}
			for _, f := range shown {
				p.failure(f, len(c.Hosts) > 1)
			}
		}
	}
}

// told are the checks whose findings differ from fleet to fleet though all is
// well.
var told = []doctor.Check{doctor.Login, doctor.Handshake, doctor.Session, doctor.Account, doctor.Authentication, doctor.Permission}

// variety is how many findings of a check are printed.
const variety = 4

// traits prints what was found that is as it should be, and not the same
// everywhere: how routers were logged in to, with which algorithms, by which road.
func (p *page) traits(r *doctor.Report) {
	titled := false
	for _, check := range told {
		var order []string
		hosts := map[string][]string{}
		for i := range r.Routers {
			x := &r.Routers[i]
			c := x.Cell(check)
			if c.State != doctor.OK || c.Text == "" {
				continue
			}
			if hosts[c.Text] == nil {
				order = append(order, c.Text)
			}
			hosts[c.Text] = append(hosts[c.Text], x.Host)
		}
		slices.SortStableFunc(order, func(a, b string) int { return len(hosts[b]) - len(hosts[a]) })
		for i, text := range order {
			if !titled {
				p.linef("\n%s", p.paint(bold, "What was found"))
				titled = true
			}
			title := checkWords[check]
			if i > 0 {
				title = ""
			}
			if i == variety && len(order) > variety+1 {
				p.linef("  %-23s  and %s", title, Count(len(order)-variety, "other"))
				break
			}
			p.trait(title, text, hosts[text], len(r.Routers))
		}
	}
}

// trait prints one finding and on which routers it was made.
func (p *page) trait(title, text string, hosts []string, all int) {
	const column = 25
	where := ""
	if len(hosts) < all {
		where = " on " + p.summed(hosts)
	}
	lines := p.wrap(strings.ReplaceAll(clean(text), "\n", " ")+where, 2+column)
	p.linef("  %-*s%s", column, title, lines[0])
	for _, l := range lines[1:] {
		p.linef("  %-*s%s", column, "", l)
	}
}

// summed writes routers of which nothing is wrong: as ranges where these are
// short, and otherwise how many there are, unless the style asks for all.
func (s Style) summed(hosts []string) string {
	text := s.hosts(hosts)
	if !s.All && len([]rune(text)) > 60 {
		return Count(len(hosts), "router")
	}
	return text
}

// wrap breaks a text at blanks, and long ranges of routers at commas, so that it
// fits the terminal behind an indent. A word that is longer stays whole.
func (s Style) wrap(text string, indent int) []string {
	room := s.Width - indent
	if s.Width == 0 || room < 20 {
		return []string{text}
	}
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > room {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		for len([]rune(word)) > room {
			i := strings.LastIndexByte(string([]rune(word)[:room]), ',')
			if i < 0 {
				break
			}
			lines = append(lines, word[:i+1])
			word = word[i+1:]
		}
		line += word
	}
	return append(lines, line)
}

// records prints all that was found, router by router.
func (p *page) records(r *doctor.Report) {
	for i := range r.Routers {
		x := &r.Routers[i]
		p.linef("\n%s in %s", p.paint(bold, x.Host), took(x.Took))
		for _, c := range x.Cells {
			w := stateMarks[c.State]
			p.linef("  %s  %-23s  %s", p.paint(w.tone, fmt.Sprintf("%-2s", w.mark)), checkWords[c.Check],
				strings.ReplaceAll(clean(c.Text), "\n", " "))
		}
	}
}
