package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"nplay/conf"
	"nplay/transport"
)

// A fakeSession is one session with a fakeRouter.
type fakeSession struct {
	r      *fakeRouter
	user   string
	proof  bool
	loaded bool
	gone   bool // the router's end is dead and the client does not know yet
	closed bool // as the client knows
	rpcs   int
}

func (s *fakeSession) Info() transport.Info {
	return transport.Info{Road: "fake:830", User: s.user, Junos: true}
}
func (s *fakeSession) Stats() transport.Stats { return transport.Stats{RPCs: s.rpcs} }

// drop ends the session in the router: with it go the lock and the edits made
// under it.
func (s *fakeSession) drop() {
	delete(s.r.sessions, s)
	if s.r.owner == s {
		s.r.owner = nil
		s.r.candidate = nil
	}
}

// do carries out a request with its fault. act is called with the router
// locked; special turns outcomes that only this request has into an error.
func (s *fakeSession) do(ctx context.Context, request string, special map[string]error, act func() error) ([]transport.Warning, error) {
	r := s.r
	if s.closed {
		return nil, transport.ErrClosed
	}
	s.rpcs++
	out := r.outcome(request, false)
	if s.gone {
		s.closed = true
		r.mu.Lock()
		s.drop()
		r.mu.Unlock()
		return nil, fmt.Errorf("%s: %w", request, transport.ErrClosed)
	}
	if err, ok := special[out]; ok {
		return nil, err
	}
	if out == "ctrl-c" {
		r.cancel()
	}
	var err error
	switch out {
	case "refused":
		if r.told != nil {
			return nil, r.told
		}
		return nil, errTold
	case "drop before", "hang before", "forgotten":
	case "late": // the router goes on with it after the client has given up
		<-ctx.Done()
		s.closed = true
		time.AfterFunc(time.Minute, func() {
			r.mu.Lock()
			defer r.mu.Unlock()
			_ = act()
			s.drop()
		})
		return nil, ctx.Err()
	default:
		if ctx.Err() == nil {
			r.mu.Lock()
			err = act()
			r.mu.Unlock()
		}
	}
	switch out {
	case "hang before", "hang after":
		<-ctx.Done()
	case "refused after": // carried out all the same, as on one of two routing engines
		return nil, errTold
	case "warning":
		return []transport.Warning{{Path: "[edit]", Message: "mgd: a warning"}}, err
	}
	if ctx.Err() == nil && (out == "ok" || out == "ctrl-c" || out == "forgotten") {
		return nil, err
	}
	s.closed = true
	r.mu.Lock()
	if r.linger > 0 {
		time.AfterFunc(r.linger, func() {
			r.mu.Lock()
			defer r.mu.Unlock()
			s.drop()
		})
	} else {
		s.drop()
	}
	r.mu.Unlock()
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("%s: %w", request, ctx.Err())
	case out == "error":
		return nil, fmt.Errorf("%s: %w", request, transport.ErrProtocol)
	}
	return nil, fmt.Errorf("%s: %w", request, transport.ErrClosed)
}

func (s *fakeSession) Lock(ctx context.Context) error {
	_, err := s.do(ctx, "lock", map[string]error{
		"locked": &transport.LockError{Cause: transport.ErrLocked, Holder: "ann", Detail: "terminal p0 (pid 12)", Since: "2026-11-24 09:00:00 UTC", Idle: time.Minute},
		"dirty":  &transport.LockError{Cause: transport.ErrDirty, Holder: "ann", Message: "configuration database modified"},
	}, func() error {
		switch {
		case s.r.owner != nil:
			return &transport.LockError{Cause: transport.ErrLocked, Holder: "netops"}
		case s.r.others:
			return &transport.LockError{Cause: transport.ErrDirty, Holder: "ann"}
		}
		s.r.owner = s
		return nil
	})
	return err
}

func (s *fakeSession) Unlock(ctx context.Context) error {
	_, err := s.do(ctx, "unlock", nil, func() error {
		if s.r.owner != s {
			return errors.New("unlock without a lock")
		}
		s.r.owner = nil
		return nil
	})
	return err
}

func (s *fakeSession) History(ctx context.Context) ([]transport.Commit, error) {
	var h []transport.Commit
	r := s.r
	r.mu.Lock()
	n := r.seen["history"] + 1
	somebodys := slices.ContainsFunc(r.faults, func(f *fault) bool {
		return f.request == "history" && f.outcome == "pending" && n == f.from
	})
	r.mu.Unlock()
	_, err := s.do(ctx, "history", map[string]error{"pending": nil}, func() error {
		h = slices.Clone(r.history)
		return nil
	})
	if somebodys {
		h = []transport.Commit{{User: "ann", Client: "cli", Pending: true, Comment: "commit confirmed, rollback in 5mins"}}
	}
	return h, err
}

func (s *fakeSession) Read(ctx context.Context, scopes []string) (*conf.Node, error) {
	var tree *conf.Node
	if len(scopes) == 0 {
		scopes = []string{""}
	}
	r := s.r
	r.mu.Lock()
	n := r.seen["read"] + 1
	drifted := slices.ContainsFunc(r.faults, func(f *fault) bool {
		return f.request == "read" && f.outcome == "drifted" && n == f.from
	})
	r.mu.Unlock()
	_, err := s.do(ctx, "read", map[string]error{"hidden": fmt.Errorf("system login: %w", conf.ErrHidden), "drifted": nil}, func() error {
		tree = r.committed.Only(scopes)
		if r.show != nil {
			tree = tree.Clone()
			r.show(tree)
		}
		return nil
	})
	if drifted {
		tree = r.committed.Only(scopes)
		tree.Make("system", "login").MakeEntry("user", "bob").Set("class", "read-only")
	}
	return tree, err
}

