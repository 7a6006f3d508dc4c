package engine

import (
	"context"
	"time"

	"nplay/conf"
	"nplay/transport"
)

// A router is one host in the course of a run.
type router struct {
	host   *Host
	jobs   *staged
	proofs []*Proof
	plan   []Step
	// planned is what the first step was planned on, and seal stands before the
	// secrets in it and in the steps; nil when they stand there in clear.
	planned *conf.Node
	seal    Sealer
	scopes  []string // what the tasks look at
	wide    []string // that and the NETCONF service
	opts    Options
	dialer  Dialer

	login   *Login // what to log in with now; nil means the connection's own
	stage   int    // of the step under way
	port    int    // the router's NETCONF port as last read; 0 before that
	changed bool   // a commit was sent, which may have changed the accounts
	started time.Time
	result  Result
}

// look takes over the steps, and what has to be read for them.
func (r *router) look(steps []Step) {
	r.plan = steps
	r.scopes = scopesOf(r.jobs.jobs)
	r.wide = r.scopes
	if r.host.junos() {
		r.wide = outermost(append([]string{netconfScope}, r.scopes...))
	}
}

// emit tells of something on this router.
func (r *router) emit(k Kind, detail string) {
	r.opts.emit(Event{Kind: k, Host: r.host.Name, Stage: r.stage, Detail: r.opts.Mask(detail)})
}

// request says how to reach the router, as far as is known, with this login.
func (r *router) request(login *Login, port int) DialRequest {
	return DialRequest{Host: r.host, Login: login, NetconfPort: port, Again: r.changed}
}

// dial opens a session over a new connection.
func (r *router) dial(ctx context.Context, q DialRequest) (*session, error) {
	s, err := connect(ctx, r, q, r.dialer)
	if err != nil {
		return nil, err
	}
	return &session{&link{s: s, r: r}, s}, nil
}

// connect opens a new connection, for what the dialer admits.
func connect[S transport.Reader](ctx context.Context, r *router, q DialRequest, dial func(context.Context, DialRequest) (S, int, error)) (s S, err error) {
	r.emit(Dialling, "")
	err = patient(ctx, r.host.Connection.dialTimeout(), func(ctx context.Context, waiting func(bool)) (err error) {
		var n int
		q.Waiting = waiting
		s, n, err = dial(ctx, q)
		r.result.Stats.Dials += n
		return err
	})
	if err != nil {
		return s, err
	}
	r.result.Stats.Sessions++
	road := s.Info().Road
	r.result.Roads = append(r.result.Roads, road)
	r.emit(Connected, road)
	return s, nil
}

// failure says why the router failed, in words that are safe to show.
func (r *router) failure(doing string, err error) *Failure {
	return failure(r.host.Name, doing, err)
}

// fail is a failure that is not the router's answer.
func (r *router) fail(c Cause, text string) *Failure {
	return &Failure{Host: r.host.Name, Cause: c, Text: text, Hint: hints[c]}
}

// sleep waits on the run's clock.
func (r *router) sleep(ctx context.Context, d time.Duration) error {
	return r.opts.Clock.Sleep(ctx, d)
}

func (r *router) now() time.Time { return r.opts.Clock.Now() }
