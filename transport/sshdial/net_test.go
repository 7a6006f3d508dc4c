package sshdial

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// A lan is a network without sockets, on which time can be made to stand still
// (testing/synctest). Who is not on it refuses connections.
type lan struct {
	t    testing.TB
	key  key // everybody's host key
	user key // who logs in

	mu      sync.Mutex
	peers   map[string]func(net.Conn)
	dialled []string // by a Dialer, not by a jump host
	all     []net.Conn
	live    sync.WaitGroup
}

func newLAN(t testing.TB) *lan {
	n := &lan{t: t, key: newKey(t, "ed25519"), user: newKey(t, "ed25519"), peers: map[string]func(net.Conn){}}
	t.Cleanup(n.off)
	return n
}

// off ends everything.
func (n *lan) off() {
	n.hangUp("")
	n.live.Wait()
}

// hangUp ends the connections to an address, "" all.
func (n *lan) hangUp(addr string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, c := range n.all {
		if w := c.(*wire); addr == "" || w.addr == addr {
			c.Close()
		}
	}
}

// A wire is one end of a connection; closing it closes both.
type wire struct {
	net.Conn
	addr string
	cut  func()
}

func (w *wire) Close() error { w.cut(); return nil }

// dial is a Dialer's Net.
func (n *lan) dial(ctx context.Context, _, addr string) (net.Conn, error) {
	n.mu.Lock()
	n.dialled = append(n.dialled, addr)
	n.mu.Unlock()
	return n.connect(ctx, addr)
}

func (n *lan) connect(ctx context.Context, addr string) (net.Conn, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	peer := n.peers[addr]
	if peer == nil {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	// A net.Pipe has no buffer, and SSH begins with both sides writing.
	ours, left := net.Pipe()
	theirs, right := net.Pipe()
	cut := func() { ours.Close(); left.Close(); theirs.Close(); right.Close() }
	near, far := &wire{ours, addr, cut}, &wire{theirs, addr, cut}
	n.all = append(n.all, near)
	n.live.Go(func() { io.Copy(left, right); left.Close() })
	n.live.Go(func() { io.Copy(right, left); right.Close() })
	n.live.Go(func() { defer cut(); peer(far) })
	return near, nil
}

func (n *lan) dials(addr string) (count int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, d := range n.dialled {
		if d == addr {
			count++
		}
	}
	return count
}

// A peer is an SSH server of the lan.
type peer struct {
	config   func(*ssh.ServerConfig)
	requests func(<-chan *ssh.Request)
	open     func(ssh.NewChannel)
}

// serve puts an SSH server on the lan.
func (n *lan) serve(addr string, p peer) {
	config := &ssh.ServerConfig{MaxAuthTries: -1}
	takes(n.user)(config)
	config.AddHostKey(n.key.Signer)
	if p.config != nil {
		p.config(config)
	}
	if p.requests == nil {
		p.requests = ssh.DiscardRequests
	}
	if p.open == nil {
		p.open = func(ch ssh.NewChannel) { ch.Reject(ssh.Prohibited, "open failed") }
	}
	n.put(addr, func(c net.Conn) {
		conn, chans, reqs, err := ssh.NewServerConn(c, config)
		if err != nil {
			return
		}
		n.live.Go(func() { p.requests(reqs) })
		for ch := range chans {
			n.live.Go(func() { p.open(ch) })
		}
		conn.Wait()
	})
}

// put puts anything on the lan; nil takes away what is there.
func (n *lan) put(addr string, peer func(net.Conn)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.peers[addr] = peer
}

// forward is what a jump host does with a channel: what it connects to is on
// the same lan.
func (n *lan) forward(ch ssh.NewChannel) {
	var to directTCPIP
	if ch.ChannelType() != "direct-tcpip" || ssh.Unmarshal(ch.ExtraData(), &to) != nil {
		ch.Reject(ssh.UnknownChannelType, "only forwarding here")
		return
	}
	conn, err := n.connect(context.Background(), Target{Address: to.Host}.addr(int(to.Port)))
	if err != nil {
		// These are OpenSSH's words.
		said := "Connection timed out"
		if errors.Is(err, syscall.ECONNREFUSED) {
			said = "Connection refused"
		}
		ch.Reject(ssh.ConnectionFailed, said)
		return
	}
	c, reqs, err := ch.Accept()
	if err != nil {
		conn.Close()
		return
	}
	n.live.Go(func() { ssh.DiscardRequests(reqs) })
	n.live.Go(func() { io.Copy(conn, c); conn.Close() })
	io.Copy(c, conn)
	c.Close()
	conn.Close()
}

// dialer returns a Dialer on the lan.
func (n *lan) dialer() *Dialer {
	d := &Dialer{Net: n.dial}
	n.t.Cleanup(func() { d.Close() })
	return d
}

// target is a server of the lan, whose host key is known.
func (n *lan) target(name string, jump ...*Jump) Target {
	t := Target{Host: name, Address: name, Port: 22, User: "netops", Identities: []string{n.user.file(n.t, "")},
		KnownHosts: []string{file(n.t, "known_hosts", knownhosts.Line([]string{"*"}, n.key.PublicKey())+"\n")}}
	if len(jump) > 0 {
		t.Jump = jump[0]
	}
	return t
}

func (n *lan) jump(name string, before *Jump) *Jump {
	j := &Jump{Target: n.target(name)}
	j.Target.Jump = before
	return j
}

// says tells whether an error has all of these words.
func says(err error, words ...string) bool {
	return err != nil && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(err.Error(), w) })
}
