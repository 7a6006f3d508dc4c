package junossim

import (
	"time"

	"golang.org/x/crypto/ssh"
)

// Options of a router. The zero value is a bare router with a root password
// nobody knows.
type Options struct {
	// Hostname is used when Config says nothing; "" means "r1".
	Hostname string
	// Config is the committed configuration as XML: <configuration>, or a document
	// that contains it. "" means Bare(Hostname, "", nil, "").
	Config string
	// Address to listen on; "" means 127.0.0.1.
	Address string
	// Forward maps the router's own ports to the ports to listen on. One that is
	// missing, or 0, is chosen when first needed.
	Forward map[int]int
	// HostKey; nil is a fresh ed25519 key.
	HostKey ssh.Signer
	// Release as the router names it; "" means "23.4R2.13".
	Release string
	// Minute is how long a minute of the confirm timer lasts; 0 means time.Minute.
	Minute time.Duration
	// Delay is the processing time of every request.
	Delay time.Duration
	// Model as <get-system-information> names it; "" means "vmx".
	Model string
}

// A Router is one simulated router. Its methods may be called from any
// goroutine.
type Router struct{}

// Start brings a router up. It listens when Start returns.
func Start(o Options) (*Router, error) { panic("being built") }

// Close ends all sessions, closes all ports and waits for both.
func (r *Router) Close() error { panic("being built") }

// Hostname returns the host name it was started with.
func (r *Router) Hostname() string { panic("being built") }

// Address returns the address it listens on, without a port.
func (r *Router) Address() string { panic("being built") }

// Port returns the port to dial for the router's own port (22, 830, ...),
// chosen now if it was not before. Whether anything listens there is up to the
// committed configuration.
func (r *Router) Port(own int) int { panic("being built") }

// HostKey returns the key that the router shows.
func (r *Router) HostKey() ssh.PublicKey { panic("being built") }

// KnownHosts returns the lines of a known_hosts file for all its forwarded
// ports.
func (r *Router) KnownHosts() []string { panic("being built") }

// Committed returns the committed configuration as XML, secrets in clear.
func (r *Router) Committed() string { panic("being built") }

// Candidate returns the shared candidate as XML, secrets in clear.
func (r *Router) Candidate() string { panic("being built") }

// Locked returns the account that holds the exclusive lock, or "".
func (r *Router) Locked() string { panic("being built") }

// Counters returns what the router has seen since it was started.
func (r *Router) Counters() Counters { panic("being built") }

// Inject makes the router misbehave. Faults strike in the order in which they
// were injected; the first that fits an event strikes.
func (r *Router) Inject(f Fault) { panic("being built") }

// Operator returns another person who works on the router, at a terminal of
// its own. The account need not exist.
func (r *Router) Operator(user string) *Operator { panic("being built") }

// An Operator is another person who works on the router.
type Operator struct{}

// Lock takes the exclusive lock (`configure exclusive`).
func (o *Operator) Lock() error { panic("being built") }

// Edit loads configuration XML into the candidate: the content of
// <configuration>, merged, attributes such as delete="delete" allowed.
func (o *Operator) Edit(xml string) error { panic("being built") }

// Commit commits the candidate; it confirms a pending confirmed commit.
func (o *Operator) Commit(log string) error { panic("being built") }

// CommitConfirmed commits the candidate for that many minutes.
func (o *Operator) CommitConfirmed(minutes int, log string) error { panic("being built") }

// Discard drops the uncommitted edits.
func (o *Operator) Discard() error { panic("being built") }

// Release gives the lock back; edits made under it are dropped.
func (o *Operator) Release() { panic("being built") }

// Bare returns the configuration of a router as it comes out of the box and
// its first login: a host name, root-authentication with a password nobody
// knows, one super-user account with these keys and this encrypted-password
// ("" for none), `services ssh`, no NETCONF. An empty user leaves the account
// out.
func Bare(hostname, user string, authorizedKeys []string, encryptedPassword string) string {
	panic("being built")
}

// FleetOptions of StartFleet.
type FleetOptions struct {
	// Routers is how many to start: r1, r2, ...
	Routers int
	// Configure changes the options of one router before it starts; Hostname,
	// Address and Forward are set. nil leaves them.
	Configure func(o *Options)
	// Network is the first two numbers of the routers' addresses on Linux; ""
	// picks a free pair such as "127.41".
	Network string
	// Ports listens on own ports of 127.0.0.1 also on Linux.
	Ports bool
}

// A Fleet is several routers. On Linux each has its own address of 127/8 and
// all share the forwarded ports: 22 is 20022, 830 is 20830, another port below
// 1024 is 20000 more, all others are themselves. Elsewhere each has its own
// ports on 127.0.0.1.
type Fleet struct{ Routers []*Router }

// StartFleet starts r1, r2, ...
func StartFleet(o FleetOptions) (*Fleet, error) { panic("being built") }

// Close closes all routers.
func (f *Fleet) Close() error { panic("being built") }

// Forward returns the forwarded ports that all routers share, and whether they
// do; if not, ask each router's Port.
func (f *Fleet) Forward() (map[int]int, bool) { panic("being built") }
