// Package transporttest is the suite that every transport has to pass. A
// transport's own tests call Run with a simulated router and a dialer; what the
// suite asks is written down in package transport and docs/engine.md.
//
// It knows no simulator and no wire format.
package transporttest

import (
	"context"
	"testing"
	"time"

	"nplay/transport"
)

// The accounts that every router of a Factory has.
const (
	Admin  = "netops" // class super-user
	Viewer = "viewer" // may view the configuration, but neither its secrets nor change it
)

// A Factory starts a router for one test, and stops it with the test. The
// router's committed configuration has the two accounts, each with an
// encrypted-password, a host-name and root-authentication; nothing is pending,
// locked or edited. A minute of its confirm timer is Minute long.
type Factory func(t *testing.T) Router

// Minute is how long a minute of a confirm timer has to last.
const Minute = 300 * time.Millisecond

// A Router is a simulated router, and the transport under test to reach it.
type Router interface {
	// Dial opens a session over a new connection.
	Dial(ctx context.Context, account string) (transport.Session, error)
	// Committed and Candidate return the configurations as XML.
	Committed() string
	Candidate() string
	// Locked returns who holds the lock, "" for nobody.
	Locked() string
	// Operator returns another person at work on the router.
	Operator(name string) Operator
	// Inject makes the next request of that kind end that way.
	Inject(r Request, e Ending)
}

// An Operator is another person at work on a router.
type Operator interface {
	Lock() error
	Edit(xml string) error // the content of <configuration>, merged
	Commit(log string) error
	CommitConfirmed(minutes int, log string) error
	Discard() error
	Release() // of the lock
}

// A Request is a method of transport.Session that asks the router something.
type Request string

// The requests.
const (
	Lock     Request = "lock"
	Unlock   Request = "unlock"
	Read     Request = "read"
	History  Request = "history"
	Load     Request = "load"
	Compare  Request = "compare"
	Check    Request = "check"
	Commit   Request = "commit"
	Confirm  Request = "confirm"
	Rollback Request = "rollback"
	Discard  Request = "discard"
)

// An Ending is how a request ends.
type Ending string

// The endings.
const (
	DropBefore Ending = "drop before" // the connection dies, the router has not acted
	DropAfter  Ending = "drop after"  // the connection dies, the router has acted
	Hang       Ending = "hang"        // no answer, the router has not acted
	Cut        Ending = "cut"         // half an answer, then the connection dies
	Garbage    Ending = "garbage"     // an answer that cannot be understood
	Refuse     Ending = "refuse"      // the router answers with an error and does not act
	Warn       Ending = "warn"        // as asked, and a warning beside it
)
