package junossim

import (
	"time"

	"nplay/transport/junossim/crypt"
	"nplay/transport/junossim/tree"
)

// maxChallenges bounds how often a server may ask back in one login.
const maxChallenges = 8

// A prompter asks the person who logs in; nil when the SSH method has no room
// for a question.
type prompter func(prompt string, echo bool) (string, error)

// methods are those of authentication-order, that of services ssh before that
// of the system; by default the local password alone.
func methods(root *tree.Node) []string {
	for _, at := range []*tree.Node{root.Active("system", "services", "ssh"), root.Active("system")} {
		var all []string
		for _, m := range at.All("authentication-order") {
			if !m.Inactive {
				all = append(all, m.Value)
			}
		}
		if len(all) > 0 {
			return all
		}
	}
	return []string{"password"}
}

// checkPassword tries a password by the methods in their order: the next one
// counts when a method does not answer and also when it rejects. The local
// password is the last resort when none has answered, whether or not it is in
// the order; a rejection rules it out unless it is. It returns the account
// whose permissions the login has.
func (r *Router) checkPassword(root *tree.Node, user, password string, ask prompter) (template string, ok bool) {
	local := func() bool {
		a, ok := accountOf(root, user)
		return ok && a.takesPassword(password)
	}
	if barred(root, user) {
		return "", false
	}
	rejected := false
	for _, method := range methods(root) {
		if method == "password" {
			if local() {
				return user, true
			}
			rejected = true
			continue
		}
		switch v := r.askServers(root, method, user, password, ask); v.Outcome {
		case Accepted:
			return templateOf(root, user, v.LocalUser)
		case Rejected:
			rejected = true
		}
	}
	return user, !rejected && local()
}

// barred reports whether no password opens the account, whoever checks it.
func barred(root *tree.Node, user string) bool {
	a := account{name: user, ssh: root.Active("system", "services", "ssh")}
	return a.bars("no-passwords") || user == "root" && a.ssh != nil && (a.ssh.Leaf("root-login") == "deny-password" || a.ssh.Leaf("root-login") == "deny")
}

// templateOf returns the account that lends its permissions to a login that a
// server accepted: the one that the server named, that of the login itself, or
// "remote". Nobody becomes root by a template.
func templateOf(root *tree.Node, user, given string) (string, bool) {
	if user == "root" {
		_, ok := accountOf(root, user)
		return user, ok
	}
	for _, name := range []string{given, user, "remote"} {
		if name == "" || name == "root" {
			continue
		}
		if _, ok := accountOf(root, name); ok {
			return name, true
		}
	}
	return "", false
}

// askServers asks the servers of a method, in order, until one answers.
func (r *Router) askServers(root *tree.Node, method, user, password string, ask prompter) Verdict {
	for _, s := range root.Active("system").All(method + "-server") {
		if s.Inactive || r.o.CheckPassword == nil {
			continue
		}
		q := questionOf(s, method)
		q.User, q.Password = user, password
		if v := r.askServer(q, ask); v.Outcome != Silent {
			return v
		}
	}
	return Verdict{}
}

// askServer asks one server, and the person as often as the server wants it.
func (r *Router) askServer(q PasswordQuestion, ask prompter) Verdict {
	for range maxChallenges {
		v := r.o.CheckPassword(q)
		if v.Outcome != Challenged {
			return v
		}
		if ask == nil {
			break
		}
		answer, err := ask(v.Prompt, v.Echo)
		if err != nil {
			break
		}
		q.Password, q.State = answer, v.State
	}
	return Verdict{Outcome: Rejected}
}

// questionOf fills in what the entry of a server says.
func questionOf(s *tree.Node, method string) PasswordQuestion {
	q := PasswordQuestion{Method: method, Server: s.Keys[0], Port: number(s.Leaf("port"), 1812), Source: s.Leaf("source-address"),
		Timeout: time.Duration(number(s.Leaf("timeout"), 3)) * time.Second, Tries: number(s.Leaf("retry"), 3)}
	if method == "tacplus" {
		q.Port, q.Tries = number(s.Leaf("port"), 49), 1
	}
	q.Secret = s.Leaf("secret")
	if clear, err := crypt.Show(q.Secret); err == nil {
		q.Secret = clear
	}
	return q
}
