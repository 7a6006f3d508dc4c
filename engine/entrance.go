package engine

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"

	"nplay/conf"
	"nplay/transport"
)

// An entrance is the way by which nplay came in, as far as it is known, and the
// configuration that let it in.
type entrance struct {
	transport.Info
	base   *conf.Node // nil where it is not known
	scopes []string   // what base holds
}

// root reports whether it is root's.
func (in entrance) root() bool { return in.User == "root" }

// judged reports whether a password was judged, by the router or by the servers
// that it asks.
func (in entrance) judged() bool { return in.Login != "" && !byKey(in.Login) }

// took reports whether the router took a password, however it asked for it.
func (in entrance) took(methods ...string) bool {
	return slices.ContainsFunc(used(in.Login), func(s string) bool { return slices.Contains(methods, s) })
}

// takesAccount reports whether an edit takes the account away, or off, or all of
// what it logs in with.
func (in entrance) takesAccount(e conf.Edit) bool {
	switch own, rest := in.own(e); {
	case !own:
		return false
	case takesOff(e):
		return len(rest) == 0 || len(rest) == 1 && rest[0].Name == "authentication"
	}
	// The class that has no permission at all.
	return e.Op == conf.Add && e.Target().Name == "class" && e.Target().Value == "unauthorized"
}

// own reports whether an edit is about the account, or about all that is above it,
// and returns what of its path lies within the account; root's is what is called
// root-authentication.
func (in entrance) own(e conf.Edit) (bool, []*conf.Node) {
	if in.User == "" || !touchesAccount(e, in.User) {
		return false, nil
	}
	if in.root() && hasNames(e.Path, []string{"system", "root-authentication"}) {
		return true, append([]*conf.Node{{Name: "authentication"}}, e.Path[2:]...)
	}
	if len(e.Path) <= 3 {
		// root is none of `system login`.
		return !in.root() || len(e.Path) == 3 || concerns(e, "system", "root-authentication"), nil
	}
	return true, e.Path[3:]
}

// credential returns what an edit of the account is about: a key, a password.
func (in entrance) credential(e conf.Edit) *conf.Node {
	own, rest := in.own(e)
	if !own || len(rest) != 2 || rest[0].Name != "authentication" {
		return nil
	}
	return rest[1]
}

// takesKey reports whether an edit takes away the key that was logged in with, or
// the use of keys.
func (in entrance) takesKey(e conf.Edit) bool {
	n := in.credential(e)
	if n == nil || !in.usedKey() {
		return false
	}
	if n.Name == "no-public-keys" {
		return e.Op == conf.Add || e.Op == conf.Activate
	}
	print := fingerprintOf(n.Key)
	return takesOff(e) && print != "" && slices.ContainsFunc(used(in.Login), func(s string) bool {
		return strings.HasSuffix(s, "("+print+")") && !byCertificate(s) // which is not judged by the list of keys
	})
}

// usedKey reports whether the router took a key.
func (in entrance) usedKey() bool {
	return slices.ContainsFunc(used(in.Login), func(s string) bool {
		return strings.HasPrefix(s, "key ") || strings.HasPrefix(s, "agent ") || strings.HasPrefix(s, "certificate ")
	})
}

// fingerprintOf is the fingerprint of a public key as OpenSSH writes it; "" for
// what is none.
func fingerprintOf(line string) string {
	words := strings.Fields(line)
	if len(words) < 2 {
		return ""
	}
	blob, err := base64.StdEncoding.DecodeString(words[1])
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(blob)
	return "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:])
}

// takesPassword reports whether an edit takes away the password of an account that
// logged in with one, or locks it.
func (in entrance) takesPassword(e conf.Edit) bool {
	n := in.credential(e)
	if n == nil || !in.took("password", "keyboard-interactive") {
		return false
	}
	switch n.Name {
	case "encrypted-password", "plain-text-password", "plain-text-password-value":
		return takesOff(e) || e.Op == conf.Add && (strings.HasPrefix(n.Value, "*") || strings.HasPrefix(n.Value, "!"))
	case "no-password":
		return e.Op == conf.Add || e.Op == conf.Activate
	}
	return false
}

// shutsRoot reports whether an edit keeps root out of SSH, for the account root.
// What a router does without the statement depends on its release.
func (in entrance) shutsRoot(e conf.Edit) bool {
	if !in.root() || !hasNames(e.Path, []string{"system", "services", "ssh", "root-login"}) {
		return false
	}
	switch value := e.Target().Value; {
	case takesOff(e):
		return value != "deny"
	case value == "deny-password":
		return in.took("password", "keyboard-interactive")
	default:
		return value == "deny"
	}
}

// takesClass reports whether an edit takes away the login class of the account.
func (in entrance) takesClass(e conf.Edit) bool {
	class := in.class()
	return class != "" && takesOff(e) && len(e.Path) == 3 && touchesClass(e) && e.Path[2].Key == class
}

// class is the login class of the account, as far as the configuration says it.
func (in entrance) class() string {
	login := in.base.Find("system", "login")
	user := login.Entry("user", in.User)
	if user == nil && in.judged() {
		user = login.Entry("user", "remote")
	}
	if user == nil {
		return ""
	}
	class, _ := user.Leaf("class")
	return class
}

// takesTemplate reports whether an edit takes away the account that stands for
// those which only a server knows, for one that the router itself does not have.
func (in entrance) takesTemplate(e conf.Edit) bool {
	if !in.judged() || !takesOff(e) || len(e.Path) != 3 || !touchesAccount(e, "remote") {
		return false
	}
	return in.knows("system/login") && in.base.Find("system", "login").Entry("user", in.User) == nil
}

// knows reports whether the configuration that is known holds this stanza, where
// it is configured at all.
func (in entrance) knows(stanza string) bool {
	var path []*conf.Node
	for _, name := range strings.Split(stanza, "/") {
		path = append(path, &conf.Node{Name: name})
	}
	return in.base != nil && conf.Within(path, in.scopes)
}

// closesMethod reports whether an edit switches off, for all of SSH, the very
// method that was logged in with.
func (in entrance) closesMethod(e conf.Edit) bool {
	if e.Op != conf.Add && e.Op != conf.Activate || !concerns(e, "system", "services", "ssh") {
		return false
	}
	switch e.Target().Name {
	case "no-passwords":
		return in.took("password", "keyboard-interactive")
	case "no-password-authentication":
		return in.took("password")
	case "no-challenge-response":
		return in.took("keyboard-interactive")
	case "no-public-keys":
		return in.usedKey()
	}
	return false
}
