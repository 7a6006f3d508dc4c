package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"nplay/transport"
	"nplay/transport/answers"
	"nplay/transport/trace"
)

// A link is a shell as such: commands out, what they print in, one at a time.
// Anything that leaves doubt about where in the output it stands (a command given
// up, an answer that is not one) closes it for good.
type link struct {
	rw     conduit
	in     *intake
	trace  *trace.Tracer
	screen screen
	prompt prompter
	mode   mode // after the last command
	shell  bool // the command line was started from a UNIX shell

	busy     sync.Mutex   // held while a command is under way
	commands atomic.Int64 // sent, but for those that make the session ready and end it

	mu     sync.Mutex
	closed error // why nothing more can be sent
}

// A conduit carries a session. Close must end a Read or Write under way.
type conduit interface {
	io.ReadWriteCloser
	// Abandon gives up this session and leaves open what may carry another.
	Abandon()
}

func newLink(rw conduit, tr *trace.Tracer) *link {
	return &link{rw: rw, in: newIntake(rw), trace: tr}
}

// A doing is one exchange with the router, as call bounds it.
type doing struct {
	name    string // for messages: "load", "commit check"
	timeout time.Duration
}

// call does something on the link. After an error the link is closed, except
// where nothing was sent.
func (l *link) call(ctx context.Context, d doing, do func() error) error {
	if !l.busy.TryLock() {
		return fmt.Errorf("%s: another command is under way on this session", d.name)
	}
	defer l.busy.Unlock()
	if err := l.why(); err != nil {
		return fmt.Errorf("%s: %w", d.name, err)
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", d.name, err)
	}
	l.commands.Add(1)
	bounded, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	stop := context.AfterFunc(bounded, func() { l.rw.Close() })
	err := do()
	if !stop() && err == nil {
		// Cancelled in the moment the answer came: the connection is gone.
		err = bounded.Err()
	}
	if err == nil {
		return nil
	}
	return l.fail(interruption(ctx, bounded, d, err))
}

// interruption says in words why there is no answer.
func interruption(ctx, bounded context.Context, d doing, err error) error {
	p := &transport.Problem{Cause: transport.ErrClosed, Err: err}
	var lost *transport.Problem // by the connection, which knows why
	var strange *strangeError
	switch {
	case ctx.Err() != nil:
		p.Text, p.Err = "interrupted while it waited for the answer to "+d.name, ctx.Err()
	case bounded.Err() != nil:
		p.Text, p.Err = fmt.Sprintf("no answer to %s within %s", d.name, d.timeout), context.DeadlineExceeded
	case errors.Is(err, errTooLong), errors.Is(err, errNoText), errors.As(err, &strange):
		p.Cause, p.Text = transport.ErrProtocol, fmt.Sprintf("the answer to %s: %v", d.name, err)
	case errors.Is(err, io.ErrUnexpectedEOF):
		p.Text = "the router hung up in the middle of its answer to " + d.name
	case errors.As(err, &lost):
		p.Text, p.Advice = lost.Text+", before there was an answer to "+d.name, lost.Advice
	default:
		p.Text = "the router hung up before it answered " + d.name
	}
	return p
}

// A strangeError is an answer that cannot be understood. Its text holds nothing
// of what was sent.
type strangeError struct{ text string }

func (e *strangeError) Error() string { return e.text }

func strange(format string, args ...any) error {
	return &strangeError{answers.Printable(fmt.Sprintf(format, args...))}
}

// broken closes the link because of an answer that cannot be understood.
func (l *link) broken(d doing, err error) error {
	return l.fail(&transport.Problem{Cause: transport.ErrProtocol, Err: err,
		Text: fmt.Sprintf("the answer to %s: %s", d.name, answers.Printable(err.Error()))})
}

// fail closes the link and returns err.
func (l *link) fail(err error) error {
	l.mu.Lock()
	first := l.closed == nil
	l.closed = transport.ErrClosed
	l.mu.Unlock()
	if first && err != nil {
		l.trace.Note(err.Error())
	}
	l.rw.Close()
	return err
}

// why returns why nothing can be sent, nil when something can.
func (l *link) why() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.closed
}

// goodbye is how long a router may take to end the session when it is asked to.
const goodbye = 2 * time.Second

// close ends the session, politely where nothing is under way and nothing would
// be asked: edits made under the lock go with the connection.
func (l *link) close() {
	if l.busy.TryLock() {
		if l.why() == nil && l.mode == operational {
			stop := time.AfterFunc(goodbye, func() { l.rw.Close() })
			l.screen.clear()
			for err, left := l.send("exit"), false; err == nil; {
				if err = l.more(); err == nil && !left && l.shell && shellPrompt.Match(l.screen.line) {
					left, err = true, l.send("exit") // the shell that the command line was started from
				}
			}
			stop.Stop()
		}
		l.busy.Unlock()
	}
	l.fail(nil)
	l.in.wait()
}
