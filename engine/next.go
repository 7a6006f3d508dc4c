package engine

import (
	"fmt"

	"nplay/conf"
	"nplay/transport"
)

// changesAccount reports whether one of the edits is at or under the account's
// own `system login user`, root's `system root-authentication`, or takes away or
// switches something above it.
func changesAccount(edits []conf.Edit, user string) (conf.Edit, bool) {
	for _, e := range edits {
		if touchesAccount(e, user) {
			return e, true
		}
	}
	return conf.Edit{}, false
}

func touchesAccount(e conf.Edit, user string) bool {
	if user == "root" && concerns(e, "system", "root-authentication") {
		return true
	}
	names := []string{"system", "login", "user"}
	if len(e.Path) < len(names) {
		return hasNames(e.Path, names[:len(e.Path)]) && e.Op != conf.Add && e.Op != conf.Move
	}
	return hasNames(e.Path, names) && e.Path[2].Key == user && e.Op != conf.Move
}

// needsNext refuses, before anything is locked, a step that changes the account
// nplay comes in with when nobody has said what to come in with afterwards: the
// probe could not tell a good change from a lockout.
//
// Who says --allow-lockout where the account is taken away, for a time that a
// confirm window bounds, has said it.
func (r *router) needsNext(steps []Step, by transport.Info) *Failure {
	if by.User == "" || r.host.Connection.Next != nil {
		return nil
	}
	for _, s := range steps {
		e, yes := changesAccount(s.Edits, by.User)
		if !yes || r.opts.AllowLockout && s.Confirm > 0 && r.takesOwn(s, by) {
			continue
		}
		f := r.fail(NextMissing, fmt.Sprintf("the change touches %s, the account nplay itself logs in with, and the inventory does not say what it can log in with afterwards", place(e)))
		f.Source = r.host.Connection.Source
		if f.Source.File == "" {
			f.Source = r.host.Source
		}
		return f
	}
	return nil
}

// place names what an edit is about, at most as far as what is set in an
// account: a public key fills lines.
func place(e conf.Edit) string {
	const depth = 4 // system, login, user NAME (one node), authentication
	path := e.Path
	if hasNames(path, []string{"system", "login"}) {
		path = path[:min(len(path), depth)]
	}
	return conf.PathString(path)
}
