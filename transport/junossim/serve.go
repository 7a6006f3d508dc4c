package junossim

import (
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"nplay/transport/junossim/tree"
)

// The bounds of one connection.
const (
	graceTime   = 30 * time.Second // to log in
	maxChannels = 10               // of one connection at a time
	maxTries    = 6                // to log in
)

var errDenied = errors.New("permission denied")

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
		if key, err := freshKey(); err == nil {
			r.mu.Lock()
			r.hostKey = key
			r.mu.Unlock()
		}
	}
	c.SetDeadline(time.Now().Add(graceTime))
	conn, channels, requests, err := ssh.NewServerConn(c, r.sshConfig(c))
	if err != nil {
		r.count(func(c *Counters) { c.Refused++ })
		return
	}
	c.SetDeadline(time.Time{})
	var group sync.WaitGroup
	defer group.Wait()
	defer conn.Close()
	group.Go(func() { ssh.DiscardRequests(requests) })
	slots := make(chan bool, maxChannels)
	for ch := range channels {
		if ch.ChannelType() != "session" {
			ch.Reject(ssh.UnknownChannelType, "only sessions")
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

// sshConfig makes the server's side of one connection. Accounts are looked up
// in what is committed at the moment of the login.
func (r *Router) sshConfig(c net.Conn) *ssh.ServerConfig {
	from, _, _ := net.SplitHostPort(c.RemoteAddr().String())
	root := r.committed()
	fault := sync.OnceValue(func() bool { return r.faults.strike(RefuseLogin) })
	config := &ssh.ServerConfig{
		MaxAuthTries:  maxTries,
		ServerVersion: "SSH-2.0-OpenSSH_9.0",
		PublicKeyCallback: func(m ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			a, ok := accountOf(r.committed(), m.User())
			if !ok || !a.takesKey(key, from) || fault() {
				return nil, errDenied
			}
			return &ssh.Permissions{}, nil
		},
		// Called before the client learns of it, so that it finds itself counted.
		AuthLogCallback: func(_ ssh.ConnMetadata, _ string, err error) {
			if err == nil {
				r.count(func(c *Counters) { c.Logins++ })
			}
		},
	}
	password := func(m ssh.ConnMetadata, p string) (*ssh.Permissions, error) {
		a, ok := accountOf(r.committed(), m.User())
		if !ok || !a.takesPassword(p) || fault() {
			return nil, errDenied
		}
		return &ssh.Permissions{}, nil
	}
	server := account{ssh: root.Active("system", "services", "ssh")}
	if !server.bars("no-passwords", "no-password-authentication") {
		config.PasswordCallback = func(m ssh.ConnMetadata, p []byte) (*ssh.Permissions, error) { return password(m, string(p)) }
	}
	if !server.bars("no-passwords", "no-challenge-response") {
		config.KeyboardInteractiveCallback = func(m ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			answers, err := ask("", "", []string{"Password:"}, []bool{false})
			if err != nil || len(answers) != 1 {
				return nil, errDenied
			}
			return password(m, answers[0])
		}
	}
	if message := root.Leaf("system", "login", "message"); message != "" {
		config.BannerCallback = func(ssh.ConnMetadata) string { return message + "\r\n" }
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	config.AddHostKey(r.hostKey)
	return config
}

func (r *Router) committed() *tree.Node {
	r.db.mu.Lock()
	defer r.db.mu.Unlock()
	return r.db.committed
}

// channel serves the requests of one session channel until it ends.
func (r *Router) channel(conn *ssh.ServerConn, c net.Conn, serves service, ch ssh.Channel, wants <-chan *ssh.Request) {
	a, ok := accountOf(r.committed(), conn.User())
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
			if !serves.netconf {
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
