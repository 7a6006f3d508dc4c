package doctor

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"nplay/conf"
	"nplay/engine"
	"nplay/transport"
)

// A fakeRouter is one in memory. Each request can be made to end in another way.
type fakeRouter struct {
	config string // below <configuration>
	user   string
	ports  map[int]bool           // the router's own ports that are open
	endsAs map[string]string      // by request: "ok", "refused", "error", "hang", "drop"
	commit transport.Commit       // the newest
	met    []*transport.LockError // what Watch sees
	closed map[string]bool        // roads that are refused
	asked  func(request string)   // called with each request
	forget bool

	dials  []int // logins that were tried, by port
	open   int   // lines that were not closed
	knocks int
}

const ready = `<system>
	<login><user><name>netops</name><class>super-user</class><authentication><ssh-ed25519><name>ssh-ed25519 AAAA x</name></ssh-ed25519></authentication></user></login>
	<services><ssh/><netconf><ssh/></netconf></services>
</system>`

func newFake() *fakeRouter {
	return &fakeRouter{config: ready, user: "netops", ports: map[int]bool{22: true, 830: true},
		endsAs: map[string]string{}, closed: map[string]bool{}, commit: transport.Commit{User: "ann", Client: "cli"}}
}

// ending carries out how a request is to end; done is false when it goes on.
func (f *fakeRouter) ending(ctx context.Context, request string, refused error) (done bool, err error) {
	if f.asked != nil {
		f.asked(request)
	}
	if ctx.Err() != nil {
		return true, ctx.Err()
	}
	switch f.endsAs[request] {
	case "refused":
		return true, refused
	case "error":
		return true, &transport.Problem{Cause: transport.ErrProtocol, Text: "it is not XML"}
	case "hang":
		<-ctx.Done()
		return true, &transport.Problem{Cause: transport.ErrClosed, Err: ctx.Err(), Text: "no answer within 30s"}
	case "drop":
		return true, &transport.Problem{Cause: transport.ErrClosed, Text: "the router hung up"}
	}
	return false, nil
}

// Dial implements Dialer.
func (f *fakeRouter) Dial(ctx context.Context, h *engine.Host, port int) (Line, Step, error) {
	name := fmt.Sprintf("dial %d", port)
	if f.asked != nil {
		f.asked(name)
	}
	if ctx.Err() != nil {
		return nil, Nowhere, ctx.Err()
	}
	switch end := f.endsAs[name]; {
	case end == "hang":
		return nil, Nowhere, &transport.Problem{Cause: transport.ErrUnreachable, Text: "it does not answer"}
	case end == "drop":
		return nil, Connected, &transport.Problem{Cause: transport.ErrUnreachable, Text: "it closed the connection before the SSH handshake was done"}
	case end == "error":
		return nil, Connected, &transport.Problem{Cause: transport.ErrHostKey, Text: "the host key is not known", Advice: "enrol it"}
	case end == "refused":
		f.dials = append(f.dials, port)
		return nil, Trusted, &transport.Problem{Cause: transport.ErrAuth, Text: "it refused the key", Advice: "see that it has this key"}
	case end == "late":
		f.dials = append(f.dials, port)
		return nil, Trusted, &transport.Problem{Cause: transport.ErrUnreachable, Text: "the login did not end"}
	case end == "no way":
		return nil, Nowhere, fmt.Errorf("%w: %w", ErrWay, &transport.Problem{Cause: transport.ErrUnreachable, Text: "the jump host refused the login", Advice: "see the jump host"})
	case end == "no key":
		return nil, Nowhere, &transport.Problem{Cause: transport.ErrNoLogin, Text: "the private key cannot be read", Advice: "name another"}
	case !f.ports[port]:
		return nil, Nowhere, &transport.Problem{Cause: transport.ErrUnreachable, Text: fmt.Sprintf("nothing listens on port %d", port)}
	}
	f.dials = append(f.dials, port)
	f.open++
	return &fakeLine{f, port}, Trusted, nil
}

