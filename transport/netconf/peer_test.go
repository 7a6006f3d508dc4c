package netconf

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"nplay/transport"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A peer is a NETCONF server that answers from a script: no SSH, no logic.
type peer struct {
	t      *testing.T
	conn   net.Conn
	frames *frameReader
	done   chan struct{}

	onRequest func()      // called for each request, before it is answered
	deaf      atomic.Bool // close-session is not answered

	mu   sync.Mutex
	seen []string // requests as they came
}

// pipe is a conduit over one end of a net.Pipe.
type pipe struct{ net.Conn }

func (p pipe) Abandon() { p.Close() }

// fixture returns a file of testdata.
func fixture(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A scripted answer is what the peer does about one request. The zero one hangs up.
type scripted struct {
	want  string // must stand in the request
	reply string // fixture of testdata/reply, or XML; ID becomes the message-id
	raw   string // sent as it is, unframed
	hang  bool   // send nothing
	then  string // "hangup"
}

var messageID = regexp.MustCompile(`message-id="([^"]*)"`)

// dial opens a session with a peer that greets with the hello fixture and then
// follows the script.
func dial(t *testing.T, greeting string, script ...scripted) (*session, *peer) {
	t.Helper()
	s, p, err := tryDial(t, context.Background(), fixture(t, "hello/"+greeting), script...)
	if err != nil {
		t.Fatal(err)
	}
	return s, p
}

func tryDial(t *testing.T, ctx context.Context, greeting string, script ...scripted) (*session, *peer, error) {
	t.Helper()
	ours, theirs := net.Pipe()
	p := &peer{t: t, conn: theirs, frames: newFrameReader(theirs), done: make(chan struct{})}
	go p.serve(greeting, script)
	t.Cleanup(func() {
		ours.Close()
		theirs.Close()
		<-p.done
	})
	l, err := open(ctx, pipe{ours}, nil)
	if err != nil {
		return nil, p, err
	}
	return &session{
		link: l, wait: func() {}, info: transport.Info{SessionID: l.hello.session},
		timeout: 5 * time.Second, commitTimeout: 5 * time.Second,
		mask: func(s string) string { return strings.ReplaceAll(s, "canary", "(sensitive)") },
		now:  func() time.Time { return time.Unix(1791238000, 0) },
	}, p, nil
}

func (p *peer) serve(greeting string, script []scripted) {
	defer close(p.done)
	defer p.conn.Close()
	greeting, behaviour, _ := cutBehaviour(greeting)
	greeted := make(chan struct{})
	greet := func() {
		io.WriteString(p.conn, greeting)
		if behaviour == "hangup" {
			p.conn.Close()
		}
		close(greeted)
	}
	// Both sides speak first, as a rule.
	if behaviour != "late" {
		go greet()
	}
	defer func() { p.conn.Close(); <-greeted }()
	hello, err := p.frames.read(maxHello)
	if behaviour == "late" {
		greet()
	}
	if err != nil {
		return
	}
	p.frames.chunked = bytes.Contains(hello, []byte(base11)) && strings.Contains(greeting, base11+"<")
	for i := 0; ; i++ {
		msg, err := p.frames.read(maxMessage)
		if err != nil {
			return
		}
		if strings.Contains(string(msg), "<close-session/>") {
			if p.deaf.Load() {
				continue
			}
			writeFrame(p.conn, p.frames.chunked, []byte(strings.ReplaceAll(fixture(p.t, "reply/ok.xml"), "ID", messageID.FindStringSubmatch(string(msg))[1])))
			io.WriteString(p.conn, "<!-- session end at 2021-11-23 18:32:04 UTC -->\n")
			return
		}
		p.mu.Lock()
		p.seen = append(p.seen, string(msg))
		p.mu.Unlock()
		if i >= len(script) {
			p.t.Errorf("request %d was not expected: %s", i, msg)
			return
		}
		a := script[i]
		if !strings.Contains(string(msg), a.want) {
			p.t.Errorf("request %d is %s, want one with %s", i, msg, a.want)
		}
		if p.onRequest != nil {
			p.onRequest()
		}
		switch {
		case a.hang:
		case a.raw != "":
			io.WriteString(p.conn, a.raw)
			if a.then == "hangup" {
				return
			}
		case a.reply == "":
			return
		default:
			reply := a.reply
			if !strings.HasPrefix(reply, "<") {
				reply = fixture(p.t, "reply/"+reply)
			}
			id := messageID.FindStringSubmatch(string(msg))[1]
			if err := writeFrame(p.conn, p.frames.chunked, []byte(strings.ReplaceAll(reply, `"ID"`, fmt.Sprintf("%q", id)))); err != nil {
				return
			}
		}
	}
}

// cutBehaviour takes apart a greeting and how it is given: "\x00late" in front
// waits for the client's hello, "\x00silent" sends nothing, "\x00hangup" at the
// end closes.
func cutBehaviour(s string) (greeting, behaviour string, ok bool) {
	if rest, ok := strings.CutPrefix(s, "\x00late"); ok {
		return rest, "late", true
	}
	if s == "\x00silent" {
		return "", "silent", true
	}
	if rest, ok := strings.CutSuffix(s, "\x00hangup"); ok {
		return rest, "hangup", true
	}
	return s, "", false
}

// requests returns what was asked so far.
func (p *peer) requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.seen...)
}
