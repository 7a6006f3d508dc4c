package junossim

import "time"

// A PasswordQuestion is a login that a router asks a server about: a RADIUS
// Access-Request, or the start of a TACACS+ authentication, with the words of
// the entry of the committed configuration.
type PasswordQuestion struct {
	Method  string // "radius", "tacplus"
	Server  string // its address, as configured
	Port    int
	Secret  string        // in clear
	Source  string        // source-address; "" leaves it to the system
	Timeout time.Duration // of one request; Junos has it in seconds, 3 unless configured
	Tries   int           // how often the request is sent; 3 unless configured, 1 with TACACS+
	User    string
	// Password is what was typed: the password, or the answer to a challenge.
	Password string
	// State is that of the challenge that Password answers, nil in the first
	// question (RFC 2865 section 5.24).
	State []byte
}

// An Outcome is what became of a question.
type Outcome int

// The outcomes. The zero Outcome is a server that did not answer: the next one
// is asked.
const (
	Silent Outcome = iota
	Accepted
	Rejected
	Challenged // there is one more question to the person who logs in
)

// A Verdict is what a server said of a login.
type Verdict struct {
	Outcome Outcome
	// LocalUser, of one that is Accepted, is the account whose permissions the
	// login gets: Juniper-Local-User-Name of RADIUS, local-user-name of TACACS+.
	// "", or one that does not exist: the account of the same name as the login,
	// else "remote".
	LocalUser string
	// Prompt, of one that is Challenged, is what to ask: the Reply-Message.
	Prompt string
	Echo   bool // what is typed may be seen
	// State, of one that is Challenged, comes back with the answer.
	State []byte
}
