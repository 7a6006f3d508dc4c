package junossim

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"runtime"
	"syscall"
)

// FleetOptions of StartFleet.
type FleetOptions struct {
	// Routers is how many to start: r1, r2, ...
	Routers int
	// Configure changes the options of one router before it starts; Hostname,
	// Address and Forward are set. nil leaves them. It is called again for all
	// routers when the network that was picked turns out to be taken.
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
type Fleet struct {
	Routers []*Router
	shared  bool
}

// maxFleet is how many addresses a network of two numbers holds.
const maxFleet = 250 * 250

// StartFleet starts r1, r2, ...
func StartFleet(o FleetOptions) (*Fleet, error) {
	if o.Routers < 1 || o.Routers > maxFleet {
		return nil, fmt.Errorf("a fleet has between 1 and %d routers", maxFleet)
	}
	shared := runtime.GOOS == "linux" && !o.Ports
	if !shared || o.Network != "" {
		return startFleet(o, o.Network, shared)
	}
	// Another fleet may take a network between our look at it and our use of it.
	var f *Fleet
	for range 20 {
		network, err := freeNetwork()
		if err != nil {
			return nil, err
		}
		if f, err = startFleet(o, network, true); err == nil || !errors.Is(err, syscall.EADDRINUSE) {
			return f, err
		}
	}
	return nil, errors.New("no free network below 127/8 found")
}

func startFleet(o FleetOptions, network string, shared bool) (*Fleet, error) {
	f := &Fleet{shared: shared}
	for i := range o.Routers {
		opt := Options{Hostname: fmt.Sprintf("r%d", i+1)}
		if shared {
			opt.Address = fmt.Sprintf("%s.%d.%d", network, 1+i/250, 1+i%250)
			opt.Forward, opt.shared = sharedPorts(), true
		}
		if o.Configure != nil {
			o.Configure(&opt)
		}
		r, err := Start(opt)
		if err != nil {
			f.Close()
			return nil, err
		}
		f.Routers = append(f.Routers, r)
	}
	return f, nil
}

// sharedPorts are those that any client will ask for.
func sharedPorts() map[int]int { return map[int]int{22: sharedPort(22), 830: sharedPort(830)} }

func sharedPort(own int) int {
	if own < 1024 {
		return 20000 + own
	}
	return own
}

// freeNetwork finds two numbers below 127 where no other fleet has its first
// router.
func freeNetwork() (string, error) {
	for range 100 {
		network := fmt.Sprintf("127.%d", 16+rand.IntN(200))
		l, err := net.Listen("tcp", network+".1.1:20022")
		if err == nil {
			l.Close()
			return network, nil
		}
	}
	return "", errors.New("no free network below 127/8 found")
}

// Close closes all routers.
func (f *Fleet) Close() error {
	for _, r := range f.Routers {
		r.Close()
	}
	return nil
}

// Forward returns the forwarded ports below 1024 that all routers share, and
// whether they do; if not, ask each router's Port.
func (f *Fleet) Forward() (map[int]int, bool) {
	if !f.shared {
		return nil, false
	}
	return sharedPorts(), true
}

// Counters returns what each router has seen, by host name.
func (f *Fleet) Counters() map[string]Counters {
	all := make(map[string]Counters, len(f.Routers))
	for _, r := range f.Routers {
		all[r.Hostname()] = r.Counters()
	}
	return all
}
