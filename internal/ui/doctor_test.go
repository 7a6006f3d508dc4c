package ui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"nplay/engine"
	"nplay/internal/doctor"
)

// examined is a router on which some checks did not end well.
func examined(host string, cells ...doctor.Cell) doctor.Router {
	r := doctor.Router{Host: host, Took: 120 * time.Millisecond}
	texts := map[doctor.Check]string{
		doctor.NetconfPort: "port 830", doctor.SSHPort: "port 22", doctor.Handshake: "curve25519-sha256, ssh-ed25519, aes128-gcm@openssh.com",
		doctor.HostKey: "known", doctor.Login: "netops with key ~/.ssh/netops (SHA256:tJdqKzp/xas2fPkOYB4bzjggZNT8P2MHBYkTNqB7qVU)",
		doctor.HelloNetconf: "netconf:830", doctor.HelloSSH: "netconf:22", doctor.HelloExec: "exec:22", doctor.Session: "netconf:830",
		doctor.Account: "netops, class super-user", doctor.Authentication: "a key ssh-ed25519", doctor.Permission: "all",
		doctor.SSHService: "port 22", doctor.NetconfService: "port 830", doctor.PendingCommit: "none", doctor.Editing: "nobody",
	}
	for _, c := range doctor.Checks {
		cell := doctor.Cell{Check: c, State: doctor.OK, Text: texts[c]}
		for _, other := range cells {
			if other.Check == c {
				cell = other
			}
		}
		r.Cells = append(r.Cells, cell)
	}
	return r
}

func wrong(c doctor.Check, cause engine.Cause, text, hint string) doctor.Cell {
	return doctor.Cell{Check: c, State: doctor.Failed, Cause: cause, Text: text, Hint: hint}
}

// after are all checks from one on, which were not made.
func after(c doctor.Check, why string) []doctor.Cell {
	var all []doctor.Cell
	found := false
	for _, x := range doctor.Checks {
		if found {
			all = append(all, doctor.Cell{Check: x, State: doctor.Unchecked, Text: why})
		}
		found = found || x == c
	}
	return all
}

func noNetconf(host string) doctor.Router {
	return examined(host,
		wrong(doctor.NetconfPort, engine.Unreachable, "nothing listens on "+host+":830 (connection refused)", "see services netconf ssh: system services netconf ssh is not configured"),
		doctor.Cell{Check: doctor.HelloNetconf, State: doctor.Unchecked, Text: "the router does not tell"},
		doctor.Cell{Check: doctor.HelloSSH, State: doctor.Closed, Text: `netconf:22: the subsystem "netconf" was refused`},
		doctor.Cell{Check: doctor.Session, State: doctor.OK, Text: "exec:22"},
		wrong(doctor.NetconfService, engine.NoNetconf, "system services netconf ssh is not configured",
			"nplay apply playbooks/netconf-ready -i inventory.hcl opens it; or put this into a play and apply it:\n    task \"enable_netconf\" \"ssh\" {}"))
}

func strange(host string) doctor.Router {
	return examined(host, append(after(doctor.HostKey, "not reached: the host key stands before it"),
		wrong(doctor.HostKey, engine.HostKey, "the host key of "+host+":22 is not known: SHA256:0xzXcHcW6OJbQMbbj96pDUTBoPMBucd115qLSmNTDnY (ssh-ed25519)", "compare the fingerprint with the router's own, then enrol the key"))...)
}

func dead(host string) doctor.Router {
	all := append(after(doctor.SSHPort, "not reached: the SSH port stands before it"),
		wrong(doctor.NetconfPort, engine.Unreachable, host+":830 does not answer", "see that it is up"),
		wrong(doctor.SSHPort, engine.Unreachable, host+":22 does not answer", "see that it is up"))
	return examined(host, all...)
}

func reportOf(all ...doctor.Router) *doctor.Report {
	at := time.Date(2026, 11, 25, 1, 2, 3, 0, time.UTC)
	return &doctor.Report{Routers: all, Started: at, Finished: at.Add(1500 * time.Millisecond)}
}

func few3() *doctor.Report {
	return reportOf(examined("mx1"), noNetconf("mx2"), strange("mx3"))
}

