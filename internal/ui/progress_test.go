package ui

import (
	"bytes"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"nplay/engine"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A clock that is moved by hand.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

func TestProgressOnATerminal(t *testing.T) {
	var b bytes.Buffer
	c := &clock{t: time.Date(2026, 11, 24, 21, 37, 0, 0, time.UTC)}
	p := NewProgress(ProgressOptions{W: &b, Style: Style{Width: 60}, Verb: "plan", Total: 1200, Now: c.now,
		End: []engine.Kind{engine.Planned, engine.HostFailed}})
	p.Sink(engine.Event{Kind: engine.Dialling, Host: "r1"})
	c.move(50 * time.Millisecond)
	p.Sink(engine.Event{Kind: engine.Connected, Host: "r1"}) // too soon for another line
	c.move(2 * time.Second)
	p.Sink(engine.Event{Kind: engine.HostFailed, Host: "r1"})
	c.move(time.Second)
	p.Sink(engine.Event{Kind: engine.Dialling, Host: "a-router-with-a-rather-long-name.example.net"})
	p.Print("a line of its own")
	p.Stop()
	const clear = "\r\x1b[K"
	want := clear + "plan: 0 of 1,200 routers done, 0s  r1 dialling" +
		clear + "plan: 1 of 1,200 routers done, 1 failed, 2s" +
		clear + "plan: 1 of 1,200 routers done, 1 failed, 3s  a-router-with…" +
		clear + "a line of its own\n" +
		clear + "plan: 1 of 1,200 routers done, 1 failed, 3s  a-router-with…" +
		clear
	if got := b.String(); got != want {
		t.Errorf("got\n%q, want\n%q", got, want)
	}
}

func TestProgressElsewhere(t *testing.T) {
	var b bytes.Buffer
	c := &clock{t: time.Date(2026, 11, 24, 21, 37, 0, 0, time.UTC)}
	p := NewProgress(ProgressOptions{W: &b, Verb: "apply", Total: 3, Now: c.now, End: []engine.Kind{engine.HostDone}})
	p.Sink(engine.Event{Kind: engine.HostDone, Host: "r1"})
	c.move(11 * time.Second)
	p.Sink(engine.Event{Kind: engine.LockTaken, Host: "r2"})
	p.Sink(engine.Event{Kind: engine.HostDone, Host: "r2"})
	p.Stop()
	if got, want := b.String(), "apply: 1 of 3 routers done, 11s  r2 locked\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestProgressVerbosity(t *testing.T) {
	at := time.Date(2026, 11, 24, 21, 37, 0, 5e6, time.UTC)
	events := []engine.Event{
		{Time: at, Kind: engine.Dialling, Host: "r1"},
		{Time: at, Kind: engine.Connected, Host: "r1", Detail: "exec:22"},
		{Time: at, Kind: engine.Warned, Host: "r1", Stage: 1, Task: "t", Detail: "two\nlines \x1b[2J"},
	}
	for verbose, want := range []string{
		"",
		"21:37:00.005 r1 connected exec:22\n21:37:00.005 r1 warning (stage 2) t two; lines [2J\n",
		"21:37:00.005 r1 dialling\n21:37:00.005 r1 connected exec:22\n21:37:00.005 r1 warning (stage 2) t two; lines [2J\n",
	} {
		var b bytes.Buffer
		p := NewProgress(ProgressOptions{W: &b, Verb: "plan", Total: 1, Verbose: verbose})
		for _, e := range events {
			p.Sink(e)
		}
		p.Stop()
		if b.String() != want {
			t.Errorf("verbosity %d: got %q, want %q", verbose, b.String(), want)
		}
	}
}

// Many goroutines tell at once; no line is torn. The race detector looks on.
func TestProgressFromManySides(t *testing.T) {
	var b bytes.Buffer
	p := NewProgress(ProgressOptions{W: &b, Verb: "plan", Total: 50, Verbose: 2})
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { p.Sink(engine.Event{Kind: engine.Dialling, Host: "router"}) })
	}
	all.Wait()
	p.Stop()
	for _, l := range strings.Split(strings.TrimSpace(b.String()), "\n") {
		if !strings.HasSuffix(l, "router dialling") {
			t.Errorf("torn line %q", l)
		}
	}
}

func TestEventJSON(t *testing.T) {
	got := text(t, func(b *bytes.Buffer) error {
		return EventJSON(b, engine.Event{Kind: engine.Committed, Host: "r1", Detail: "<5>"})
	})
	var e map[string]any
	if err := json.Unmarshal([]byte(got), &e); err != nil {
		t.Fatal(err)
	}
	if e["type"] != "event" || e["kind"] != "committed" || e["host"] != "r1" || !strings.Contains(got, "<5>") {
		t.Errorf("got %s", got)
	}
}
