package doctor

import (
	"context"

	"nplay/engine"
)

// result fills in what was not checked, and says why.
func (x *examination) result(ctx context.Context) []Cell {
	x.session(ctx)
	why := "interrupted"
	if ctx.Err() == nil {
		why = x.obstacle()
	}
	var all []Cell
	for _, c := range Checks {
		cell, known := x.cells[c]
		if !known {
			cell = Cell{Check: c, State: Unchecked, Text: why}
			if reason := x.needless(c); reason != "" {
				cell.Text = reason
			}
		}
		all = append(all, cell)
	}
	return all
}

// session says which road nplay would take, in the order in which it looks for
// one.
func (x *examination) session(ctx context.Context) {
	for _, c := range []Check{HelloNetconf, HelloSSH, HelloExec, Session} {
		if cell := x.cells[c]; cell.State == OK {
			x.ok(Session, cell.Text)
			return
		}
	}
	if ctx.Err() != nil || x.cells[Login].State != OK {
		return
	}
	// It came in, and got no further.
	words := ""
	for _, c := range []Check{HelloNetconf, HelloSSH, HelloExec, Session} {
		if cell := x.cells[c]; cell.Text != "" {
			if words != "" {
				words += "; "
			}
			words += cell.Text
		}
	}
	cause := engine.NoNetconf
	if x.host.Connection.Transport == "cli" {
		cause = engine.NoCLI
	}
	x.put(Cell{Check: Session, State: Failed, Cause: cause, Text: words, Hint: x.noRoad()})
}

// needless says why a check makes no sense on this router, "" when it does.
func (x *examination) needless(c Check) string {
	switch c {
	case NetconfPort, HelloNetconf, HelloSSH, HelloExec:
		if x.host.Connection.Transport == "cli" {
			return `the inventory has transport = "cli"`
		}
	}
	if x.host.Platform != "netconf" {
		return ""
	}
	switch c {
	case SSHPort, HelloSSH, HelloExec, Account, Authentication, Permission, SSHService, NetconfService:
		return "only Junos routers have it"
	}
	return ""
}

// obstacle names what has to be mended before the rest can be checked.
func (x *examination) obstacle() string {
	for _, c := range []Check{Handshake, HostKey, Login, Session, SSHPort, NetconfPort} {
		if x.cells[c].State == Failed {
			return "not reached: " + names[c] + " stands before it"
		}
	}
	if x.dead {
		return "not reached: the session had ended"
	}
	return "the router does not tell"
}

// names of checks in a sentence.
var names = map[Check]string{
	NetconfPort: "the NETCONF port", SSHPort: "the SSH port", Handshake: "the SSH handshake", HostKey: "the host key",
	Login: "the login", Session: "the session",
}
