package junossim

import (
	"net"
	"sync"
)

// A watched connection tells when the other end has gone, also to whom does
// not read from it.
type watched struct {
	net.Conn
	once sync.Once
	gone chan struct{}
}

func watch(c net.Conn) *watched { return &watched{Conn: c, gone: make(chan struct{})} }

func (w *watched) Read(b []byte) (int, error) {
	n, err := w.Conn.Read(b)
	if err != nil {
		w.once.Do(func() { close(w.gone) })
	}
	return n, err
}
