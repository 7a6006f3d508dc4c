package ui

import (
	"fmt"
	"strings"
	"time"

	"nplay/conf"
	"nplay/engine"
	"nplay/engine/review"
	"nplay/transport"
)

// diffLines makes lines of a change: "[" begins a header, the tasks are taken in
// turn at every line that has "#N" at its end.
func diffLines(text string) []review.Line {
	tasks := []review.Trace{
		{Task: "ensure_user.netops", Source: src(10)},
		{Task: "ensure_auth.netops", Source: src(14)},
		{Task: "enable_netconf.ssh", Source: src(19)},
		{Task: "ensure_config.ntp", Source: conf.Source{File: "modules/time.hcl", Line: 7, Column: 1}},
	}
	var out []review.Line
	var trace []review.Trace
	for l := range strings.Lines(text) {
		l = strings.TrimRight(l, "\n")
		if strings.HasPrefix(l, "[") {
			out = append(out, review.Line{Text: l})
			continue
		}
		l, at, _ := strings.Cut(l, " #")
		if at != "" {
			trace = []review.Trace{tasks[at[0]-'0']}
		}
		line := review.Line{Mark: l[0], Text: l[1:], Trace: trace}
		if strings.HasSuffix(l, "}") {
			line.Trace = nil
		}
		out = append(out, line)
	}
	return out
}

const (
	commonLines = `[edit system login]
+   user netops { #0
+       class super-user;
+       authentication { #1
+           encrypted-password (sensitive: netops_password);
+           ssh-ed25519 "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBBa netops@mgmt";
+       }
+   }
[edit system services]
+   netconf { #2
+       ssh;
+   }
`
	removingLines = `[edit system login]
-   user backup { #0
-       class super-user;
-   }
[edit system services ssh]
-   root-login allow; #2
+   root-login deny;
[edit system ntp]
!   inactive: server 192.0.2.1; #3
`
)

// series names n routers, in places of a hundred.
func series(prefix string, n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("%s%03d.%s.example.net", prefix, i%1000+1, []string{"ams", "fra", "lon", "par"}[i/1000%4]+strings.Repeat("x", i/4000)))
	}
	return all
}

func groupOf(hash, lines string, hosts []string) review.Group {
	g := review.Group{Hash: hash, Hosts: hosts, Sample: hosts[0], Steps: []review.Stage{{Confirm: 5, Lines: diffLines(lines)}}}
	for _, l := range g.Steps[0].Lines {
		switch {
		case l.Trace == nil:
		case l.Mark == '+':
			g.Added++
		case l.Mark == '-':
			g.Removed++
		}
	}
	return g
}

