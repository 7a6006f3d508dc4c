package engine

import (
	"nplay/conf"
	"nplay/transport"
)

// A Plan is what a run would change: data that can be printed, compared and
// stored. Equal inputs give equal plans.
type Plan struct {
	Playbook string
	Revision Revision
	Comment  string     // the change ticket, as given when the plan was made
	Hosts    []HostPlan // in the inventory's order
	// Seal stands between a plan that was stored and the secrets of the routers:
	// the secret keys and values in Edits and Base are what it makes of them. nil
	// for a plan that never left the process, which holds them as they are.
	Seal Sealer
}

// A Revision says which state of a git repository a playbook was read from; the
// zero Revision means none.
type Revision struct {
	Commit string `json:"commit"`        // all hex digits
	Ref    string `json:"ref,omitempty"` // as asked for with --ref, such as "v1.4.0"; "" for the work tree
	Dirty  bool   `json:"dirty"`         // what was read differs from the commit
}

// A Sealer replaces a secret by something that is the same for the same secret
// and does not lead back to it. Forms of one secret that a router treats as the
// same ($9$ with different salts) give the same. It is safe for use by many
// goroutines, and slow.
type Sealer interface {
	Seal(value string) string
}

// A HostPlan is what a run would change on one router.
type HostPlan struct {
	Host    string
	Road    string   // how it was read: transport.Info.Road
	Steps   []Step   // by stage; none when the router is as it should be
	Failure *Failure // why it could not be planned; then Steps is nil
	// Base is the committed configuration of the scopes that the first step was
	// planned on; nil when there is no step. Routers with equal ones share it:
	// nobody changes it.
	Base *conf.Node
	// Scopes are the stanzas that Base holds; what lies outside of them is not known.
	Scopes []string
	// Access names what the steps touch of the ways in which routers are managed:
	// "system services ssh". See access.go.
	Access []string
	// Guard is why Apply refuses the router unless Options say otherwise: the steps
	// would take away what nplay itself comes in by. The steps are shown all the same.
	Guard *Failure
	Check *Check            // the router's own verdict on the steps; nil when it was not asked
	Last  *transport.Commit // who committed last, on a router with steps; nil when it was not asked
	Stats Counters
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
	BaseDigest string      // of the first step: Digest of HostPlan.Base
}

// A Change is a task's part in a Step. An edit may be wanted by several tasks.
type Change struct {
	Play   string
	Task   string
	Source conf.Source
	Edits  []int // indices into Step.Edits
	Refs   []Ref // the inventory values that the task's own expressions refer to
}

// A Ref is an inventory value, not sensitive, that a task refers to.
type Ref struct {
	Name  string // "host.name", "host.vars.loopback", "host.vars.ntp[0]"
	Value string
}

// A Check is what a router said of a change that it was asked to try.
type Check struct {
	// Failure is why the router could not be asked, or not to the end, or why it is
	// not known that it has its lock back. Errors and Warnings are what it said
	// before.
	Failure  *Failure
	Errors   []Verdict // why it does not take the change
	Warnings []Verdict
	// Differs says that the router's own diff is not the computed one; then Diff is
	// it, secrets masked.
	Differs bool
	Diff    string
	// Computed says that the router has no diff of its own: nplay's stood in for it.
	Computed bool
}

// A Verdict is something a router said about an edit, and the tasks behind it.
type Verdict struct {
	transport.Warning
	Request string   // what it was said to: "load", "compare", "commit check"
	Tasks   []Change // those whose edits the words are about, as far as that can be told; Edits is nil
}

// A Failure says why a router could not be planned or changed.
type Failure struct {
	Host   string
	Task   string // "" when it is not one task's fault
	Cause  Cause
	Text   string // in words, secrets masked; the router's own words kept
	Hint   string // what to do next; may be empty
	Source conf.Source
	Drift  *Drift // of Drifted: what changed; nil when it is not known
}

// A Drift is the three-way view of a router that changed since its plan.
type Drift struct {
	Since   []conf.Edit // what was changed on the router since
	Planned []conf.Edit // what was planned then
	Now     []conf.Edit // what the same tasks would do now
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
	Inputs        Cause = "inputs"         // what the tasks are made from is not what the plan was made from
	Indeterminate Cause = "indeterminate"
	Interrupted   Cause = "interrupted"
	NotBuilt      Cause = "not-built"   // the play sets a rollout word that is not carried out yet
	NotStarted    Cause = "not-started" // the plan does not have the router
	Protocol      Cause = "protocol"
	Unsaved       Cause = "saved"    // the saved configuration is missing or cannot be used
	Internal      Cause = "internal" // a bug of a module or of nplay
)
