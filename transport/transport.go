// Package transport says what nplay needs of a session with a router, and
// nothing about how one is reached. Implementations stand in the folders
// below and must pass transporttest.
//
// Dry run is a type here: a plan is given a Reader, which cannot change
// anything; `plan --check` a Checker, which cannot commit; only apply holds a
// Session.
package transport

import (
	"context"
	"time"

	"nplay/conf"
)

// A Reader reads a router. All methods but Close are for one goroutine at a
// time. An error of any of them but Read's conf.ErrHidden and a refusal
// (*Refusal) leaves the session closed.
type Reader interface {
	// Info returns what the session found out when it was opened. No I/O.
	Info() Info
	// Stats returns what the session has cost so far. No I/O.
	Stats() Stats
	// Read returns the COMMITTED configuration below the scopes ("system/login"),
	// in a tree that starts at the root. A scope without configuration is
	// absent; no scopes ask for all there is. Values hidden from this login are an error wrapping conf.ErrHidden.
	Read(ctx context.Context, scopes []string) (*conf.Node, error)
	// History returns the router's commits, newest first, at most its own limit.
	History(ctx context.Context) ([]Commit, error)
	// Close ends the session. It discards nothing and unlocks nothing by itself,
	// but a router drops an exclusive lock, and the edits made under it, with the
	// session. It may be called more than once.
	Close() error
}

// A Watcher is a Reader that can see who is editing without trying for the lock.
// ReadOnly leaves it what it is.
type Watcher interface {
	Reader
	// Watch returns what a Lock would meet now: a *LockError wrapping ErrLocked for
	// another session's exclusive lock, and one wrapping ErrDirty for edits that
	// nobody has committed. It takes no lock and leaves the candidate as it is; what
	// it saw may be over when it returns.
	Watch(ctx context.Context) ([]*LockError, error)
}

// A Checker can also try a change out on the router, without committing it.
type Checker interface {
	Reader
	// Lock takes the exclusive lock on the candidate. A lock held by somebody is
	// *LockError wrapping ErrLocked; a candidate with somebody's uncommitted edits
	// is *LockError wrapping ErrDirty. Neither ends the session, and neither is
	// ever mended by killing a session or discarding edits.
	Lock(ctx context.Context) error
	// Unlock gives the lock back. The caller has discarded or committed its edits.
	Unlock(ctx context.Context) error
	// Load puts all edits into the candidate with one request. On an error the
	// candidate may hold a part of them: Discard before Unlock.
	Load(ctx context.Context, edits []conf.Edit) ([]Warning, error)
	// Compare returns the router's own diff of candidate and committed
	// configuration (`show | compare`), "" when there is none. It may hold secrets.
	Compare(ctx context.Context) (string, error)
	// Check has the router validate the candidate (`commit check`). It CONFIRMS a
	// pending confirmed commit: look at History first.
	Check(ctx context.Context) ([]Warning, error)
	// Discard drops the uncommitted edits of this session.
	Discard(ctx context.Context) error
}

// A Session can change a router.
type Session interface {
	Checker
	// Commit makes the candidate the committed configuration.
	Commit(ctx context.Context, o CommitOptions) ([]Warning, error)
	// Confirm confirms the pending confirmed commit: an empty commit. The caller
	// holds the lock, has a clean candidate, and has made sure by History that what
	// is pending is its own.
	Confirm(ctx context.Context, log string) ([]Warning, error)
	// Rollback loads the router's own rollback n (0 to 49) into the candidate.
	Rollback(ctx context.Context, n int) error
}

// A Persister is a Session whose confirmed commits can outlive it, so that
// another session can confirm or cancel them (RFC 6241 section 8.4.5). Persist
// names those of this session and of the other; without it, or where the server
// cannot, they are taken back when the session ends. No I/O.
type Persister interface{ Persist(id string) }

// A Canceller is a Session that can have its own pending confirmed commit taken
// back at once. A router that cannot answers with a *Refusal.
type Canceller interface {
	Cancel(ctx context.Context) error
	// Idle reports whether the lock that this session holds has shown that no
	// confirmed commit waits. No I/O.
	Idle() bool
}

// CommitOptions of one commit.
type CommitOptions struct {
	// Confirm is the number of MINUTES in which the commit must be confirmed
	// before the router takes it back by itself; 0 commits for good.
	Confirm int
	// Log goes into the router's commit history, at most 512 bytes.
	Log string
	// Synchronize commits on all routing engines.
	Synchronize bool
}

// Info is what a session found out when it was opened.
type Info struct {
	Road string // how the router was reached: "netconf:830", "netconf:22", "exec:22", "cli:22"
	User string // the account logged in with
	// Login says what the router took: "key ~/.ssh/id_ed25519 (SHA256:...)",
	// "agent ...", "certificate ...", "password".
	Login string
	// Algorithms are those agreed upon: key exchange, host key, cipher, MAC.
	Algorithms string
	SessionID  string
	Junos      bool // speaks the Junos dialect
	// Forgetful says that the router keeps no history of its commits: History is
	// always empty and proves nothing. What became of a commit shows only in the
	// configuration.
	Forgetful bool
}

// Stats is what a session has cost.
type Stats struct {
	RPCs int // requests sent, hello and close-session not counted
}

// A Warning is something a router said beside "ok", in its own words.
type Warning struct {
	Path    string // such as "[edit system login]"; may be empty
	Message string
}

// A Commit is one entry of a router's commit history.
type Commit struct {
	Sequence int       // 0 is the newest
	User     string    // "root" with client "other" for the router's own rollback
	Client   string    // cli, netconf, other
	Time     time.Time // on the router's clock, to the second
	Comment  string    // the router's own remark: "commit confirmed, rollback in 5mins"
	Log      string    // what was given as CommitOptions.Log
	Pending  bool      // a confirmed commit that nobody has confirmed yet
}