// allReview has all that a review can say.
func allReview() *review.Review {
	hosts := series("mx", 941)
	odd := groupOf("c0ffee", removingLines, []string{"mx777.fra.example.net"})
	odd.Gone = []string{"system login user backup", "system services ssh root-login allow", "system ntp server 192.0.2.1 (switched off)"}
	odd.Access = []string{"system services ssh"}
	odd.Outlier = true
	odd.Guard = &engine.Failure{Cause: engine.Lockout, Text: "nplay came in as backup, which the plan removes", Hint: "give the account to come in by after it as connection { next { ... } }, or say --allow-lockout"}
	odd.Guarded = odd.Hosts
	odd.Checks = []review.Checked{{Hosts: odd.Hosts, Check: engine.Check{
		Errors: []engine.Verdict{{Warning: transport.Warning{Path: "[edit system ntp]", Message: "mgd: no server left"}, Tasks: []engine.Change{{Task: "ensure_config.ntp", Source: src(7)}}}},
	}}}
	two := groupOf("19be02", commonLines, series("ex", 57))
	two.Steps = append(two.Steps, review.Stage{Number: 1, Confirm: 0, Lines: diffLines("[edit snmp]\n+   location \"rack 4\"; #3\n")})
	two.Checks = []review.Checked{
		{Hosts: two.Hosts[:55], Check: engine.Check{}},
		{Hosts: two.Hosts[55:], Check: engine.Check{Differs: true, Diff: "[edit system login]\n+   user netops {\n+       uid 2001;\n+   }\n",
			Warnings: []engine.Verdict{{Warning: transport.Warning{Path: "[edit system services netconf]", Message: "statement has no effect before Junos 23.1"}, Tasks: []engine.Change{{Task: "enable_netconf.ssh", Source: src(19)}}}}}},
	}
	at := time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)
	two.Committed = []review.Committed{
		{Hosts: two.Hosts[:50], User: "ann", Client: "cli", Log: "CHG-4700", From: at, To: at.Add(time.Hour)},
		{Hosts: two.Hosts[50:]},
	}
	many := groupOf("7f3a9c", commonLines, hosts)
	many.Alike, many.Values = []string{"host.name", "host.vars.loopback"}, map[string][]string{}
	for i, h := range hosts {
		many.Values[h] = []string{h, fmt.Sprintf("10.255.%d.%d", i/256, i%256)}
	}
	r := &review.Review{
		Playbook: "netconf-ready", Comment: "CHG-4711: NETCONF everywhere (asked for by @ann in #12)", Checked: true, Version: "0.5.0",
		Revision: engine.Revision{Commit: "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678", Ref: "v1.4.0", Dirty: true},
		Created:  time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC), Source: "backup/",
		LeftOut: []review.Group{groupOf("aa00aa", commonLines, []string{"old1", "old2"})},
		Groups:  []review.Group{odd, two, many}, Same: series("core", 12),
	}
	for i := range 3 {
		r.Failures = append(r.Failures, engine.Failure{Host: fmt.Sprintf("pe%d", i+1), Cause: engine.Unreachable,
			Text: fmt.Sprintf("connect: nothing answers at 192.0.2.%d:830", i+1), Hint: "is the router up?"})
	}
	r.Failures = append(r.Failures, engine.Failure{Host: "pe8", Cause: engine.Drifted, Text: "changed since the plan", Drift: &engine.Drift{
		Since: []conf.Edit{{Op: conf.Add, Path: []*conf.Node{{Name: "system"}, {Name: "host-name", Value: "other"}}}},
	}})
	r.Failures = append(r.Failures, engine.Failure{Host: "pe9", Cause: engine.Hidden, Task: "ensure_auth.netops", Source: src(14),
		Text: "read the configuration: the router hides system login\nfrom this login: permission denied", Hint: "give the account the permission `admin`"})
	r.Unchecked = []engine.Failure{{Host: "mx005.ams.example.net", Cause: engine.Locked, Text: "configuration database locked by ann (terminal p0, pid 4711)", Hint: "wait until the other session is done"}}
	r.Routers = 941 + 57 + 1 + 12 + 5
	return r
}

// thousandReview is a thousand routers in four groups.
func thousandReview() *review.Review {
	hosts := series("mx", 1000)
	r := &review.Review{Playbook: "netconf-ready", Routers: 1000, Version: "0.5.0", Created: time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC)}
	for i, to := range []int{1, 4, 60, 990} {
		from := []int{0, 1, 4, 60}[i]
		lines := []string{removingLines, commonLines + "[edit snmp]\n+   location lab; #3\n", "[edit system services]\n+   netconf { #2\n+       ssh;\n+   }\n", commonLines}[i]
		g := groupOf([]string{"c0ffee", "19be02", "52aa01", "7f3a9c"}[i], lines, hosts[from:to])
		g.Outlier = i < 2
		if i == 0 {
			g.Gone = []string{"system login user backup"}
		}
		r.Groups = append(r.Groups, g)
	}
	r.Same = hosts[990:]
	return r
}

// manyRouters is n routers in few groups.
func manyRouters(n int) *review.Review {
	r := allReview()
	r.Groups[2].Hosts, r.Groups[2].Alike, r.Groups[2].Values = series("mx", n), nil, nil
	r.Routers = n + 74
	return r
}

// manyGroups is n routers, each with a change of its own.
func manyGroups(n int) *review.Review {
	r := &review.Review{Playbook: "addresses", Routers: n, Version: "0.5.0"}
	for i, h := range series("mx", n) {
		lines := commonLines + fmt.Sprintf("[edit interfaces ge-0/0/%d unit 0 family inet]\n-   address 10.%d.%d.1/30; #3\n+   address 10.%d.%d.2/30;\n", i%48, i/256, i%256, i/256, i%256)
		g := groupOf(fmt.Sprintf("%06x", 0x100000+i*1601), lines, []string{h})
		if i%3 == 0 {
			g.Gone = []string{fmt.Sprintf("interfaces ge-0/0/%d unit 0 family inet address 10.%d.%d.1/30", i%48, i/256, i%256)}
		}
		r.Groups = append(r.Groups, g)
	}
	return r
}
