package junossim

import "net"

// Listens reports whether the router listens on this port of its address now:
// the port that is dialled, not the router's own.
func (r *Router) Listens(port int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.open {
		if a, ok := l.Addr().(*net.TCPAddr); ok && a.Port == port {
			return true
		}
	}
	return false
}
