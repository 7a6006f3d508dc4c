package sshdial

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"time"

	"nplay/transport"
)

// A hop is the one connection to a jump host that all routers behind it share.
// It is opened for the first of them, again when it was lost, and stays open
// until the Dialer is closed: a login may have asked a person for a code that is
// good for once.
type hop struct {
	dialer *Dialer
	jump   Jump
	turns  turns
	rate   limiter

	mu  sync.Mutex
	now *opening // the last one; nil when there was none
}

// An opening is one dial of a jump host, for all who wait for it.
type opening struct {
	done    chan struct{} // closed when the rest is there
	cancel  context.CancelFunc
	waiting int
	client  *Client
	err     error
	dials   int       // TCP connections tried, those of jump hosts before it too
	until   time.Time // the error is told without another try until then; zero means for the run
}

// again is how long a jump host that could not be reached is left alone.
const again = 10 * time.Second

// A place tells jump hosts apart: what differs in the way there or in the
// account does not share a connection. It is a digest, as there are secrets in it.
type place [sha256.Size]byte

func (j *Jump) place() place {
	if j == nil {
		return place{}
	}
	before := j.Jump.place()
	b := fmt.Appendf(before[:], "%q %q %d %q %q %q %v %q %q %d %q %+q", j.Host, j.Address, j.Port, j.User, j.Identities, j.Certificates,
		j.Agent, j.AgentSocket, j.Methods, j.Attempts, j.KnownHosts, j.Algorithms)
	b = fmt.Appendf(b, "%q %q", j.Password.Reveal(), j.Passphrase.Reveal())
	for _, a := range j.Answers {
		b = fmt.Appendf(b, "%q %q", a.Prompt, a.Value.Reveal())
	}
	return sha256.Sum256(b)
}

// jumps are the jump hosts of a run.
type jumps struct {
	mu     sync.Mutex
	hops   map[place]*hop
	closed bool
	cancel func() // ends what is under way
	ctx    context.Context
	live   sync.WaitGroup
}

var errClosed = fmt.Errorf("%w: the run is over", transport.ErrClosed)

// hop returns the one for a jump host.
func (d *Dialer) hop(j *Jump) (*hop, error) {
	id := j.place()
	d.jumps.mu.Lock()
	defer d.jumps.mu.Unlock()
	if d.jumps.closed {
		return nil, errClosed
	}
	h := d.jumps.hops[id]
	if h == nil {
		h = &hop{dialer: d, jump: *j}
		h.jump.isJump = true
		if h.jump.Port == 0 {
			h.jump.Port = 22
		}
		if d.jumps.hops == nil {
			d.jumps.hops = map[place]*hop{}
			d.jumps.ctx, d.jumps.cancel = context.WithCancel(context.Background())
		}
		d.jumps.hops[id] = h
	}
	return h, nil
}

// run does something that Close ends and waits for.
func (j *jumps) run(ctx context.Context, do func(context.Context)) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.closed {
		return errClosed
	}
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(j.ctx, cancel)
	j.live.Go(func() {
		defer cancel()
		defer stop()
		do(ctx)
	})
	return nil
}

// Close closes the connections to the jump hosts, and with them all that go
// through them. It returns when nothing of them is left. Dial fails from then on
// where there is a jump host.
func (d *Dialer) Close() error {
	d.jumps.mu.Lock()
	d.jumps.closed = true
	hops := d.jumps.hops
	d.jumps.hops = nil
	if d.jumps.cancel != nil {
		d.jumps.cancel()
	}
	d.jumps.mu.Unlock()
	for _, h := range hops {
		h.mu.Lock()
		o := h.now
		h.mu.Unlock()
		if o == nil {
			continue
		}
		if <-o.done; o.client != nil {
			o.client.Close()
			<-o.client.ended
		}
	}
	d.jumps.live.Wait()
	return nil
}

func (h *hop) sessions() int {
	if h.jump.Sessions > 0 {
		return h.jump.Sessions
	}
	return 50
}

// open returns the shared connection. dials is how many TCP connections were
// tried for this caller. Errors are those of the jump host's own dial.
func (h *hop) open(ctx context.Context) (c *Client, dials int, err error) {
	h.mu.Lock()
	o := h.now
	if o == nil || o.stale() {
		if o, err = h.begin(ctx); err != nil {
			h.mu.Unlock()
			return nil, 0, err
		}
		// Whoever began it is told what it took.
		defer func() {
			select {
			case <-o.done:
				dials = o.dials
			default:
			}
		}()
	}
	o.waiting++
	h.mu.Unlock()
	select {
	case <-o.done:
		if errors.Is(o.err, context.Canceled) {
			return nil, 0, errClosed // by nobody who waits
		}
		return o.client, 0, o.err
	case <-ctx.Done():
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if o.waiting--; o.waiting == 0 {
		o.cancel()
		if h.now == o && !o.ready() {
			h.now = nil
		}
	}
	return nil, 0, ctx.Err()
}

// begin starts to dial. It is nobody's own dial: the others wait on when the
// first gives up.
func (h *hop) begin(ctx context.Context) (*opening, error) {
	o := &opening{done: make(chan struct{})}
	target := h.jump.Target
	target.OnDial = func() { o.dials++ }
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	err := h.dialer.jumps.run(own, func(ctx context.Context) {
		defer cancel()
		defer close(o.done)
		o.client, o.err = h.dialer.Dial(ctx, target)
		if o.err != nil && !refusedForGood(o.err) {
			o.until = time.Now().Add(again)
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.now != o && o.client != nil { // given up by all
			o.client.Close()
		}
	})
	if err != nil {
		cancel()
		return nil, err
	}
	o.cancel = cancel
	h.now = o
	return o, nil
}

// refusedForGood reports whether another try in the same run could only count as
// another failed login.
func refusedForGood(err error) bool {
	return errors.Is(err, transport.ErrAuth) || errors.Is(err, transport.ErrHostKey) || errors.Is(err, transport.ErrNoLogin)
}

func (o *opening) ready() bool {
	select {
	case <-o.done:
		return true
	default:
		return false
	}
}

// stale reports whether it takes another opening to get a connection.
func (o *opening) stale() bool {
	switch {
	case !o.ready():
		return false
	case o.err == nil:
		return !o.client.alive()
	case o.until.IsZero():
		return false
	}
	return !time.Now().Before(o.until)
}
