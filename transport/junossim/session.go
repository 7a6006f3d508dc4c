package junossim

import (
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"nplay/transport/junossim/markup"
)

// A session is one NETCONF session.
type session struct {
	router *Router
	who    account
	conn   net.Conn // to cut
	ch     io.ReadWriter
	frames *framer
	id     int
	rfc    bool // rfc-compliant was configured when it began
	editor *editor
	gone   <-chan struct{} // closed when the channel has ended
}

// netconfCommand reports whether the command gives an account NETCONF on the
// SSH port, where the subsystem need not be enabled. Root's shell is not the
// command line, it finds xml-mode as a program.
func netconfCommand(user, command string) bool {
	command = strings.Join(strings.Fields(command), " ")
	if user == "root" {
		command = strings.TrimPrefix(strings.TrimPrefix(command, "exec "), "cli ")
		return command == "xml-mode netconf need-trailer"
	}
	return command == "xml-mode netconf need-trailer" || command == "junoscript netconf need-trailer"
}

// program returns what a subsystem or exec request runs, nil to refuse it.
func (r *Router) program(a account, c net.Conn, serves service, ch ssh.Channel, gone <-chan struct{}, kind, text string) func() uint32 {
	netconf := kind == "subsystem" && text == "netconf" && serves.subsystem && (serves.netconf || !r.o.NoSubsystem)
	if kind == "exec" && !serves.netconf && !r.o.NoExec {
		netconf = netconfCommand(a.name, text)
	}
	if !netconf || len(a.flags) == 0 {
		return nil
	}
	s := &session{router: r, who: a, conn: c, ch: ch, frames: newFramer(ch), id: r.pid(), rfc: serves.rfcCompliant, gone: gone}
	now := time.Now()
	s.editor = &editor{user: a.name, pid: s.id, since: now, active: now}
	return func() uint32 { s.run(); return 0 }
}

func (s *session) run() {
	r := s.router
	r.mu.Lock()
	r.sessions[s.id] = s
	r.mu.Unlock()
	r.count(func(c *Counters) { c.Sessions++ })
	defer func() {
		r.mu.Lock()
		delete(r.sessions, s.id)
		r.mu.Unlock()
		r.db.leave(s.editor)
	}()
	if s.greet() != nil {
		return
	}
	for s.next() {
	}
}

// next answers one request. It reports whether the session goes on.
func (s *session) next() bool {
	msg, err := s.frames.read()
	if err == errTooLong {
		s.frames.write(s.envelope(nil, s.problem(fault("message too long"))))
	}
	if err != nil {
		return false
	}
	rpc, err := markup.Parse(msg)
	if err != nil {
		s.frames.write(s.envelope(nil, s.problem(fault("malformed request: "+err.Error()))))
		return false
	}
	switch {
	case rpc.Name == "hello":
		return true
	case rpc.Name != "rpc" || len(rpc.Kids) != 1:
		return s.frames.write(s.envelope(rpc, s.problem(fault("syntax error")))) == nil
	}
	return s.answer(rpc, rpc.Kids[0])
}

// answer carries a request out, with the faults that strike it.
func (s *session) answer(rpc, op *markup.Element) bool {
	r := s.router
	r.count(func(c *Counters) {
		if c.RPCs == nil {
			c.RPCs = map[string]int{}
		}
		if _, known := requests[op.Name]; known {
			c.RPCs[op.Name]++
		} else {
			c.RPCs["unknown"]++
		}
	})
	if r.o.Delay > 0 && !s.wait(r.o.Delay) {
		return false
	}
	f, struck := r.faults.request(op.Name, op.String, Before)
	if struck {
		switch f.Do {
		case Drop:
			s.conn.Close()
			return false
		case Hang:
			s.wait(0)
			return false
		case Delay:
			if !s.wait(f.For) {
				return false
			}
		case Call:
			f.Call()
		case Error:
			return s.frames.write(s.envelope(rpc, s.problem(fault(f.Text)))) == nil
		case Forget:
			return s.frames.write(s.envelope(rpc, s.ok())) == nil
		case Reboot:
			r.Reboot(f.For)
			return false
		}
	}
	body, more := s.carryOut(op)
	after, struck := r.faults.request(op.Name, op.String, After)
	if struck {
		done, goOn := s.spoil(after, rpc, body)
		if done {
			return goOn && more
		}
		if after.Do == Warning {
			body = s.problem(warning(after.Text)) + body
		}
	}
	if s.frames.write(s.envelope(rpc, body)) != nil {
		return false
	}
	if !more {
		io.WriteString(s.ch, fmt.Sprintf("<!-- session end at %s -->\n", stamp(time.Now())))
	}
	return more
}

// spoil does what a fault does once the request has been carried out. It
// reports whether the reply is dealt with, and whether the session goes on.
func (s *session) spoil(f Fault, rpc *markup.Element, body string) (done, goOn bool) {
	r := s.router
	switch f.Do {
	case Drop:
		s.conn.Close()
		return true, false
	case Hang:
		s.wait(0)
		return true, false
	case Delay:
		return !s.wait(f.For), false
	case Call:
		f.Call()
	case Truncate:
		whole := s.frames.frame(s.envelope(rpc, body))
		io.WriteString(s.ch, whole[:len(whole)/2])
		s.conn.Close()
		return true, false
	case Error:
		return true, s.frames.write(s.envelope(rpc, s.problem(fault(f.Text)))) == nil
	case Garbage:
		return true, s.frames.write("<rpc-reply \xff\xfe\x00 <<nonsense&") == nil
	case MalformedMultiRE:
		return true, s.frames.write(s.unbalanced(rpc)) == nil
	case CutManagement:
		r.cutOff()
		return true, false
	case Reboot:
		r.Reboot(f.For)
		return true, false
	}
	return false, true
}

// wait pauses; 0 is for ever. It reports false when the client has gone
// meanwhile.
func (s *session) wait(d time.Duration) bool {
	var over <-chan time.Time
	if d > 0 {
		t := time.NewTimer(d)
		defer t.Stop()
		over = t.C
	}
	select {
	case <-over:
		return true
	case <-s.gone:
		return false
	}
}
