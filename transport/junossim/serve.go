package junossim

import (
	"context"
	"io"
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"nplay/transport/junossim/tree"
)

// The bounds of one connection.
const (
	maxChannels = 10 // of one connection at a time
)

// serve speaks SSH on one connection until it ends.
func (r *Router) serve(c net.Conn, l *listener) {
	if r.faults.strike(DropOnConnect) {
		return
	}
	if r.faults.strike(HangOnConnect) {
		io.Copy(io.Discard, c)
		return
	}
	if r.faults.strike(ChangeHostKey) {
		r.renewKeys()
	}
	c.SetDeadline(time.Now().Add(patience(r.committed())))
	seen := watch(c)
	conn, channels, requests, err := ssh.NewServerConn(seen, r.sshConfig(seen))
	if err != nil {
		r.count(func(c *Counters) { c.Refused++ })
		return
	}
	c.SetDeadline(time.Time{})
	var group sync.WaitGroup
	defer group.Wait()
	defer conn.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	group.Go(func() { ssh.DiscardRequests(requests) })
	slots, lines := make(chan bool, maxChannels), make(chan bool, maxForwards)
	for ch := range channels {
		switch ch.ChannelType() {
		case "session":
		case "direct-tcpip":
			select {
			case lines <- true:
				group.Go(func() {
					defer func() { <-lines }()
					r.tunnel(ctx, c, !l.service().netconf && permits(passOf(conn).cert, "permit-port-forwarding"), ch)
				})
			default:
				ch.Reject(ssh.ResourceShortage, "too many connections")
			}
			continue
		default:
			ch.Reject(ssh.UnknownChannelType, "unknown channel type")
			continue
		}
		select {
		case slots <- true:
		default:
			ch.Reject(ssh.ResourceShortage, "too many sessions")
			continue
		}
		channel, wants, err := ch.Accept()
		if err != nil {
			<-slots
			continue
		}
		group.Go(func() {
			defer func() { <-slots }()
			defer channel.Close()
			r.channel(conn, c, l.service(), channel, wants)
		})
	}
}

func (r *Router) committed() *tree.Node {
	r.db.mu.Lock()
	defer r.db.mu.Unlock()
	return r.db.committed
}

// channel serves the requests of one session channel until it ends.
func (r *Router) channel(conn *ssh.ServerConn, c net.Conn, serves service, ch ssh.Channel, wants <-chan *ssh.Request) {
	a, ok := passOf(conn).account(r.committed(), conn.User())
	var running sync.WaitGroup
	defer running.Wait()
	gone := make(chan struct{})
	defer close(gone)
	started := false
	var terminal *pty
	for w := range wants {
		var accept func() uint32
		switch w.Type {
		case "env":
			w.Reply(true, nil)
			continue
		case "pty-req":
			if !serves.netconf && permits(passOf(conn).cert, "permit-pty") {
				terminal = ptyOf(w.Payload)
			}
			w.Reply(terminal != nil, nil)
			continue
		case "shell":
			if ok && !started && !serves.netconf {
				accept = r.shell(a, c, ch, gone, terminal, "", false)
			}
		case "subsystem", "exec":
			var p struct{ Text string }
			if ok && !started && ssh.Unmarshal(w.Payload, &p) == nil {
				accept = r.program(a, c, serves, ch, gone, w.Type, p.Text)
				if accept == nil && w.Type == "exec" && !serves.netconf {
					accept = r.shell(a, c, ch, gone, terminal, p.Text, true)
				}
			}
		}
		if w.WantReply {
			w.Reply(accept != nil, nil)
		}
		if accept != nil {
			started = true
			running.Go(func() {
				status := accept()
				ch.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{status}))
				ch.Close()
			})
		}
	}
}