// fleet1000 has a thousand routers, of which some are not ready for five reasons.
func fleet1000() *doctor.Report {
	var all []doctor.Router
	for i := range 1000 {
		host := fmt.Sprintf("mx%03d.ams.example.net", i+1)
		switch {
		case i%97 == 3:
			all = append(all, noNetconf(host))
		case i%211 == 5:
			all = append(all, dead(host))
		case i == 500:
			all = append(all, strange(host))
		case i == 501:
			all = append(all, examined(host, wrong(doctor.Editing, engine.Locked, "configuration database locked by ann (terminal p0, pid 4711) since 2026-11-25 00:59:00 UTC", "wait until the other session is done")))
		case i == 502:
			all = append(all, examined(host, wrong(doctor.PendingCommit, engine.Pending, "a confirmed commit of ann by cli at 2026-11-25 00:59:00 UTC waits for its confirmation: commit confirmed, rollback in 5mins", "nplay leaves the router alone")))
		case i%2 == 0:
			all = append(all, examined(host, doctor.Cell{Check: doctor.Handshake, State: doctor.OK, Text: "curve25519-sha256, rsa-sha2-256, aes128-ctr, hmac-sha2-256"}))
		default:
			all = append(all, examined(host))
		}
	}
	return reportOf(all...)
}

func interruptedReport() *doctor.Report {
	cut := examined("mx2", after(doctor.Login, "interrupted")...)
	cut.Interrupted = true
	return reportOf(examined("mx1"), cut)
}

var ansi = regexp.MustCompile(`\x1b\[[0-9]*m`)

func TestDoctor(t *testing.T) {
	for name, c := range map[string]struct {
		report *doctor.Report
		style  Style
	}{
		"doctor_few.txt":         {few3(), Style{}},
		"doctor_few_80.txt":      {few3(), Style{Width: 80}},
		"doctor_few_120.txt":     {few3(), Style{Width: 120}},
		"doctor_few_colour.txt":  {few3(), Style{Width: 120, Color: true}},
		"doctor_few_all.txt":     {few3(), Style{All: true}},
		"doctor_fleet.txt":       {fleet1000(), Style{}},
		"doctor_fleet_80.txt":    {fleet1000(), Style{Width: 80}},
		"doctor_ready.txt":       {reportOf(examined("mx1"), examined("mx2")), Style{Width: 80}},
		"doctor_interrupted.txt": {interruptedReport(), Style{Width: 80}},
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := Doctor(&b, c.style, c.report); err != nil {
				t.Fatal(err)
			}
			golden(t, name, b.String())
			if !c.style.All && c.style.Width > 0 {
				for line := range strings.Lines(b.String()[:strings.Index(b.String(), "\n\n")]) {
					if n := len([]rune(ansi.ReplaceAllString(strings.TrimRight(line, "\n"), ""))); n > c.style.Width {
						t.Errorf("the table has a line of %d columns: %s", n, line)
					}
				}
			}
		})
	}
}

func TestDoctorJSON(t *testing.T) {
	var b bytes.Buffer
	if err := DoctorJSON(&b, few3()); err != nil {
		t.Fatal(err)
	}
	golden(t, "doctor.json", b.String())
	var back map[string]any
	if err := json.Unmarshal(b.Bytes(), &back); err != nil {
		t.Error(err)
	}
	b.Reset()
	if err := DoctorJSON(&b, reportOf()); err != nil || !strings.Contains(b.String(), `"routers": []`) {
		t.Errorf("no routers: %v\n%s", err, &b)
	}
}

// What comes from a router cannot move the cursor, in any part of the page.
func TestDoctorClean(t *testing.T) {
	evil := "\x1b[2Jevil"
	r := reportOf(examined("mx1", wrong(doctor.Editing, engine.Locked, evil, evil), doctor.Cell{Check: doctor.Account, State: doctor.OK, Text: evil}))
	for _, s := range []Style{{}, {All: true}, {Width: 80}} {
		var b bytes.Buffer
		if err := Doctor(&b, s, r); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "\x1b") || strings.Count(b.String(), "evil") < 3 {
			t.Errorf("%q", b.String())
		}
	}
}
