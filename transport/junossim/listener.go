package junossim

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"sync"
	"time"

	"nplay/transport/junossim/tree"
)

// A service is what stands behind one of the router's ports.
type service struct {
	netconf      bool // nothing but NETCONF
	limit        int  // connections at a time
	rate         int  // connections a minute; 0 is unlimited
	subsystem    bool // netconf is enabled, so the subsystem may be asked for
	rfcCompliant bool
}

// services returns what listens, by own port, under a configuration.
func services(root *tree.Node) map[int]service {
	all := map[int]service{}
	add := func(n *tree.Node, port int, s service) {
		if n == nil {
			return
		}
		s.limit = number(n.Leaf("connection-limit"), 75)
		s.rate = number(n.Leaf("rate-limit"), 0)
		own := number(n.Leaf("port"), port)
		if _, taken := all[own]; !taken {
			all[own] = s
		}
	}
	netconf := root.Active("system", "services", "netconf")
	enabled := netconf.Active("ssh") != nil
	rfc := netconf.Active("rfc-compliant") != nil
	add(root.Active("system", "services", "ssh"), 22, service{subsystem: enabled, rfcCompliant: rfc})
	if enabled {
		add(netconf.Active("ssh"), 830, service{netconf: true, subsystem: true, rfcCompliant: rfc})
	}
	return all
}

func number(s string, otherwise int) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	return otherwise
}

// A listener is one open port.
type listener struct {
	net.Listener
	own     int
	mu      sync.Mutex
	serves  service
	active  int
	accepts []time.Time // within the last minute, if there is a rate limit
}

func (l *listener) service() service {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.serves
}

// admit reports whether one more connection is within the limits.
func (l *listener) admit() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.active >= l.serves.limit {
		return false
	}
	if l.serves.rate > 0 {
		now := time.Now()
		for len(l.accepts) > 0 && now.Sub(l.accepts[0]) > time.Minute {
			l.accepts = l.accepts[1:]
		}
		if len(l.accepts) >= l.serves.rate {
			return false
		}
		l.accepts = append(l.accepts, now)
	}
	l.active++
	return true
}

func (l *listener) done() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.active--
}

// apply opens and closes ports so that they are what the configuration says.
// It is called with the database locked, and so once at a time.
func (r *Router) apply(root *tree.Node) []tree.Problem {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil
	}
	wanted := services(root)
	if r.cut || r.down {
		wanted = nil
	}
	for own, l := range r.open {
		if _, stays := wanted[own]; !stays {
			l.Close()
			delete(r.open, own)
		}
	}
	var problems []tree.Problem
	for own, s := range wanted {
		if l := r.open[own]; l != nil {
			l.mu.Lock()
			l.serves = s
			l.mu.Unlock()
			continue
		}
		l, err := r.listen(own)
		if err != nil {
			problems = append(problems, tree.Problem{Warning: true, Message: fmt.Sprintf("port %d: %v", own, err)})
			continue
		}
		open := &listener{Listener: l, own: own, serves: s}
		r.open[own] = open
		r.serving.Go(func() { r.accept(open) })
	}
	return problems
}

// listen opens the port that own is forwarded to. Called with mu held.
func (r *Router) listen(own int) (net.Listener, error) {
	port, err := r.forwarded(own)
	if err != nil {
		return nil, err
	}
	return net.Listen("tcp", net.JoinHostPort(r.o.Address, strconv.Itoa(port)))
}

// chosen are the ports given to routers of this process; a port that is not
// listened on yet must not be given twice.
var chosen sync.Map

// forwarded returns the port for one of the router's own, chosen now if there
// is none. A port is chosen from below those that the kernel gives to others
// by itself, as nothing listens on it until the configuration wants it.
func (r *Router) forwarded(own int) (int, error) {
	if p := r.forward[own]; p != 0 {
		return p, nil
	}
	if r.o.shared {
		r.forward[own] = sharedPort(own)
		return r.forward[own], nil
	}
	for range 1000 {
		port := 10000 + rand.IntN(22000)
		at := net.JoinHostPort(r.o.Address, strconv.Itoa(port))
		if _, taken := chosen.LoadOrStore(at, true); taken {
			continue
		}
		l, err := net.Listen("tcp", at)
		if err != nil {
			continue
		}
		l.Close()
		r.forward[own] = port
		return port, nil
	}
	return 0, errors.New("no free port found")
}

// Port returns the port to dial for the router's own port (22, 830, ...),
// chosen now if it was not before; 0 if there is none to be had. Whether
// anything listens there is up to the committed configuration.
func (r *Router) Port(own int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	port, err := r.forwarded(own)
	if err != nil {
		return 0
	}
	return port
}

// shut closes all ports and connections. Called with mu held.
func (r *Router) shut() {
	for own, l := range r.open {
		l.Close()
		delete(r.open, own)
	}
	for c := range r.conns {
		c.Close()
	}
}

func (r *Router) accept(l *listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		r.count(func(c *Counters) { c.Dials++ })
		if !l.admit() {
			c.Close()
			continue
		}
		if !r.enter(c) {
			l.done()
			c.Close()
			return
		}
		r.serving.Go(func() {
			defer l.done()
			defer r.exit(c)
			r.serve(c, l)
		})
	}
}

// enter takes a connection into the books, unless the router is going down.
func (r *Router) enter(c net.Conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || r.down || r.cut {
		return false
	}
	r.conns[c] = true
	return true
}

func (r *Router) exit(c net.Conn) {
	c.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.conns, c)
}