// Knock implements Dialer.
func (f *fakeRouter) Knock(_ context.Context, _ *engine.Host, port int) error {
	f.knocks++
	if !f.ports[port] {
		return &transport.Problem{Cause: transport.ErrUnreachable, Text: fmt.Sprintf("nothing listens on port %d", port)}
	}
	return nil
}

type fakeLine struct {
	f    *fakeRouter
	port int
}

func (l *fakeLine) Login() string      { return "key id (SHA256:x)" }
func (l *fakeLine) Algorithms() string { return "kex, hostkey, cipher" }
func (l *fakeLine) Close()             { l.f.open-- }

func (l *fakeLine) Open(ctx context.Context, road string) (transport.Reader, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second) // as a real line
	defer cancel()
	name := fmt.Sprintf("%s:%d", road, l.port)
	refused := fmt.Errorf("%s: the request was refused", name)
	if done, err := l.f.ending(ctx, name, refused); done {
		return nil, err
	}
	if l.f.closed[name] {
		return nil, refused
	}
	return &fakeReader{l.f, name}, nil
}

type fakeReader struct {
	f    *fakeRouter
	road string
}

var _ transport.Watcher = (*fakeReader)(nil)

func (r *fakeReader) Info() transport.Info {
	return transport.Info{Road: r.road, User: r.f.user, Junos: true, Forgetful: r.f.forget}
}
func (r *fakeReader) Stats() transport.Stats { return transport.Stats{} }
func (r *fakeReader) Close() error           { return nil }

var errNo = &transport.Refusal{Request: "asking", Errors: []transport.RouterError{{Message: "permission denied"}}}

func (r *fakeReader) Read(ctx context.Context, scopes []string) (*conf.Node, error) {
	if done, err := r.f.ending(ctx, "read "+scopes[0], fmt.Errorf("%w: %w", errNo, conf.ErrHidden)); done {
		return nil, err
	}
	n, err := conf.ParseXML(strings.NewReader("<configuration>"+r.f.config+"</configuration>"), conf.Limits{})
	if err != nil {
		return nil, err
	}
	return n.Only(scopes), nil
}

func (r *fakeReader) History(ctx context.Context) ([]transport.Commit, error) {
	if done, err := r.f.ending(ctx, "history", errNo); done {
		return nil, err
	}
	return []transport.Commit{r.f.commit}, nil
}

func (r *fakeReader) Watch(ctx context.Context) ([]*transport.LockError, error) {
	if done, err := r.f.ending(ctx, "watch", errNo); done {
		return nil, err
	}
	return r.f.met, nil
}

func netops() *engine.Host {
	return &engine.Host{Name: "r1", Connection: engine.Connection{Login: engine.Login{User: "netops"}},
		Source: conf.Source{File: "inventory.hcl", Line: 7, Column: 1}}
}

// failures are the checks of a router that failed, with their causes.
func failures(r *Router) string {
	var all []string
	for _, c := range r.Failed() {
		all = append(all, fmt.Sprintf("%s=%s", c.Check, c.Cause))
	}
	return strings.Join(all, " ")
}

// sound fails the test unless what is said of a router can be used.
func sound(t *testing.T, f *fakeRouter, r *Router) {
	t.Helper()
	if len(r.Cells) != len(Checks) {
		t.Fatalf("%d cells, want %d", len(r.Cells), len(Checks))
	}
	for i, c := range r.Cells {
		switch {
		case c.Check != Checks[i]:
			t.Errorf("cell %d is %s, want %s", i, c.Check, Checks[i])
		case c.State == Failed && (c.Text == "" || c.Hint == "" || c.Cause == ""):
			t.Errorf("%s failed, and that is all: %+v", c.Check, c)
		case c.State != Failed && (c.Hint != "" || c.Cause != ""):
			t.Errorf("%s did not fail: %+v", c.Check, c)
		case c.Text == "" && c.Check != Handshake:
			t.Errorf("%s says nothing: %+v", c.Check, c)
		case c.State == "":
			t.Errorf("%s has no state", c.Check)
		}
	}
	if r.Ready() && len(r.Failed()) > 0 {
		t.Error("ready, with failures")
	}
	if f.open != 0 {
		t.Errorf("%d connections left open", f.open)
	}
}
