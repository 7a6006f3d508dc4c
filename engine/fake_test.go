package engine

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"nplay/conf"
	"nplay/transport"
)

// A fakeRouter is a router in memory: a candidate, an exclusive lock that goes
// with its session, confirmed commits with their timer, a history. It runs in
// testing/synctest's time.
type fakeRouter struct {
	mu        sync.Mutex
	name      string
	committed *conf.Node
	candidate *conf.Node // nil: clean
	owner     *fakeSession
	pending   *fakePending
	history   []transport.Commit
	sessions  map[*fakeSession]bool
	opened    int
	log       []string // requests, in the order in which they came
	seen      map[string]int
	faults    []*fault
	hit       int // the place in log after the first request that the test is about; 0 before
	cancel    context.CancelFunc
	onCommit  func(tree *conf.Node)
	onCheck   func(candidate *conf.Node)
	told      error                                      // what it says when it refuses; nil is a plain no
	show      func(tree *conf.Node)                      // changes what a reader is shown
	login     func(r DialRequest, tree *conf.Node) error // nil: everybody comes in
	user      string
	linger    time.Duration // for which a session whose link died keeps its lock
	dials     []DialRequest
	foreign   bool // a commit that is not ours was confirmed by us: never allowed
	theirs    bool // candidate edits that are not ours were dropped or committed
	forgetful bool // keeps no history: its sessions are fakeServers
	others    bool // the candidate holds somebody else's edits
}

type fakePending struct {
	before *conf.Node
	timer  *time.Timer
	ours   bool
	name   string // of one that outlives its session
}

// A fault makes a request end in another way.
type fault struct {
	request string // "dial", "lock", ...
	from    int    // the first one it hits, counted from 1
	always  bool   // hits all from that on; otherwise one
	outcome string
	proof   bool // hits the dials of proofs only, counted among themselves
	target  bool // what the test is about, not what leads up to it
}

func newFake(t testing.TB, name string, tree *conf.Node) *fakeRouter {
	t.Helper()
	r := &fakeRouter{
		name: name, committed: tree, user: "admin",
		sessions: map[*fakeSession]bool{}, seen: map[string]int{},
	}
	r.record("root", "cli", "", false)
	return r
}

func (r *fakeRouter) record(user, client, log string, pending bool) {
	r.history = slices.Insert(r.history, 0, transport.Commit{User: user, Client: client, Log: log, Pending: pending, Time: time.Now()})
	for i := range r.history {
		r.history[i].Sequence = i
	}
}

// outcome notes a request and says how it is to end.
func (r *fakeRouter) outcome(request string, proof bool) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.log = append(r.log, request)
	r.seen[request]++
	n := r.seen[request]
	if proof {
		r.seen["proof "+request]++
	}
	for _, f := range r.faults {
		k := n
		if f.proof {
			if !proof {
				continue
			}
			k = r.seen["proof "+request]
		}
		if f.request == request && (k == f.from || f.always && k > f.from) {
			if f.target && r.hit == 0 {
				r.hit = len(r.log)
			}
			return f.outcome
		}
	}
	return "ok"
}

var errTold = &transport.Refusal{Request: "request", Errors: []transport.RouterError{{Message: "the router says no"}}}

// dialer is what the engine is given.
func (r *fakeRouter) dialer(ctx context.Context, q DialRequest) (transport.Session, int, error) {
	r.mu.Lock()
	r.dials = append(r.dials, q)
	tree := r.committed
	r.mu.Unlock()
	out := r.outcome("dial", q.Subsystem)
	switch out {
	case "error", "drop before":
		return nil, 1, fmt.Errorf("dial %s: connection refused: %w", r.name, transport.ErrUnreachable)
	case "refused":
		return nil, 1, fmt.Errorf("dial %s: %w", r.name, transport.ErrAuth)
	case "hang before", "hang after":
		<-ctx.Done()
		return nil, 1, ctx.Err()
	case "ctrl-c":
		r.cancel()
		if ctx.Err() != nil {
			return nil, 1, ctx.Err()
		}
	}
	if r.login != nil {
		if err := r.login(q, tree); err != nil {
			return nil, 1, err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	s := &fakeSession{r: r, proof: q.Subsystem, gone: out == "drop after", user: r.user}
	if q.Login != nil {
		s.user = q.Login.User
	}
	r.opened++
	r.sessions[s] = true
	if r.forgetful {
		return &fakeServer{fakeSession: s}, 1, nil
	}
	return s, 1, nil
}
