package netconf

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"nplay/transport"
	"nplay/transport/answers"
	"nplay/transport/roads"
	"nplay/transport/trace"
)

// A link is a NETCONF session as such: messages out and in, one request at a
// time. Anything that leaves doubt about where in the stream it stands (a
// request given up, a reply that is not one) closes it for good.
type link struct {
	rw     conduit
	frames *frameReader
	trace  *trace.Tracer
	hello  hello

	busy sync.Mutex   // held while a request is under way
	id   int          // of the last message; guarded by busy
	rpcs atomic.Int64 // requests sent, but for close-session

	mu     sync.Mutex
	closed error // why nothing more can be sent
}

// A conduit carries a session. Close must end a Read or Write under way.
type conduit interface {
	io.ReadWriteCloser
	// Abandon gives up this session and leaves open what may carry another.
	Abandon()
}

// open exchanges hellos. On an error the session is abandoned; when ctx ends,
// rw is closed.
func open(ctx context.Context, rw conduit, tr *trace.Tracer) (*link, error) {
	l := &link{rw: rw, frames: newFrameReader(rw), trace: tr}
	stop := context.AfterFunc(ctx, func() { rw.Close() })
	h, err := l.exchange()
	if !stop() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		rw.Abandon()
		if ctx.Err() != nil {
			return nil, roads.Late("no hello came", ctx.Err())
		}
		return nil, err
	}
	l.hello = h
	l.frames.chunked = h.has(base11)
	return l, nil
}

// exchange sends our hello and reads the server's at the same time: either side
// may wait for the other's.
func (l *link) exchange() (hello, error) {
	sent := make(chan error, 1)
	go func() { sent <- writeFrame(l.rw, false, []byte(clientHello)) }()
	h, msg, err := readHello(l.frames)
	if err != nil {
		l.rw.Abandon() // ends the write, should it still be under way
	}
	writeErr := <-sent
	if err == nil && !h.has(base10, oldBase10, base11) {
		err = fmt.Errorf("%w: its hello names no version of NETCONF that nplay speaks", transport.ErrProtocol)
	}
	l.traced('>', []byte(clientHello))
	if len(msg) > 0 {
		l.traced('<', msg)
	}
	if err == nil && writeErr != nil {
		err = fmt.Errorf("the router hung up after its hello: %w", writeErr)
		if errors.Is(writeErr, io.EOF) {
			err = errors.New("the router hung up after its hello")
		}
	}
	return h, err
}

// A request is one operation to send.
type request struct {
	name    string // for messages: "load", "commit check"
	body    []byte // the operation's element
	timeout time.Duration
}

// An answer is a reply as it came, and the message-id it must have.
type answer struct {
	id  string
	msg []byte
}

// call sends a request and returns the reply. After an error the link is
// closed, except where nothing was sent.
func (l *link) call(ctx context.Context, q request) (answer, error) {
	if !l.busy.TryLock() {
		return answer{}, fmt.Errorf("%s: another request is under way on this session", q.name)
	}
	defer l.busy.Unlock()
	if err := l.why(); err != nil {
		return answer{}, fmt.Errorf("%s: %w", q.name, err)
	}
	if err := ctx.Err(); err != nil {
		return answer{}, fmt.Errorf("%s: %w", q.name, err)
	}
	if bytes.Contains(q.body, []byte(eom)) {
		return answer{}, fmt.Errorf("%s: the request contains %q, which no message may", q.name, eom)
	}
	l.rpcs.Add(1)
	bounded, cancel := context.WithTimeout(ctx, q.timeout)
	defer cancel()
	stop := context.AfterFunc(bounded, func() { l.rw.Close() })
	reply, err := l.roundTrip(q)
	if !stop() && err == nil {
		// Cancelled in the moment the reply came: the connection is gone.
		err = bounded.Err()
	}
	if err == nil {
		return reply, nil
	}
	return answer{}, l.fail(interruption(ctx, bounded, q, err))
}

func (l *link) roundTrip(q request) (answer, error) {
	l.id++
	id := strconv.Itoa(l.id)
	var b bytes.Buffer
	fmt.Fprintf(&b, `<rpc xmlns="%s" message-id="%s">`, namespace, id)
	b.Write(q.body)
	b.WriteString("</rpc>")
	l.traced('>', b.Bytes())
	if err := writeFrame(l.rw, l.frames.chunked, b.Bytes()); err != nil {
		return answer{}, err
	}
	msg, err := l.frames.read(maxMessage)
	if err != nil {
		return answer{}, err
	}
	l.traced('<', msg)
	return answer{id, msg}, nil
}

// traced writes a message into the trace, without the secrets in it.
func (l *link) traced(direction byte, msg []byte) {
	l.trace.Message(direction, func() string { return answers.MaskXML(msg) })
}

// interruption says in words why there is no reply.
func interruption(ctx, bounded context.Context, q request, err error) error {
	p := &transport.Problem{Cause: transport.ErrClosed, Err: err}
	var lost *transport.Problem // by the connection, which knows why
	switch {
	case ctx.Err() != nil:
		p.Text, p.Err = "interrupted while it waited for the answer to "+q.name, ctx.Err()
	case bounded.Err() != nil:
		p.Text, p.Err = fmt.Sprintf("no answer to %s within %s", q.name, q.timeout), context.DeadlineExceeded
	case errors.Is(err, errTooLong), errors.Is(err, errFraming):
		p.Cause, p.Text = transport.ErrProtocol, fmt.Sprintf("the answer to %s: %v", q.name, err)
	case errors.Is(err, errCut):
		p.Text = "the router hung up in the middle of its answer to " + q.name
	case errors.As(err, &lost):
		p.Text, p.Advice = lost.Text+", before there was an answer to "+q.name, lost.Advice
	default:
		p.Text = "the router hung up before it answered " + q.name
	}
	return p
}

// broken closes the link because of a reply that cannot be understood.
func (l *link) broken(q request, err error) error {
	words := err.Error()
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) && syntax.Msg == "unexpected EOF" {
		words = "it ends before its elements are closed"
	}
	return l.fail(&transport.Problem{Cause: transport.ErrProtocol, Err: err,
		Text: fmt.Sprintf("the answer to %s: %s", q.name, answers.Printable(words))})
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

// goodbye is how long a router may take to answer close-session.
const goodbye = 2 * time.Second

// close ends the session, politely where nothing is under way.
func (l *link) close() {
	if l.busy.TryLock() {
		if l.why() == nil {
			ctx, cancel := context.WithTimeout(context.Background(), goodbye)
			stop := context.AfterFunc(ctx, func() { l.rw.Close() })
			// What comes back changes nothing: after its <ok/> Junos sends a comment
			// that is no message.
			l.roundTrip(request{body: []byte("<close-session/>")})
			stop()
			cancel()
		}
		l.busy.Unlock()
	}
	l.fail(nil)
}
