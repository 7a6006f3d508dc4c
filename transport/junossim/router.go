package junossim

import (
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"nplay/transport/junossim/tree"
)

// A Router is one simulated router. Its methods may be called from any
// goroutine.
type Router struct {
	o        Options
	db       *database
	faults   faults
	lockouts lockouts
	started  time.Time

	counting sync.Mutex
	counters Counters
	passing  int // connections forwarded now

	mu       sync.Mutex
	hostKeys []ssh.Signer      // the first is HostKey
	forward  map[int]int       // own port -> port listened on
	chose    []string          // addresses in chosen
	refused  error             // why a port could not be opened, the last time
	open     map[int]*listener // by own port
	conns    map[net.Conn]bool
	sessions map[int]*session
	consoles map[*console]bool
	nextPID  int
	cut      bool // management is cut off until the next rollback
	down     bool // rebooting
	reboots  []*time.Timer
	closed   bool
	serving  sync.WaitGroup
}

// Start brings a router up. It listens when Start returns.
func Start(o Options) (*Router, error) {
	if o.Hostname == "" {
		o.Hostname = "r1"
	}
	if o.Address == "" {
		o.Address = "127.0.0.1"
	}
	if o.Config == "" {
		o.Config = Bare(o.Hostname, "", nil, "")
	}
	if o.Release == "" {
		o.Release = "23.4R2.13"
	}
	if o.Model == "" {
		o.Model = "vmx"
	}
	if o.Minute == 0 {
		o.Minute = time.Minute
	}
	keys, err := hostKeysOf(o)
	if err != nil {
		return nil, err
	}
	root, err := parse(o.Config)
	if err != nil {
		return nil, fmt.Errorf("configuration of %s: %w", o.Hostname, err)
	}
	r := &Router{o: o, hostKeys: keys, started: time.Now(), forward: map[int]int{}, open: map[int]*listener{},
		conns: map[net.Conn]bool{}, sessions: map[int]*session{}, consoles: map[*console]bool{}, nextPID: 19313}
	for own, port := range o.Forward {
		r.forward[own] = port
	}
	r.db = &database{committed: root, minute: o.Minute, count: r.count, applied: r.apply, restored: r.restored,
		history: []entry{{user: "root", client: "cli", time: r.started}}}
	if len(r.apply(root)) > 0 {
		r.Close()
		return nil, fmt.Errorf("%s: %w", o.Hostname, r.refused)
	}
	return r, nil
}

func (r *Router) count(f func(*Counters)) {
	r.counting.Lock()
	defer r.counting.Unlock()
	f(&r.counters)
}

// Counters returns what the router has seen since it was started.
func (r *Router) Counters() Counters {
	r.counting.Lock()
	defer r.counting.Unlock()
	return r.counters.clone()
}

// Close ends all sessions, closes all ports and waits for both.
func (r *Router) Close() error {
	r.db.close()
	r.mu.Lock()
	r.closed = true
	for _, t := range r.reboots {
		t.Stop()
	}
	r.shut()
	r.mu.Unlock()
	r.serving.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, at := range r.chose {
		chosen.Delete(at)
	}
	r.chose = nil
	return nil
}

// Hostname returns the host name it was started with.
func (r *Router) Hostname() string { return r.o.Hostname }

// Address returns the address it listens on, without a port.
func (r *Router) Address() string { return r.o.Address }

// HostKey returns the key that the router shows, the first if it has several.
func (r *Router) HostKey() ssh.PublicKey { return r.HostKeys()[0] }

// HostKeys returns all keys that the router has, whether or not its
// configuration lets it show them.
func (r *Router) HostKeys() []ssh.PublicKey {
	r.mu.Lock()
	defer r.mu.Unlock()
	keys := make([]ssh.PublicKey, len(r.hostKeys))
	for i, k := range r.hostKeys {
		keys[i] = k.PublicKey()
	}
	return keys
}

// KnownHosts returns the lines of a known_hosts file for all its forwarded
// ports: those in Options.Forward, those that were ever open, and those asked
// for with Port.
func (r *Router) KnownHosts() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var lines []string
	for _, own := range slices.Sorted(maps.Keys(r.forward)) {
		if port := r.forward[own]; port != 0 {
			at := net.JoinHostPort(r.o.Address, strconv.Itoa(port))
			for _, key := range r.hostKeys {
				lines = append(lines, knownhosts.Line([]string{at}, key.PublicKey()))
			}
		}
	}
	return lines
}

// Committed returns the committed configuration as XML, secrets in clear.
func (r *Router) Committed() string { return r.configuration(false) }

// Candidate returns the shared candidate as XML, secrets in clear.
func (r *Router) Candidate() string { return r.configuration(true) }

func (r *Router) configuration(candidate bool) string {
	var s string
	r.db.read(candidate, func(n *tree.Node) { s = n.XML(tree.View{Secrets: true}, 1) })
	return "<configuration>\n" + s + "</configuration>\n"
}

// Locked returns the account that holds the exclusive lock, or "".
func (r *Router) Locked() string {
	r.db.mu.Lock()
	defer r.db.mu.Unlock()
	if r.db.holder == nil {
		return ""
	}
	return r.db.holder.user
}

// Pending reports whether a confirmed commit waits to be confirmed.
func (r *Router) Pending() bool {
	r.db.mu.Lock()
	defer r.db.mu.Unlock()
	return r.db.pending != nil
}

// pid returns a fresh process id, which is also a session id.
func (r *Router) pid() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.nextPID++
	return r.nextPID
}
