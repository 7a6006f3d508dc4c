package engine

import "nplay/conf"

// A Plan is what a run would change: data that can be printed, compared and
// stored. Equal inputs give equal plans.
type Plan struct {
	Playbook string
	Hosts    []HostPlan // in the inventory's order
}

// A HostPlan is what a run would change on one router.
type HostPlan struct {
	Host    string
	Road    string   // how it was read: transport.Info.Road
	Steps   []Step   // by stage; none when the router is as it should be
	Failure *Failure // why it could not be planned; then Steps is nil
	Stats   Counters
}

// Changed reports whether the router would be changed.
func (h HostPlan) Changed() bool { return len(h.Steps) > 0 }

// A Step is one commit on one router.
type Step struct {
	Host       string
	Stage      int         // from 0
	Confirm    int         // minutes; see Rollout.Confirm
	Edits      []conf.Edit // all that is sent, in order
	Changes    []Change    // which task wants which of the edits
	BaseDigest string      // SHA-256 of the canonical committed tree of the scopes it was planned on
}

// A Change is a task's part in a Step. An edit may be wanted by several tasks.
type Change struct {
	Play   string
	Task   string
	Source conf.Source
	Edits  []int // indices into Step.Edits
}

// A Failure says why a router could not be planned or changed.
type Failure struct {
	Host   string
	Task   string // "" when it is not one task's fault
	Cause  Cause
	Text   string // in words, secrets masked; the router's own words kept
	Hint   string // what to do next; may be empty
	Source conf.Source
}

// A Cause groups failures for people and for scripts.
type Cause string

// The causes.
const (
	Unreachable   Cause = "unreachable"
	AuthRefused   Cause = "auth"
	NoLogin       Cause = "no-login" // nothing to log in with that could be used; the router was not asked
	HostKey       Cause = "host-key"
	NoNetconf     Cause = "no-netconf"
	NoCLI         Cause = "no-cli"
	Locked        Cause = "locked"
	Dirty         Cause = "dirty-candidate"
	Pending       Cause = "pending-commit" // somebody's confirmed commit waits for its confirmation
	Hidden        Cause = "permission"     // the login may not read or change what the task needs
	Conflict      Cause = "conflict"       // tasks disagree, or their order has no sense
	TaskFailed    Cause = "task"           // a task cannot have its way on this router
	Drifted       Cause = "drifted"        // the router changed since the plan
	Refused       Cause = "refused"        // load, check or commit refused
	ProbeFailed   Cause = "probe"          // not reachable, or not as wanted, after the commit
	ProofFailed   Cause = "prove"          // the new login does not work
	NextMissing   Cause = "next"           // changes the connecting account, and the inventory has no `next`
	Lockout       Cause = "lockout"        // changes what nplay comes in by, and nothing would take it back
	Indeterminate Cause = "indeterminate"
	Interrupted   Cause = "interrupted"
	NotBuilt      Cause = "not-built"   // the play sets a rollout word that is not carried out yet
	NotStarted    Cause = "not-started" // the plan does not have the router
	Protocol      Cause = "protocol"
	Internal      Cause = "internal" // a bug of a module or of nplay
)
