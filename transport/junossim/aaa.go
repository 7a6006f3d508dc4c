package junossim

// A PasswordQuestion is a login that a router asks a server about.
type PasswordQuestion struct {
	Method         string // "radius", "tacplus"
	Server         string // its address, as configured
	Port           int
	Secret         string // in clear
	User, Password string
}

// A Verdict is what a server said of a login.
type Verdict int

// Silent is a server that did not answer: the next one is asked.
const (
	Silent Verdict = iota
	Accepted
	Rejected
)
