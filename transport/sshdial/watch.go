package sshdial

import (
	"bytes"
	"errors"
	"net"
	"sync"
)

// A watch is a network connection that remembers how it began and how it
// ended: the ssh package tells nothing of the one, and takes a connection lost
// during login for a login refused.
type watch struct {
	net.Conn
	mu    sync.Mutex
	begun []byte // the first bytes that came
	fail  error
}

// maxBegun is room for a line or two of what is no SSH server.
const maxBegun = 256

func (w *watch) Read(b []byte) (int, error) {
	n, err := w.Conn.Read(b)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.begun = append(w.begun, b[:min(n, maxBegun-len(w.begun))]...)
	w.failed(err)
	return n, err
}

func (w *watch) Write(b []byte) (int, error) {
	n, err := w.Conn.Write(b)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failed(err)
	return n, err
}

// failed remembers the first error that is not of our own making.
func (w *watch) failed(err error) {
	if err != nil && w.fail == nil && !errors.Is(err, net.ErrClosed) {
		w.fail = err
	}
}

// lost returns how the peer ended the connection, nil when it did not.
func (w *watch) lost() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.fail
}

// greeting returns what the peer said instead of the version with which an SSH
// server begins (RFC 4253 section 4.2; it may say other lines before); "" when
// it said nothing, or its version.
func (w *watch) greeting() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, v := range []string{"SSH-2.0-", "SSH-1.99-"} {
		if bytes.Contains(w.begun, []byte(v)) || bytes.HasPrefix([]byte(v), w.begun) {
			return ""
		}
	}
	return printable(string(w.begun), 80)
}
