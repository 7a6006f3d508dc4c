package engine

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"nplay/conf"
	"nplay/transport"
)

// MakePlan reads every router of the program and returns what would change.
// A router that cannot be read or planned has a Failure in the plan; the others
// are planned all the same. When ctx ends, so do the requests under way.
func MakePlan(ctx context.Context, p *Program, d ReadDialer, o Options) *Plan {
	o = o.filled()
	plan := &Plan{Playbook: p.Name, Revision: p.Revision, Comment: o.Comment, Hosts: make([]HostPlan, len(p.Hosts))}
	l, f := newLayout(p)
	bases := &shelf{}
	var g errgroup.Group
	g.SetLimit(o.Parallel)
	for i, h := range p.Hosts {
		hp := &plan.Hosts[i]
		hp.Host = h.Name
		switch {
		case f != nil:
			hp.Failure = f.on(h.Name)
		case l.broken[h.Name] != nil:
			hp.Failure = l.broken[h.Name]
		default:
			g.Go(func() error {
				planHost(ctx, l.hosts[h.Name], hp, d, bases, o)
				return nil // a router's failure is in the plan; it must not stop the others
			})
			continue
		}
		o.failed(hp.Failure)
	}
	_ = g.Wait()
	return plan
}

// planHost reads one router and folds its tasks over what it read.
func planHost(ctx context.Context, s *staged, hp *HostPlan, d ReadDialer, bases *shelf, o Options) {
	if len(s.jobs) == 0 {
		return
	}
	f := misplaced(s)
	if f == nil {
		f = readHost(ctx, s.host, scopesOf(s.jobs), hp, d, o, func(r transport.Reader, tree *conf.Node) *Failure {
			folded, bad := fold(s, tree)
			if len(bad) > 0 {
				return &bad[0]
			}
			if hp.Steps = folded.steps; hp.Changed() {
				hp.keep(s, tree, bases)
				hp.watch(s, r.Info(), o)
			}
			if o.History && hp.Changed() {
				hp.Last = newest(ctx, s.host.Connection.timeout(), r)
			}
			return nil
		})
	}
	if f != nil {
		f.Text = o.Mask(f.Text)
		hp.Failure = f
		o.failed(f)
		return
	}
	o.emit(Event{Kind: Planned, Host: hp.Host, Detail: hp.summary()})
}

// readHost reads the committed configuration below the scopes, and hands it on
// while the session is open.
func readHost(ctx context.Context, h *Host, scopes []string, hp *HostPlan, d ReadDialer, o Options, then func(transport.Reader, *conf.Node) *Failure) *Failure {
	c := h.Connection
	if ctx.Err() != nil {
		return failure(hp.Host, "not started", ctx.Err())
	}
	o.emit(Event{Kind: Dialling, Host: hp.Host})
	var r transport.Reader
	err := patient(ctx, c.dialTimeout(), func(ctx context.Context, waiting func(bool)) (err error) {
		var n int
		r, n, err = d(ctx, DialRequest{Host: h, Waiting: waiting})
		hp.Stats.Dials += n
		return err
	})
	if err != nil {
		f := failure(hp.Host, "connect", err)
		if f.Cause == AuthRefused && c.Next != nil {
			f.Hint += "; if a run has changed the account by now, make what `next` says the connection's own login; while only some routers are changed, give both keys as `identities`"
		}
		return f
	}
	defer func() {
		hp.Stats.RPCs += r.Stats().RPCs
		_ = r.Close() // nothing was changed; there is nothing to lose
	}()
	hp.Stats.Sessions++
	hp.Road = r.Info().Road
	o.emit(Event{Kind: Connected, Host: hp.Host, Detail: hp.Road})
	var tree *conf.Node
	err = bounded(ctx, c.timeout(), func(ctx context.Context) (err error) {
		tree, err = r.Read(ctx, scopes)
		return err
	})
	if err != nil {
		return failure(hp.Host, "read the configuration", err)
	}
	o.emit(Event{Kind: ReadDone, Host: hp.Host})
	return then(r, tree)
}

// newest asks a router who committed last. It may not say: that is no reason not
// to plan.
func newest(ctx context.Context, timeout time.Duration, r transport.Reader) *transport.Commit {
	var all []transport.Commit
	err := bounded(ctx, timeout, func(ctx context.Context) (err error) {
		all, err = r.History(ctx)
		return err
	})
	if err != nil || len(all) == 0 {
		return nil
	}
	return &all[0]
}

// summary says how much would change, in a few words.
func (h HostPlan) summary() string {
	if !h.Changed() {
		return "no changes"
	}
	edits := 0
	for _, s := range h.Steps {
		edits += len(s.Edits)
	}
	return fmt.Sprintf("%s in %s", count(edits, "edit"), count(len(h.Steps), "step"))
}

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// on is the same failure on a host of its own.
func (f Failure) on(host string) *Failure {
	f.Host = host
	return &f
}

// failed tells of a router's failure.
func (o Options) failed(f *Failure) {
	o.emit(Event{Kind: HostFailed, Host: f.Host, Task: f.Task, Detail: string(f.Cause) + ": " + o.Mask(f.Text)})
}

// The bounds of a connection.
const (
	timeout       = 30 * time.Second
	commitTimeout = 5 * time.Minute
)

func (c Connection) timeout() time.Duration {
	if c.Timeout > 0 {
		return c.Timeout
	}
	return timeout
}

func (c Connection) commitTimeout() time.Duration {
	if c.CommitTimeout > 0 {
		return c.CommitTimeout
	}
	return commitTimeout
}

// dialTimeout is the last resort around a dialer, which keeps Timeout by itself.
func (c Connection) dialTimeout() time.Duration { return 2 * c.timeout() }
