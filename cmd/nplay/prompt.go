package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"sync"
	"sync/atomic"

	"nplay/internal/secret"
	"nplay/internal/ui"
)

// A prompter asks the person at the terminal for secrets. Nothing of what is
// typed is shown. Questions come one after the other; two that are the same at
// the same time are one.
type prompter struct {
	open func() (terminal, error)
	keep func(secret.String) // every answer is masked from then on

	turn  sync.Mutex                  // whose question is on the screen
	left  <-chan struct{}             // closed when the read given up last has ended; guarded by turn
	shown atomic.Pointer[ui.Progress] // what else is; may be nil
	mu    sync.Mutex
	under map[string]*question
}

// A terminal is where a person sits.
type terminal interface {
	// secret shows a question and reads a line without showing it. restore, which
	// may be called while it waits, puts the terminal back as it was.
	secret(question string) (string, error)
	restore()
	tell(text string) // writes a line
	close()
}

// A question is one being asked. It is given up when nobody waits for it any
// more.
type question struct {
	done    chan struct{}
	waiting int
	cancel  context.CancelFunc
	answer  secret.String
	err     error
}

// maxQuestion bounds what a server's words take of the screen.
const maxQuestion = 400

// ask is what sshdial.Dialer.Ask and playbooks.Options.Ask want. It ends with
// ctx, and with Ctrl-C.
func (p *prompter) ask(ctx context.Context, text string) (secret.String, error) {
	p.mu.Lock()
	q := p.under[text]
	if q == nil {
		q = p.begin(ctx, text)
	}
	q.waiting++
	p.mu.Unlock()
	select {
	case <-q.done:
		return q.answer, q.err
	case <-ctx.Done():
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if q.waiting--; q.waiting == 0 {
		q.cancel()
		if p.under[text] == q {
			delete(p.under, text)
		}
	}
	return secret.String{}, ctx.Err()
}

// begin puts a question, for all who want the answer.
func (p *prompter) begin(ctx context.Context, text string) *question {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	q := &question{done: make(chan struct{}), cancel: cancel}
	if p.under == nil {
		p.under = map[string]*question{}
	}
	p.under[text] = q
	go func() {
		defer cancel()
		q.answer, q.err = p.put(ctx, text)
		p.mu.Lock()
		if p.under[text] == q {
			delete(p.under, text)
		}
		p.mu.Unlock()
		close(q.done)
	}()
	return q
}

// onto says which progress stands on the screen, nil when there is none.
func (p *prompter) onto(shown *ui.Progress) { p.shown.Store(shown) }

// put puts a question to the person.
func (p *prompter) put(ctx context.Context, text string) (secret.String, error) {
	p.turn.Lock()
	defer p.turn.Unlock()
	if ctx.Err() != nil {
		return secret.String{}, ctx.Err()
	}
	t, err := p.open()
	if err != nil {
		return secret.String{}, err
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, endings...)
	defer signal.Stop(signals)
	if shown := p.shown.Load(); shown != nil {
		defer shown.Hold()()
	}
	// It would take the next line, and show what is typed after it.
	if p.left != nil {
		if err := p.await(ctx, signals, t); err != nil {
			t.close()
			return secret.String{}, err
		}
	}
	type line struct {
		text string
		err  error
	}
	read, left := make(chan line, 1), make(chan struct{})
	// The read cannot be broken off; it ends with the next line or the process.
	go func() {
		defer close(left)
		defer t.close()
		s, err := t.secret("nplay: " + oneLine(text) + ": ")
		read <- line{s, err}
	}()
	select {
	case <-signals:
		t.restore()
		p.left = left
		return secret.String{}, errInterrupted
	case <-ctx.Done():
		t.restore()
		p.left = left
		return secret.String{}, ctx.Err()
	case l := <-read:
		if l.err != nil {
			return secret.String{}, fmt.Errorf("nothing was typed: %w", l.err)
		}
		answer := secret.New(l.text)
		if p.keep != nil {
			p.keep(answer)
		}
		return answer, nil
	}
}

var errInterrupted = errors.New("interrupted")

// await waits until the read of a question given up has ended.
func (p *prompter) await(ctx context.Context, signals <-chan os.Signal, t terminal) error {
	select {
	case <-p.left:
	default:
		t.tell("nplay: nobody waits for that answer any more; press Enter for the next question")
	}
	select {
	case <-p.left:
		p.left = nil
		return nil
	case <-signals:
		return errInterrupted
	case <-ctx.Done():
		return ctx.Err()
	}
}

// oneLine makes a question that a server may have worded fit for the screen.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 {
			return ' '
		}
		return r
	}, s)
	s = strings.TrimRight(strings.Join(strings.Fields(s), " "), ": ")
	if r := []rune(s); len(r) > maxQuestion {
		s = string(r[:maxQuestion]) + "..."
	}
	return s
}

// asker returns what asks the person; nil where there is nobody to ask, so that
// messages name the other ways.
func (a *app) asker() func(context.Context, string) (secret.String, error) {
	if a.person == nil && haveTerminal(a.stdin) {
		a.person = &prompter{
			open: func() (terminal, error) { return openTerminal(a.stdin) },
			keep: func(s secret.String) { a.masker.Add(s) },
		}
	}
	if a.person == nil {
		return nil
	}
	return a.person.ask
}
