package engine

import (
	"context"
	"errors"
	"time"

	"nplay/transport"
)

// rollbackMargin is how long nplay goes on looking after the window is over:
// the rollback is a commit of its own and takes its time.
const rollbackMargin = 2 * time.Minute

// settle finds out by the router's history what became of a commit whose reply
// was lost, or was a refusal. "Not there" is believed only under our own lock:
// as long as the session that sent the commit lives on in the router, it holds
// the lock and may still be at it.
func (t *stepRun) settle(ctx context.Context) (found standing, known bool) {
	limit := t.now().Add(t.window() + rollbackMargin)
	p := pause{r: t.router}
	for {
		if t.l.dead {
			_ = t.renew(ctx, t.ahead(), t.before()) // tried again until the limit
		}
		var err error
		if found, err = t.standing(ctx); err == nil {
			if found != absent || t.l.locked {
				return found, true
			}
			if t.l.lock(ctx) == nil {
				continue
			}
		}
		if !t.now().Before(limit) {
			return absent, false
		}
		t.emit(Waiting, "to see in the router's history whether the commit was carried out")
		if p.wait(ctx, limit) != nil {
			return absent, false
		}
	}
}

// A way is a login and the router's own NETCONF port.
type way struct {
	login *Login
	port  int
}

// before and ahead are the ways in by the configuration before our commit and by
// the one it makes.
func (t *stepRun) before() way { return way{t.login, t.port} }
func (t *stepRun) ahead() way  { return way{t.after, portOf(t.tree)} }

// renew opens a new session in place of the one that died, by the first way
// that works, and returns the error of the first that did not. Once logins have
// been refused a few times it does not dial before the window is over: only the
// rollback will change the answer. After it a password is tried seldom: the
// account may be locked, and each try would count.
func (t *stepRun) renew(ctx context.Context, ways ...way) error {
	_ = t.l.end(ctx)
	most, locks := logins, false
	for _, w := range ways {
		most = min(most, t.as(w.login).refusals())
		locks = locks || t.as(w.login).locks()
	}
	if t.refused != nil && t.turned >= most {
		over := t.since.Add(t.window())
		again := t.turnedAt.Add(rollbackMargin / time.Duration(most+1))
		if t.now().Before(over) || locks && t.now().Before(again) {
			return t.refused
		}
	}
	var first error
	for i, w := range ways {
		if i > 0 && w == ways[0] {
			continue
		}
		l, err := t.dial(ctx, t.request(w.login, w.port))
		if err == nil {
			t.l = l
			l.persist(t.head)
			return nil
		}
		if errors.Is(err, transport.ErrAuth) {
			t.refused = err
			t.turned++
			t.turnedAt = t.now()
		}
		if first == nil {
			first = err
		}
	}
	return first
}
