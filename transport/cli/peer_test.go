package cli

import (
	"bufio"
	"context"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"nplay/transport"
	"nplay/transport/trace"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var bg = context.Background()

// A peer is a command line that answers from a script: no SSH, no logic. It
// echoes what it is sent.
type peer struct {
	t    *testing.T
	conn net.Conn
	done chan struct{}

	mu   sync.Mutex
	seen []string // lines as they came
}

// pipe is a conduit over one end of a net.Pipe.
type pipe struct{ net.Conn }

func (p pipe) Abandon() { p.Close() }

// A turn is what the peer does about one line.
type turn struct {
	want   string // the line
	say    string // what is printed, with the prompt
	load   bool   // lines follow, up to ^D; say comes after it
	hangup bool   // afterwards
	silent bool   // no echo
}

// The prompts of the peer.
const (
	atOp   = "\nnetops@r1> "
	atConf = "\n[edit]\nnetops@r1# "
)

const greeting = "Last login: Tue Nov 24 10:00:00 2026 from 192.0.2.1\n--- JUNOS 23.4R2.13 Kernel 64-bit\nnetops@r1> "

// setup are the turns with which every session begins.
func setup() []turn { return setupWith("\nnetops@r1> ") }

func setupWith(prompt string) []turn {
	return []turn{
		{want: "set cli complete-on-space off", say: "Disabling complete-on-space\n" + prompt},
		{want: "set cli screen-width 1024", say: "Screen width set to 1024\n" + prompt},
		{want: "set cli screen-length 0", say: "Screen length set to 0\n" + prompt},
		{want: "set cli timestamp disable", say: "CLI timestamp disabled\n" + prompt},
	}
}

// dial opens a session with a peer that follows the script.
func dial(t *testing.T, script ...turn) (*session, *peer) {
	t.Helper()
	s, p, err := tryDial(t, nil, greeting, append(setup(), script...)...)
	if err != nil {
		t.Fatal(err)
	}
	return s, p
}

func tryDial(t *testing.T, tr io.Writer, greeting string, script ...turn) (*session, *peer, error) {
	t.Helper()
	ours, theirs := net.Pipe()
	p := &peer{t: t, conn: theirs, done: make(chan struct{})}
	go p.serve(greeting, script)
	mask := func(s string) string { return strings.ReplaceAll(s, "canary", "(sensitive)") }
	now := func() time.Time { return time.Unix(1791238000, 0) }
	s := &session{
		link: newLink(pipe{ours}, trace.New(tr, mask, now)), wait: func() {},
		info:    transport.Info{User: "netops", Road: "cli:22", Junos: true},
		timeout: 5 * time.Second, commitTimeout: 5 * time.Second, mask: mask, now: now,
	}
	t.Cleanup(func() {
		s.Close()
		theirs.Close()
		<-p.done
	})
	return s, p, s.link.settle()
}

func (p *peer) print(s string) { io.WriteString(p.conn, strings.ReplaceAll(s, "\n", "\r\n")) }

func (p *peer) serve(greeting string, script []turn) {
	defer close(p.done)
	defer p.conn.Close()
	in := bufio.NewReader(p.conn)
	p.print(greeting)
	if len(script) == 0 {
		return
	}
	for i := 0; ; i++ {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSuffix(line, "\n")
		if line == "exit" && i >= len(script) {
			return
		}
		p.mu.Lock()
		p.seen = append(p.seen, line)
		p.mu.Unlock()
		if i >= len(script) {
			p.t.Errorf("%q was not expected", line)
			return
		}
		do := script[i]
		if line != do.want {
			p.t.Errorf("got %q, want %q", line, do.want)
			return
		}
		if !do.silent {
			p.print(line + "\n")
		}
		if do.load {
			p.print(ready + "\n")
			for {
				b, err := in.Peek(1)
				if err != nil {
					return
				}
				if b[0] == 4 {
					in.ReadByte()
					p.print("^D")
					break
				}
				data, err := in.ReadString('\n')
				if err != nil {
					return
				}
				p.mu.Lock()
				p.seen = append(p.seen, strings.TrimSuffix(data, "\n"))
				p.mu.Unlock()
				p.print(data)
			}
		}
		p.print(do.say)
		if do.hangup {
			return
		}
	}
}

// locked are the turns that lead to a locked configuration.
var locked = turn{want: "configure exclusive", say: "warning: uncommitted changes will be discarded on exit\nEntering configuration mode\n" + atConf}

// lockedSession is a session that holds the lock.
func lockedSession(t *testing.T, script ...turn) *session {
	t.Helper()
	s, _ := dial(t, append([]turn{locked}, script...)...)
	if err := s.Lock(bg); err != nil {
		t.Fatal(err)
	}
	return s
}

// lines returns what the peer has been sent.
func (p *peer) lines() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.seen...)
}
