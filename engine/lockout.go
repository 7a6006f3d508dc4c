package engine

import (
	"fmt"
	"strings"

	"nplay/conf"
	"nplay/transport"
)

// locksOut refuses, before anything is locked, a step that is committed for
// good (confirm = "none") and changes what nplay comes in by: nothing would
// take it back when the probe finds the door shut. by is the session it comes
// in by, with the account, the road and the login "" while they are not known.
//
// Only what carries the login itself is looked at. Whether an interface, a route
// or a filter leads to the router cannot be seen in an edit.
func (r *router) locksOut(s Step, by transport.Info) *Failure {
	if s.Confirm > 0 {
		return nil
	}
	judged := by.Login != "" && !byKey(by.Login)
	for _, e := range s.Edits {
		what := ""
		switch {
		case by.User != "" && touchesAccount(e, by.User):
			what = "the account nplay itself logs in with"
		case touchesClass(e):
			what = "and that may be the class of the account nplay itself logs in with"
		case concerns(e, "system", "authentication-order"), hasNames(e.Path, []string{"system", "services", "ssh", "authentication-order"}):
			what = "by which nplay's own login is decided"
		case judged && touchesJudges(e):
			what = "and the servers there may be the ones that judge the password nplay itself logs in with"
		case judged && touchesAccount(e, "remote") && (e.Op != conf.Add || e.Fresh > 2):
			what = "and it may be the template by which nplay itself is let in"
		case byCertificate(by.Login) && touchesAuthority(e):
			what = "by which the certificate is judged that nplay itself logs in with"
		case closesWay(e, by.Login):
			what = "which ends the way nplay itself logged in by"
		case r.takesService(e, by.User, by.Road):
			what = "the service nplay itself came in by (" + by.Road + ")"
		default:
			continue
		}
		return r.fail(Lockout, fmt.Sprintf("the change touches %s, %s, and with `confirm = \"none\"` the router would not take it back if it locked nplay out",
			place(e), what))
	}
	return nil
}

// concerns reports whether an edit is at or below this place, or takes away or
// switches something above it.
func concerns(e conf.Edit, names ...string) bool {
	if len(e.Path) < len(names) {
		return hasNames(e.Path, names[:len(e.Path)]) && e.Op != conf.Add && e.Op != conf.Move
	}
	return hasNames(e.Path, names)
}

// touchesClass reports whether an edit changes a login class that exists. A new
// one is nobody's yet.
func touchesClass(e conf.Edit) bool {
	return concerns(e, "system", "login", "class") && (e.Op != conf.Add || e.Fresh > 2)
}

// touchesJudges reports whether an edit changes whom or how the router asks
// about passwords.
func touchesJudges(e conf.Edit) bool {
	for _, name := range []string{"radius-server", "radius-options", "tacplus-server", "tacplus-options"} {
		if concerns(e, "system", name) {
			return true
		}
	}
	return false
}

// byKey reports whether the router took nothing but keys: those it judges by
// itself, whatever servers it has.
func byKey(login string) bool {
	login, _, _ = strings.Cut(login, "; ") // what follows was not taken
	if strings.Contains(login, "password") || strings.Contains(login, "keyboard-interactive") {
		return false
	}
	for _, word := range []string{"key ", "agent ", "certificate "} {
		if strings.HasPrefix(login, word) {
			return true
		}
	}
	return false
}

// byCertificate reports whether the router took a certificate.
func byCertificate(login string) bool {
	login, _, _ = strings.Cut(login, "; ")
	return strings.HasPrefix(login, "certificate ") || strings.HasPrefix(login, "agent certificate ")
}

// touchesAuthority reports whether an edit changes which certificates the router
// believes, and for which accounts.
func touchesAuthority(e conf.Edit) bool {
	for _, name := range []string{"cert-based-auth", "authorized-principals", "authorized-principals-command", "authorized-principals-file"} {
		if concerns(e, "system", "services", "ssh", name) {
			return true
		}
	}
	return false
}

// closesWay reports whether an edit switches off, for the whole service, a way to
// log in that the session used. Both kinds of passwords are taken for one: a
// router may let the same account in by either, which an edit does not show.
func closesWay(e conf.Edit, login string) bool {
	if e.Op == conf.Remove || e.Op == conf.Deactivate || e.Op == conf.Move || !concerns(e, "system", "services", "ssh") {
		return false
	}
	login, _, _ = strings.Cut(login, "; ")
	switch e.Target().Name {
	case "no-passwords", "no-password-authentication", "no-challenge-response":
		return strings.Contains(login, "password") || strings.Contains(login, "keyboard-interactive")
	case "no-public-keys":
		login = " and " + login
		return strings.Contains(login, " and key ") || strings.Contains(login, " and agent ") || strings.Contains(login, " and certificate ")
	}
	return false
}

// takesService reports whether an edit takes away or switches off a service that
// the road leads through, moves it to another port, or shuts the account out.
func (r *router) takesService(e conf.Edit, user, road string) bool {
	for _, service := range r.servicesOf(road) {
		if !concerns(e, service...) {
			continue
		}
		switch last := e.Target().Name; {
		case len(e.Path) <= len(service) && (e.Op == conf.Remove || e.Op == conf.Deactivate),
			last == "port", last == "root-login" && user == "root":
			return true
		}
	}
	return false
}

// servicesOf returns the statements of the services that a road needs. The
// NETCONF subsystem on the port of `services ssh` is there only with both.
func (r *router) servicesOf(road string) [][]string {
	ssh, netconf := []string{"system", "services", "ssh"}, []string{"system", "services", "netconf", "ssh"}
	port := r.host.Connection.SSHPort
	if port == 0 {
		port = sshPort
	}
	switch kind, on, _ := strings.Cut(road, ":"); {
	case kind != "netconf" && kind != "exec" && kind != "cli":
		return nil
	case kind == "netconf" && on == fmt.Sprint(port):
		return [][]string{ssh, netconf}
	case kind == "netconf":
		return [][]string{netconf}
	}
	return [][]string{ssh}
}

// sshPort is where `system services ssh` listens by default.
const sshPort = 22
