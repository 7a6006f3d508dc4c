package engine

import (
	"fmt"

	"nplay/conf"
)

// changesAccount reports whether one of the edits is at or under the account's
// own `system login user`, or takes away or switches something above it.
func changesAccount(edits []conf.Edit, user string) (conf.Edit, bool) {
	for _, e := range edits {
		if touchesAccount(e, user) {
			return e, true
		}
	}
	return conf.Edit{}, false
}

func touchesAccount(e conf.Edit, user string) bool {
	names := []string{"system", "login", "user"}
	if len(e.Path) < len(names) {
		return hasNames(e.Path, names[:len(e.Path)]) && e.Op != conf.Add && e.Op != conf.Move
	}
	return hasNames(e.Path, names) && e.Path[2].Key == user && e.Op != conf.Move
}

// needsNext refuses, before anything is locked, a step that changes the account
// nplay comes in with when nobody has said what to come in with afterwards: the
// probe could not tell a good change from a lockout.
func (r *router) needsNext(steps []Step, user string) *Failure {
	if user == "" || r.host.Connection.Next != nil {
		return nil
	}
	for _, s := range steps {
		e, yes := changesAccount(s.Edits, user)
		if !yes {
			continue
		}
		f := r.fail(NextMissing, fmt.Sprintf("the change touches %s, the account nplay itself logs in with, and the inventory does not say what it can log in with afterwards", conf.PathString(e.Path)))
		f.Source = r.host.Connection.Source
		if f.Source.File == "" {
			f.Source = r.host.Source
		}
		return f
	}
	return nil
}
