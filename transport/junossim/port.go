package junossim

import (
	"errors"
	"math/rand/v2"
	"net"
	"strconv"
	"sync"
)

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
		r.chose = append(r.chose, at)
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
