package engine

// How often a probe or a proof is tried at most. Refused logins are few: a
// router may shut out an account or an address that fails too often.
const (
	once   = 1
	logins = 3
	often  = 100
)

// refusals is how often a login may be tried that the router refuses, when the
// answer may be another one a moment later. A refused password counts against
// the account on the router and on the server that it asks; those lock it after
// as many as the login's attempts, so that one less is tried.
func (l *Login) refusals() int {
	if !l.locks() {
		return logins
	}
	attempts := l.Attempts
	if attempts == 0 {
		attempts = logins
	}
	return max(once, min(attempts-1, logins))
}

// locks reports whether refusals of a login count towards a lock of the account.
func (l *Login) locks() bool { return !l.Password.IsZero() || len(l.Answers) > 0 }

// as is the login of a request: its own, or that of the inventory's connection.
func (r *router) as(login *Login) *Login {
	if login != nil {
		return login
	}
	return &r.host.Connection.Login
}
