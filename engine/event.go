package engine

import "time"

// A Kind names what an Event tells of.
type Kind string

// The kinds of events, in the order in which a router meets them.
const (
	RunStarted  Kind = "run-started" // Detail: the playbook
	Dialling    Kind = "dialling"
	Connected   Kind = "connected" // Detail: the road
	ReadDone    Kind = "read"
	Planned     Kind = "planned" // Detail: "3 edits in 1 step", "no changes"
	LockTaken   Kind = "locked"
	Loaded      Kind = "loaded"
	Checked     Kind = "checked"
	Committed   Kind = "committed" // Detail: the confirm window
	Probed      Kind = "probed"    // a fresh connection read the router: nothing left to do
	Proven      Kind = "proven"    // Detail: the account
	NotProven   Kind = "not-proven"
	Confirmed   Kind = "confirmed"
	Warned      Kind = "warning" // Detail: the router's words
	Waiting     Kind = "waiting" // Detail: for what
	HostDone    Kind = "host-done"
	HostFailed  Kind = "host-failed" // Detail: cause and text
	RunFinished Kind = "run-finished"
)

// An Event is one thing that happened. One stream of them feeds the screen,
// `--json` and the report. Events carry no secrets.
type Event struct {
	Time   time.Time `json:"time"`
	Kind   Kind      `json:"kind"`
	Run    string    `json:"run,omitempty"`
	Host   string    `json:"host,omitempty"`
	Task   string    `json:"task,omitempty"`
	Stage  int       `json:"stage"`
	Detail string    `json:"detail,omitempty"`
	// Of RunStarted: what is applied, and why.
	Revision *Revision `json:"revision,omitempty"` // nil when there is none
	Comment  string    `json:"comment,omitempty"`
}

// A Sink takes events. It is called from many goroutines at once.
type Sink func(Event)
