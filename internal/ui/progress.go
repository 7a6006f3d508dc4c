package ui

import (
	"fmt"
	"io"
	"sync"
	"time"

	"nplay/engine"
)

// A Progress shows how a plan or a run comes along: on a terminal one line that
// is written over and over, elsewhere a plain line now and then. It also prints
// the events that the verbosity asks for.
//
// Its Sink may be called from many goroutines at once. Stop must be called; it
// leaves the terminal as it was.
type Progress struct {
	o     ProgressOptions
	mu    sync.Mutex
	began time.Time
	drawn time.Time              // when the line was last written
	shown bool                   // the terminal shows the line now
	state map[string]engine.Kind // of the routers under way
	last  string                 // the router that moved last
	done  map[string]bool        // the routers that have ended
	bad   int
	held  int      // questions on the screen
	late  []string // lines that wait for the answer
	over  bool     // stopped
	stop  chan struct{}
	ended sync.WaitGroup
}

// ProgressOptions of a Progress.
type ProgressOptions struct {
	W       io.Writer // where progress goes: stderr
	Style   Style     // with a Width: a terminal
	Verb    string    // what is being done: "plan", "apply"
	Total   int       // routers
	Verbose int       // 0, 1 (-v), 2 (-vv)
	// End are the kinds of events with which a router has ended.
	End []engine.Kind
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Quiet is how long a file or a pipe is left without a line; 0 means 10 s.
	Quiet time.Duration
}

// pace is how often a terminal's line is written, at most and at least.
const (
	fastest = 100 * time.Millisecond
	slowest = time.Second
)

// NewProgress starts to show progress.
func NewProgress(o ProgressOptions) *Progress {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Quiet == 0 {
		o.Quiet = 10 * time.Second
	}
	p := &Progress{o: o, state: map[string]engine.Kind{}, done: map[string]bool{}, stop: make(chan struct{})}
	p.began = o.Now()
	p.drawn = p.began
	p.ended.Add(1)
	go p.tick()
	return p
}

// tick keeps the elapsed time moving while nothing happens.
func (p *Progress) tick() {
	defer p.ended.Done()
	t := time.NewTicker(slowest)
	defer t.Stop()
	for {
		select {
		case <-p.stop:
			return
		case <-t.C:
			p.mu.Lock()
			p.draw()
			p.mu.Unlock()
		}
	}
}

// Sink takes an event.
func (p *Progress) Sink(e engine.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if e.Host != "" {
		p.note(e)
	}
	if shows(e.Kind, p.o.Verbose) {
		p.print(eventLine(p.o.Style, e))
	}
	p.draw()
}

// note keeps where the event's router is.
func (p *Progress) note(e engine.Event) {
	if p.done[e.Host] {
		return
	}
	p.last = e.Host
	p.state[e.Host] = e.Kind
	for _, k := range p.o.End {
		if e.Kind == k {
			p.done[e.Host] = true
			delete(p.state, e.Host)
		}
	}
	if e.Kind == engine.HostFailed {
		p.bad++
	}
}

// Print writes a line of its own, above the progress line.
func (p *Progress) Print(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.print(line)
	p.draw()
}

func (p *Progress) print(line string) {
	if p.held > 0 {
		p.late = append(p.late, line)
		return
	}
	p.clear()
	fmt.Fprintln(p.o.W, line)
}

// clear takes the progress line away. What it cannot write to is not its
// business: progress is never worth a failure.
func (p *Progress) clear() {
	if p.shown {
		fmt.Fprint(p.o.W, "\r\x1b[K")
		p.shown = false
	}
}

// Hold keeps the terminal free for a question until the function it returns is
// called. What happens meanwhile is printed then: nobody waits for the person.
func (p *Progress) Hold() (release func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	p.held++
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.over {
			return
		}
		p.held--
		p.flush()
		p.draw()
	}
}

// flush prints the lines that waited.
func (p *Progress) flush() {
	if p.held > 0 {
		return
	}
	late := p.late
	p.late = nil
	for _, line := range late {
		p.print(line)
	}
}

// draw writes the line, if it is time.
func (p *Progress) draw() {
	if p.held > 0 {
		return
	}
	now := p.o.Now()
	if p.o.Style.Width == 0 {
		if now.Sub(p.drawn) >= p.o.Quiet {
			p.drawn = now
			fmt.Fprintln(p.o.W, p.line(now))
		}
		return
	}
	if p.shown && now.Sub(p.drawn) < fastest {
		return
	}
	p.drawn = now
	line := []rune(p.line(now))
	// The last column is left free: some terminals wrap when it is written.
	if room := p.o.Style.Width - 1; len(line) > room {
		line = append(line[:room-1], '…')
	}
	fmt.Fprintf(p.o.W, "\r\x1b[K%s", p.o.Style.paint(dim, string(line)))
	p.shown = true
}

// line says how far it is.
func (p *Progress) line(now time.Time) string {
	s := fmt.Sprintf("%s: %s of %s done", p.o.Verb, thousands(len(p.done)), Count(p.o.Total, "router"))
	if p.bad > 0 {
		s += fmt.Sprintf(", %s failed", thousands(p.bad))
	}
	s += fmt.Sprintf(", %s", now.Sub(p.began).Round(time.Second))
	if k, ok := p.state[p.last]; ok {
		s += fmt.Sprintf("  %s %s", p.last, k)
	}
	return s
}

// Stop ends the progress and takes its line away. It is called once.
func (p *Progress) Stop() {
	close(p.stop)
	p.ended.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held, p.over = 0, true
	p.flush()
	p.clear()
}
