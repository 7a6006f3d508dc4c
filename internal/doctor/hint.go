package doctor

import (
	"fmt"
	"strings"
)

// waitForConfirm is what to do about a confirmed commit.
const waitForConfirm = "nplay leaves the router alone until it is confirmed by who made it, or has been taken back; a commit or a commit check now would confirm it"

// waitForLock is what to do about a lock.
const waitForLock = "wait until the other session is done, or let nplay wait with `lock_wait` in the inventory's connection block; nplay ends nobody's session"

// task is a hint with a task to put into a play.
func (x *examination) task(name, label, text string, lines ...string) string {
	s := text + "\n    task \"" + name + "\" " + quote(label) + " {"
	if len(lines) == 0 {
		return s + "}"
	}
	for _, l := range lines {
		s += "\n      " + l
	}
	return s + "\n    }"
}

const put = "put this into a play and apply it"

func (x *examination) makeUser() string {
	return x.task("ensure_user", x.label(), put+" with an account that may:",
		"name  = "+quote(x.user()), `class = "super-user"`)
}

// makeAccount is what to do about an account that does not come in.
func (x *examination) makeAccount() string {
	return fmt.Sprintf("where another account comes in, `nplay apply playbooks/netconf-ready -i %s --var account=%s` with that one as `user` of the connection makes this one, with its keys", x.o.Inventory, x.user())
}

func (x *examination) makeAuth(user string) string {
	if user == "root" {
		return x.task("ensure_root_auth", "root", put+":", `ssh_keys = ["ssh-ed25519 AAAA..."]`)
	}
	return x.task("ensure_auth", x.label(), put+":", "user     = "+quote(user), `ssh_keys = ["ssh-ed25519 AAAA..."]`)
}

func (x *examination) makeServers(m method) string {
	return x.task(m.task, "servers", put+":", `servers = [{ address = "192.0.2.1", secret = var.secret }]`)
}

func (x *examination) makeOrder(m method) string {
	return x.task("ensure_auth_order", "order", put+":", "order = ["+quote(m.word)+`, "password"]`)
}

func (x *examination) makeSSH() string {
	return x.task("ensure_ssh", "service", put+":")
}

func (x *examination) makeNetconf() string {
	return x.task("enable_netconf", "ssh", "nplay apply playbooks/netconf-ready -i "+x.o.Inventory+" opens it; or "+put+":")
}

// morePower is what to do about a class that may not do what is needed.
func (x *examination) morePower() string {
	return x.task("ensure_user", x.label(), put+" with an account that may, or log in with one:",
		"name  = "+quote(x.user()), `class = "super-user" # or one with configure, `+strings.Join(needed, ", "))
}

func (x *examination) noRoad() string {
	if x.host.Connection.Transport == "cli" {
		return "the account's shell must be the Junos command line; `transport = \"auto\"` takes NETCONF where there is any"
	}
	return "the router needs `set system services netconf ssh` (task enable_netconf), or an account whose class may start NETCONF or the command line on the SSH port"
}

// setPort is the line of the inventory that names a port.
func (x *examination) setPort(word string, port int) string {
	where := x.host.Source.String()
	if where != "" {
		where = " (" + where + ")"
	}
	return fmt.Sprintf("the connection of host %s in the inventory%s needs\n    connection {\n      %s = %d\n    }", quote(x.host.Name), where, word, port)
}

// label makes an identifier of the account's name.
func (x *examination) label() string {
	s := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-' {
			return r
		}
		return '_'
	}, x.user())
	if s == "" || s[0] >= '0' && s[0] <= '9' || s[0] == '-' {
		s = "a" + s
	}
	return s
}

// quote writes a string for HCL: what could begin a template is not one.
func quote(s string) string {
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(fmt.Sprintf("%q", s))
}
