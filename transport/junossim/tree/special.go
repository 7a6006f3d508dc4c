package tree

import (
	"strings"
	"unicode"

	"nplay/transport/junossim/markup"
)

var predefined = map[string]bool{
	"operator": true, "read-only": true, "super-user": true, "superuser": true, "unauthorized": true,
}

// special handles what the router checks or changes at load beyond the schema.
// It reports whether the statement is dealt with.
func (l *Loader) special(p Path, n, k *Node, e *markup.Element) bool {
	switch in := names(p); {
	case k.Name == "user" && in == "system login":
		if why := badUser(k.Keys[0]); why != "" {
			l.report(Problem{Path: p.String(), Element: k.Keys[0], Message: why})
			return true
		}
	case k.Name == "class" && in == "system login" && predefined[k.Keys[0]]:
		old := k.Keys[0]
		k.Keys[0] += "-local"
		l.warn(p, "'"+old+"' is a predefined class name; changing to '"+old+"-local'")
	case k.Name == "plain-text-password-value" && authenticates(in):
		if !l.allowed(append(p, k), k) {
			return true
		}
		if why := weak(e.Value()); why != "" {
			l.report(Problem{Path: p.String(), Element: k.Name, Message: why})
			return true
		}
		def, _ := n.Def.Child("encrypted-password")
		h := &Node{Name: "encrypted-password", Def: def, Value: l.Hash(e.Value())}
		if at := n.index(h); at >= 0 {
			n.Kids[at] = h
		} else {
			n.insert(h)
		}
		return true
	case k.Name == "encrypted-password" && authenticates(in):
		if v := e.Value(); v != "" && !isHash(v) {
			l.report(Problem{Path: p.String(), Element: k.Name, Message: "invalid encrypted password"})
			return true
		}
	case strings.HasPrefix(k.Name, "ssh-") && authenticates(in):
		// The key is the whole text of a public key file: type, base64, comment.
		if f := strings.Fields(k.Keys[0]); len(f) < 2 {
			l.report(Problem{Path: p.String(), Element: k.Name, Message: "invalid ssh public key"})
			return true
		}
	}
	return false
}

// names joins the names of a path: "system login user authentication".
func names(p Path) string {
	s := make([]string, len(p))
	for i, n := range p {
		s[i] = n.Name
	}
	return strings.Join(s, " ")
}

func authenticates(in string) bool {
	return in == "system root-authentication" || in == "system login user authentication"
}

// reversible reports whether a secret is stored so that it can be read again
// ($9$): neither hashed nor, as SNMP communities and certificates are, in clear.
func reversible(p Path) bool {
	switch p[len(p)-1].Name {
	case "encrypted-password", "plain-text-password-value", "community", "snmp-community", "certificate":
		return false
	}
	return true
}

func badUser(name string) string {
	switch {
	case len(name) > 64:
		return "user name is longer than 64 characters"
	case strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == ':' || r == ','
	}):
		return "invalid character in user name"
	}
	return ""
}

// weak says what is wrong with a password in clear, by the default rules.
func weak(s string) string {
	if len(s) < 6 {
		return "minimum password length is 6"
	}
	if len(s) > 128 {
		return "maximum password length is 128"
	}
	classes := map[int]bool{}
	for _, r := range s {
		switch {
		case unicode.IsControl(r):
			return "control characters are not allowed"
		case unicode.IsUpper(r):
			classes[0] = true
		case unicode.IsLower(r):
			classes[1] = true
		case unicode.IsDigit(r):
			classes[2] = true
		default:
			classes[3] = true
		}
	}
	if len(classes) < 2 {
		return "require change of case, digits or punctuation"
	}
	return ""
}

// isHash reports whether s has the form of a hash that crypt(3) makes, or bars
// all passwords.
func isHash(s string) bool {
	if s == "*" || s == "!" {
		return true
	}
	if strings.HasPrefix(s, "$") {
		return strings.Count(s, "$") >= 3
	}
	return len(s) == 13 && strings.Trim(s, "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") == ""
}