var errDenied = &transport.Refusal{Request: "load", Errors: []transport.RouterError{{Path: "[edit system]", Message: "permission denied"}}}

func (s *fakeSession) Load(ctx context.Context, edits []conf.Edit) ([]transport.Warning, error) {
	return s.do(ctx, "load", map[string]error{"denied": errDenied}, func() error {
		if s.r.owner != s {
			return errors.New("load without a lock")
		}
		if s.r.candidate == nil {
			s.r.candidate = s.r.committed.Clone()
		}
		s.loaded = true
		return conf.Apply(s.r.candidate, edits)
	})
}

func (s *fakeSession) Compare(ctx context.Context) (string, error) {
	diff := ""
	r := s.r
	r.mu.Lock()
	n := r.seen["compare"] + 1
	somebodys := slices.ContainsFunc(r.faults, func(f *fault) bool {
		return f.request == "compare" && f.outcome == "foreign" && n == f.from
	})
	// Nobody gets into a candidate that we have loaded under the exclusive lock.
	somebodys = somebodys && r.candidate == nil
	if somebodys {
		r.others = true
	}
	r.mu.Unlock()
	other := slices.ContainsFunc(r.faults, func(f *fault) bool {
		return f.request == "compare" && f.outcome == "other" && n == f.from
	})
	_, err := s.do(ctx, "compare", map[string]error{"empty": nil, "foreign": nil, "other": nil}, func() error {
		if r.candidate != nil && !conf.Equal(r.candidate, r.committed) {
			diff = printed(conf.Diff(r.committed, r.candidate))
		}
		return nil
	})
	if other {
		diff = "[edit system login]\n+    user eve {\n+        class super-user;\n+    }\n"
	}
	if somebodys {
		diff = "[edit]\n+  theirs;\n"
	}
	return diff, err
}

// printed is how a router prints a change that has no secrets in it.
func printed(edits []conf.Edit) string {
	var b strings.Builder
	for _, l := range conf.Hunks(edits) {
		if l.Mark != 0 {
			b.WriteByte(l.Mark)
		}
		b.WriteString(l.Text + "\n")
	}
	return b.String()
}

func (s *fakeSession) Check(ctx context.Context) ([]transport.Warning, error) {
	return s.do(ctx, "check", nil, func() error {
		s.r.settle()
		if s.r.onCheck != nil && s.r.candidate != nil {
			s.r.onCheck(s.r.candidate)
		}
		return nil
	})
}

// settle confirms what is pending, as a commit and a commit check do.
func (r *fakeRouter) settle() {
	if p := r.pending; p != nil {
		p.timer.Stop()
		r.pending = nil
		r.foreign = r.foreign || !p.ours
		for i := range r.history {
			r.history[i].Pending = false
		}
	}
}

func (s *fakeSession) Discard(ctx context.Context) error {
	_, err := s.do(ctx, "discard", nil, func() error {
		if s.r.owner != s {
			return errors.New("discard without a lock")
		}
		s.r.theirs = s.r.theirs || s.r.others
		s.r.candidate = nil
		return nil
	})
	return err
}

func (s *fakeSession) Commit(ctx context.Context, o transport.CommitOptions) ([]transport.Warning, error) {
	return s.do(ctx, "commit", nil, func() error {
		r := s.r
		if r.owner != s || r.candidate == nil {
			return errors.New("commit without a lock or edits")
		}
		r.settle()
		before := r.committed
		r.committed, r.candidate = r.candidate, nil
		if r.onCommit != nil {
			r.onCommit(r.committed)
		}
		r.record(s.user, "netconf", o.Log, o.Confirm > 0)
		if o.Confirm > 0 {
			r.await(before, time.Duration(o.Confirm)*time.Minute, true)
		}
		return nil
	})
}

// await starts the timer of a confirmed commit.
func (r *fakeRouter) await(before *conf.Node, window time.Duration, ours bool) {
	p := &fakePending{before: before, ours: ours}
	p.timer = time.AfterFunc(window, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if r.pending != p {
			return
		}
		r.pending = nil
		if r.owner != nil && r.owner.loaded {
			r.candidate = r.committed.Clone() // what a locked candidate may be left with
		}
		r.committed = p.before
		for i := range r.history {
			r.history[i].Pending = false
		}
		r.record("root", "other", "", false)
	})
	r.pending = p
}

func (s *fakeSession) Confirm(ctx context.Context, log string) ([]transport.Warning, error) {
	return s.do(ctx, "confirm", nil, func() error {
		r := s.r
		if r.owner != s {
			return errors.New("confirm without a lock")
		}
		r.theirs = r.theirs || r.others
		r.settle()
		if r.candidate != nil {
			r.committed, r.candidate = r.candidate, nil
		}
		r.record(s.user, "netconf", log, false)
		return nil
	})
}

func (s *fakeSession) Rollback(context.Context, int) error { return errors.New("not asked for") }

func (s *fakeSession) Close() error {
	if s.closed {
		return nil
	}
	out := s.r.outcome("close", false)
	if strings.HasPrefix(out, "hang") {
		time.Sleep(time.Second)
	}
	if out == "ctrl-c" {
		s.r.cancel()
	}
	s.closed = true
	s.r.mu.Lock()
	defer s.r.mu.Unlock()
	s.drop()
	if out != "ok" && out != "ctrl-c" {
		return transport.ErrClosed
	}
	return nil
}
