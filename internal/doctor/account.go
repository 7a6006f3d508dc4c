package doctor

import (
	"fmt"
	"slices"
	"strings"

	"nplay/conf"
)

// active returns the statement at a path that is switched on; nil when there is
// none.
func active(n *conf.Node, path ...string) *conf.Node {
	for _, name := range path {
		if n = n.Find(name); n == nil || n.Inactive || n.Space != "" {
			return nil
		}
	}
	return n
}

// entry returns an entry of a list that is switched on.
func entry(n *conf.Node, list, key string) *conf.Node {
	if n = n.Entry(list, key); n == nil || n.Inactive {
		return nil
	}
	return n
}

// logins judges the account that nplay logs in with.
func (x *examination) logins(tree *conf.Node) {
	if tree == nil {
		return
	}
	system, user := active(tree, "system"), x.user()
	if user == "root" {
		x.ok(Account, "root")
		x.ok(Permission, "root may do everything")
		x.authentication(system, active(system, "root-authentication"), user)
		return
	}
	login := active(system, "login")
	account, by, asked := entry(login, "user", user), "", servers(system)
	if account == nil && len(asked) > 0 {
		// A server lets in whom the router does not know, as another one.
		account, by = entry(login, "user", template), fmt.Sprintf(" by the template user %s, unless the server names another", template)
		if account == nil {
			x.put(Cell{Check: Account, State: Unchecked,
				Text: fmt.Sprintf("%s is known to %s alone, which says whose permissions it has", user, strings.Join(asked, ", "))})
			x.authentication(system, nil, user)
			return
		}
	}
	if account == nil {
		x.put(Cell{Check: Account, State: Failed, Cause: Missing, Hint: x.makeUser(),
			Text: fmt.Sprintf("[edit system login] has no user %s of its own; what comes from a group is not looked at", user)})
		return
	}
	class, ok := account.Leaf("class")
	if !ok || class == "" {
		x.put(Cell{Check: Account, State: Failed, Cause: Missing, Hint: x.makeUser(), Text: fmt.Sprintf("user %s has no class", account.Key)})
		return
	}
	x.ok(Account, fmt.Sprintf("%s, class %s%s", user, class, by))
	x.permission(login, class)
	if by == "" {
		x.authentication(system, active(account, "authentication"), user)
	} else {
		x.authentication(system, nil, user)
	}
}

// template is the account that stands in for one that a RADIUS or TACACS+ server
// knows and the router does not.
const template = "remote"

// authentication judges what the account logs in with: a key or a password of its
// own, or a server that the router asks.
func (x *examination) authentication(system, own *conf.Node, user string) {
	var has []string
	for _, kind := range []string{"ssh-ed25519", "ssh-ecdsa", "ssh-rsa", "ssh-dsa"} {
		n := 0
		for _, k := range own.Entries(kind) {
			if !k.Inactive {
				n++
			}
		}
		switch {
		case n == 1:
			has = append(has, "a key "+kind)
		case n > 1:
			has = append(has, fmt.Sprintf("%d keys %s", n, kind))
		}
	}
	if active(own, "encrypted-password") != nil {
		has = append(has, "a password")
	}
	remote, order := servers(system), orderOf(system)
	has = append(has, remote...)
	if len(has) > 0 {
		x.ok(Authentication, strings.Join(has, ", "))
		return
	}
	c := Cell{Check: Authentication, State: Failed, Cause: Missing, Hint: x.makeAuth(user),
		Text: fmt.Sprintf("user %s has no key and no password, and no RADIUS or TACACS+ server is asked", user)}
	for _, m := range methods {
		configured := len(addresses(system, m.list)) > 0
		switch asked := slices.Contains(order, m.word); {
		case asked && !configured:
			c.Text = fmt.Sprintf("user %s has no key and no password; authentication-order names %s, but there is no %s", user, m.word, m.list)
			c.Hint = x.makeServers(m)
		case configured && !asked:
			c.Text = fmt.Sprintf("user %s has no key and no password; there is a %s, but authentication-order does not name %s", user, m.list, m.word)
			c.Hint = x.makeOrder(m)
		}
	}
	x.put(c)
}

// A method is a way to ask a server about a login.
type method struct{ word, list, name, task string }

var methods = []method{
	{"radius", "radius-server", "RADIUS", "ensure_radius"},
	{"tacplus", "tacplus-server", "TACACS+", "ensure_tacplus"},
}

// servers are the servers that a login is asked about, in the router's order.
func servers(system *conf.Node) []string {
	var all []string
	for _, word := range orderOf(system) {
		for _, m := range methods {
			if found := addresses(system, m.list); m.word == word && len(found) > 0 {
				all = append(all, m.name+" "+strings.Join(found, " "))
			}
		}
	}
	return all
}

// orderOf is the authentication-order; without one a router asks nobody.
func orderOf(system *conf.Node) []string {
	var all []string
	if system == nil {
		return nil
	}
	for _, k := range system.Kids {
		if k.Name == "authentication-order" && !k.Inactive {
			all = append(all, k.Value)
		}
	}
	return all
}

func addresses(system *conf.Node, list string) []string {
	var all []string
	for _, s := range system.Entries(list) {
		if !s.Inactive {
			all = append(all, s.Key)
		}
	}
	return all
}
