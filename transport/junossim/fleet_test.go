package junossim

import (
	"errors"
	"net"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/crypto/ssh"
)

func TestFleet(t *testing.T) {
	for name, ports := range map[string]bool{"addresses": false, "ports": true} {
		t.Run(name, func(t *testing.T) {
			key, line := newKey(t)
			f, err := StartFleet(FleetOptions{Routers: 3, Ports: ports, Configure: func(o *Options) {
				o.Config = Bare(o.Hostname, "lab", []string{line}, "")
			}})
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			forward, shared := f.Forward()
			if wanted := runtime.GOOS == "linux" && !ports; shared != wanted || shared && (forward[22] != 20022 || forward[830] != 20830) {
				t.Errorf("forwards %v, shared %t", forward, shared)
			}
			seen := map[string]bool{}
			for i, r := range f.Routers {
				if r.Hostname() != "r"+strconv.Itoa(i+1) {
					t.Errorf("router %d is %s", i, r.Hostname())
				}
				for _, own := range []int{22, 830, 32000} {
					at := net.JoinHostPort(r.Address(), strconv.Itoa(r.Port(own)))
					if seen[at] {
						t.Errorf("%s twice", at)
					}
					seen[at] = true
					if shared && own > 1024 && r.Port(own) != own {
						t.Errorf("%d is forwarded to %d", own, r.Port(own))
					}
				}
				if n := len(r.KnownHosts()); n != 3 {
					t.Errorf("%d lines of known hosts", n)
				}
				conn, err := dial(r, 22, "lab", ssh.PublicKeys(key))
				if err != nil {
					t.Fatal(err)
				}
				conn.Close()
			}
			if n := f.Counters()["r2"].Logins; n != 1 {
				t.Errorf("%d logins on r2", n)
			}
		})
	}
	for _, n := range []int{0, -1, 1 << 20} {
		if _, err := StartFleet(FleetOptions{Routers: n}); err == nil {
			t.Errorf("a fleet of %d", n)
		}
	}
}

// Fleets that start at the same time find different networks.
func TestFleetsBesideEachOther(t *testing.T) {
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			f, err := StartFleet(FleetOptions{Routers: 2})
			if err != nil {
				t.Error(err)
				return
			}
			t.Cleanup(func() { f.Close() })
		})
	}
	group.Wait()
	if runtime.GOOS != "linux" {
		return
	}
	a, err := StartFleet(FleetOptions{Routers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	network := strings.TrimSuffix(a.Routers[0].Address(), ".1.1")
	if _, err := StartFleet(FleetOptions{Routers: 1, Network: network}); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("a network that is taken: %v", err)
	}
}

func TestStartRefusesWhatIsNoConfiguration(t *testing.T) {
	for _, c := range []string{"<a/>", "<configuration>", "<configuration><sytem/></configuration>", "<configuration><system><services><ssh><port>70000</port></ssh></services></system></configuration>"} {
		if r, err := Start(Options{Config: c}); err == nil {
			r.Close()
			t.Errorf("%s is taken", c)
		}
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	if r, err := Start(Options{Forward: map[int]int{22: taken.Addr().(*net.TCPAddr).Port}}); err == nil {
		r.Close()
		t.Error("a port that is taken is no error")
	}
}

// Many routers have to start quickly: rehearsals are made of them.
func BenchmarkStart(b *testing.B) {
	_, line := newKey(b)
	for b.Loop() {
		r, err := Start(Options{Config: Bare("r1", "lab", []string{line}, "")})
		if err != nil {
			b.Fatal(err)
		}
		r.Close()
	}
}
