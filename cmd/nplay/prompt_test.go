package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"nplay/internal/secret"
	"nplay/internal/ui"
)

// A sheet is a terminal at which a test types.
type sheet struct {
	asked    atomic.Int32
	shown    func(question string)
	lines    chan string // what is typed
	restored chan struct{}
	told     atomic.Pointer[string]
}

func (s *sheet) secret(q string) (string, error) {
	s.asked.Add(1)
	if s.shown != nil {
		s.shown(q)
	}
	line, ok := <-s.lines
	if !ok {
		return "", errors.New("closed")
	}
	return line, nil
}

func (s *sheet) restore() { close(s.restored) }
func (s *sheet) close()   {}

func (s *sheet) tell(text string) { s.told.Store(&text) }

func newSheet() *sheet {
	return &sheet{lines: make(chan string, 8), restored: make(chan struct{})}
}

func (s *sheet) prompter(keep func(secret.String)) *prompter {
	return &prompter{open: func() (terminal, error) { return s, nil }, keep: keep}
}

// Five hundred logins that want the same passphrase at once ask one question, and
// what is typed is a secret from then on.
func TestPromptIsAskedOnce(t *testing.T) {
	s := newSheet()
	var kept []string
	p := s.prompter(func(v secret.String) { kept = append(kept, v.Reveal()) })
	var all sync.WaitGroup
	var began atomic.Int32
	for range 500 {
		all.Go(func() {
			began.Add(1)
			v, err := p.ask(t.Context(), "passphrase of id")
			if err != nil || v.Reveal() != "horse" {
				t.Errorf("%v %q", err, v.Reveal())
			}
		})
	}
	waiting := func() int {
		p.mu.Lock()
		defer p.mu.Unlock()
		if q := p.under["passphrase of id"]; q != nil {
			return q.waiting
		}
		return 0
	}
	for end := time.Now().Add(20 * time.Second); waiting() < 500 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	s.lines <- "horse"
	all.Wait()
	if n := s.asked.Load(); n != 1 {
		t.Errorf("%d questions", n)
	}
	if len(kept) != 1 || kept[0] != "horse" {
		t.Errorf("%d secrets kept", len(kept))
	}
}

// Two questions come one after the other.
func TestPromptsTakeTurns(t *testing.T) {
	s := newSheet()
	var open, most atomic.Int32
	s.shown = func(string) {
		if n := open.Add(1); n > most.Load() {
			most.Store(n)
		}
		go func() {
			open.Add(-1)
			s.lines <- "x"
		}()
	}
	p := s.prompter(nil)
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			if _, err := p.ask(t.Context(), fmt.Sprint("question ", i)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most.Load() != 1 || s.asked.Load() != 20 {
		t.Errorf("%d at a time, %d in all", most.Load(), s.asked.Load())
	}
}

// A run that ends does not wait for the person, and leaves the terminal as it was.
// One who gives up does not take the question from the others.
func TestPromptEnds(t *testing.T) {
	s := newSheet()
	p := s.prompter(nil)
	first, giveUp := context.WithCancel(t.Context())
	second, end := context.WithCancel(t.Context())
	errs := make(chan error, 2)
	go func() { _, err := p.ask(first, "q"); errs <- err }()
	for s.asked.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	go func() { _, err := p.ask(second, "q"); errs <- err }()
	for {
		p.mu.Lock()
		n := p.under["q"].waiting
		p.mu.Unlock()
		if n == 2 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	giveUp()
	if err := <-errs; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	select {
	case <-s.restored:
		t.Error("the question was taken away from one who waits for it")
	default:
	}
	end()
	if err := <-errs; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	<-s.restored
	close(s.lines)
}

// A read that was given up takes the next line, and lets what is typed be seen
// when it ends: the next question comes after that, and what was typed for one
// answers no other.
func TestPromptAfterOneGivenUp(t *testing.T) {
	s := newSheet()
	p := s.prompter(nil)
	ctx, giveUp := context.WithCancel(t.Context())
	errs := make(chan error, 1)
	go func() { _, err := p.ask(ctx, "first"); errs <- err }()
	for s.asked.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	giveUp()
	<-errs
	<-s.restored
	s.restored = make(chan struct{})
	answer := make(chan string, 1)
	go func() { v, _ := p.ask(t.Context(), "second"); answer <- v.Reveal() }()
	for s.asked.Load() == 1 && s.told.Load() == nil {
		time.Sleep(time.Millisecond)
	}
	if s.asked.Load() != 1 {
		t.Error("two questions read from the terminal at the same time")
	}
	s.lines <- "for the first"
	for s.asked.Load() == 1 {
		time.Sleep(time.Millisecond)
	}
	s.lines <- "for the second"
	if got := <-answer; got != "for the second" {
		t.Errorf("the answer is %q", got)
	}
}

// Words of a server cannot write on the screen what they like.
func TestPromptIsOneLine(t *testing.T) {
	s := newSheet()
	var shown string
	s.shown = func(q string) { shown = q }
	s.lines <- "x"
	if _, err := s.prompter(nil).ask(t.Context(), "\x1b[2Jhello\r\nroot's \u009bpassword: "+strings.Repeat("x", 1000)); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(shown, "\x1b\r\n\u009b") || len(shown) > maxQuestion+20 || !strings.HasPrefix(shown, "nplay: [2Jhello root's password: xxx") {
		t.Errorf("%q", shown)
	}
}

// Nothing is written over a question.
func TestPromptHoldsProgress(t *testing.T) {
	var out safeBuffer
	progress := ui.NewProgress(ui.ProgressOptions{W: &out, Style: ui.Style{Width: 80}, Verb: "plan", Total: 1})
	s := newSheet()
	p := s.prompter(nil)
	p.onto(progress)
	before := ""
	s.shown = func(string) {
		before = out.String()
		progress.Print("late")
		if out.String() != before {
			t.Errorf("written over the question: %q", out.String())
		}
		s.lines <- "x"
	}
	if _, err := p.ask(t.Context(), "q"); err != nil {
		t.Fatal(err)
	}
	progress.Stop()
	if !strings.Contains(out.String(), "late\n") {
		t.Errorf("%q", out.String())
	}
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
