package engine

import (
	"context"
	"slices"

	"golang.org/x/sync/errgroup"
)

// A queue starts a step of a router when all it needs is done: the router's
// step before it, and on every router the plays that come before its own.
type queue struct {
	playbook string
	layout   *layout
	waiting  []*queued
	left     map[*Play]int // steps still to end, over all routers
}

// A queued router and which of its steps is next.
type queued struct {
	*router
	next int
	end  outcome // of the step before
}

func (q *queue) add(r *router) {
	q.waiting = append(q.waiting, &queued{router: r})
	for _, s := range r.plan {
		q.count(r, s, +1)
	}
}

// count adds n to what the plays of the step still have to do.
func (q *queue) count(r *router, s Step, n int) {
	for _, p := range r.jobs.plays[s.Stage] {
		q.left[p] += n
	}
}

// run starts steps until there are no more. A router's failure ends that
// router: it is recorded, never returned to the group, so that it cannot cancel
// a commit on another one.
func (q *queue) run(ctx context.Context) {
	if len(q.waiting) == 0 {
		return
	}
	var g errgroup.Group
	limit := q.waiting[0].opts.Parallel
	g.SetLimit(limit)
	done := make(chan *queued, len(q.waiting))
	running := 0
	for len(q.waiting)+running > 0 {
		running += q.start(ctx, &g, limit-running, done)
		if running == 0 {
			q.giveUp()
			break
		}
		w := <-done
		running--
		q.ended(w)
	}
	_ = g.Wait()
}

// start starts what is free to start, at most so many, and returns how many.
//
// The group may still hold the place of a step that has just ended, so it is
// made to wait for that moment and never asked whether it has room: a "no"
// would look as if nothing could ever start.
func (q *queue) start(ctx context.Context, g *errgroup.Group, most int, done chan<- *queued) int {
	n := 0
	for i := 0; i < len(q.waiting) && n < most; {
		w := q.waiting[i]
		if !q.layout.free(w.jobs, w.plan[w.next].Stage, q.left) {
			i++
			continue
		}
		g.Go(func() error {
			w.end = w.step(ctx, w.next, q.playbook)
			done <- w
			return nil
		})
		n++
		q.waiting = slices.Delete(q.waiting, i, i+1)
	}
	return n
}

// ended takes a router back whose step is over.
func (q *queue) ended(w *queued) {
	q.count(w.router, w.plan[w.next], -1)
	w.next++
	if w.end.state == StateApplied && w.next < len(w.plan) {
		w.result.Steps++
		// A router in the midst of its steps goes before one that has not begun.
		q.waiting = slices.Insert(q.waiting, 0, w)
		return
	}
	for _, s := range w.plan[w.next:] {
		q.count(w.router, s, -1)
	}
	w.close(w.end)
}

// giveUp ends routers that wait for each other, which the layout rules out.
func (q *queue) giveUp() {
	for _, w := range q.waiting {
		w.close(outcome{state: StateSkipped, failure: w.fail(Internal, "its plays wait for plays that wait for them")})
	}
	q.waiting = nil
}

// step carries out one step of the router.
func (r *router) step(ctx context.Context, i int, playbook string) outcome {
	r.stage = r.plan[i].Stage
	if r.started.IsZero() {
		r.started = r.now()
		if ctx.Err() != nil {
			return outcome{state: StateSkipped, failure: r.failure("never started", ctx.Err())}
		}
	}
	t := &stepRun{
		router:   r,
		step:     r.plan[i],
		playbook: playbook,
		proofs:   r.proofsOf(i),
		head:     logHead(r.opts.Run, r.plan[i].Stage),
	}
	return t.run(ctx)
}
