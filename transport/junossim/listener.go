package junossim

import (
	"fmt"
	"net"
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

// A listener is one open port.
type listener struct {
	net.Listener
	own     int
	mu      sync.Mutex
	serves  service
	active  int
	accepts []time.Time // within the last minute, if there is a rate limit
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
			r.refused = err
			problems = append(problems, tree.Problem{Warning: true, Message: fmt.Sprintf("port %d: %v", own, err)})
			continue
		}
		open := &listener{Listener: l, own: own, serves: s}
		r.open[own] = open
		r.serving.Go(func() { r.accept(open) })
	}
	return problems
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
