package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"nplay/transport/junossim"
)

// A lab is a fleet of simulated routers and a folder with all that a client
// needs to reach them: inventory.hcl, known_hosts, id_ed25519.
type lab struct {
	fleet *junossim.Fleet
	jumps []*junossim.Router // jump hosts, each reached through the one before it
	dir   string             // absolute
}

// labUser is the account that bare routers come with.
const labUser = "admin"

// most is how many routers a lab has at most: each has an address of its own,
// and sockets, and the numbers r1 to r5000 are plenty to try a rollout on.
const most = 5000

// newLab starts routers r1, r2, ... and writes the folder. configure may change
// the options of a router; nil leaves them.
func newLab(dir string, routers int, configure func(o *junossim.Options)) (*lab, error) {
	return newLabBehind(dir, 0, routers, configure)
}

// newLabBehind is newLab with jump hosts before the routers.
func newLabBehind(dir string, jumps, routers int, configure func(o *junossim.Options)) (*lab, error) {
	if routers < 1 || routers > most {
		return nil, fmt.Errorf("--routers %d: a lab has 1 to %d routers", routers, most)
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	private, public, err := junossim.Keypair("nplay-lab")
	if err != nil {
		return nil, err
	}
	fleet, err := junossim.StartFleet(junossim.FleetOptions{
		Routers: routers,
		Configure: func(o *junossim.Options) {
			o.Config = junossim.Bare(o.Hostname, labUser, []string{public}, "")
			if configure != nil {
				configure(o)
			}
		},
	})
	if err != nil {
		return nil, fmt.Errorf("start the simulated routers: %w", err)
	}
	l := &lab{fleet: fleet, dir: dir}
	if err := errors.Join(l.startJumps(jumps, public), l.write(private, public)); err != nil {
		return nil, errors.Join(err, l.close())
	}
	return l, nil
}

// inventory is the lab's inventory file.
func (l *lab) inventory() string { return filepath.Join(l.dir, "inventory.hcl") }

// write fills the folder. The key must exist before the inventory that names
// it.
func (l *lab) write(private []byte, public string) error {
	key := filepath.Join(l.dir, "id_ed25519")
	var known []string
	for _, r := range l.all() {
		known = append(known, r.KnownHosts()...)
	}
	return errors.Join(
		replace(key, private, 0o600),
		replace(key+".pub", []byte(public+"\n"), 0o644),
		replace(filepath.Join(l.dir, "known_hosts"), []byte(strings.Join(known, "\n")+"\n"), 0o644),
		replace(l.inventory(), []byte(l.inventoryText(key, public)), 0o644),
	)
}

// inventoryText describes the fleet, with the variables that the shipped
// playbooks need.
func (l *lab) inventoryText(key, public string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Simulated routers on loopback, as they come out of the box: one super-user
# account, SSH, no NETCONF. Written by nplay.

variables {
  netops_keys     = [%s]
  netops_identity = %s
}
%s
connection {
  user        = %s
  identity    = "id_ed25519"
  known_hosts = "known_hosts"
  ssh_config  = "none"
`, quote(public), quote(key), l.jumpText(), quote(labUser))
	if n := len(l.jumps); n > 0 {
		fmt.Fprintf(&b, "  jump        = %s\n", quote(l.jumps[n-1].Hostname()))
	}
	shared, all := l.fleet.Forward()
	if all {
		fmt.Fprintf(&b, "  forward     = %s # the router's own port = the port to dial\n", portMap(shared))
	}
	b.WriteString("}\n")
	for _, r := range l.fleet.Routers {
		fmt.Fprintf(&b, "\nhost %s {\n  address = %s\n", quote(r.Hostname()), quote(r.Address()))
		if !all {
			fmt.Fprintf(&b, "  connection {\n    forward = %s\n  }\n", portMap(map[int]int{22: r.Port(22), 830: r.Port(830)}))
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// portMap writes ports as an HCL object.
func portMap(m map[int]int) string {
	var own []int
	for p := range m {
		own = append(own, p)
	}
	slices.Sort(own)
	var pairs []string
	for _, p := range own {
		pairs = append(pairs, fmt.Sprintf("%d = %d", p, m[p]))
	}
	return "{ " + strings.Join(pairs, ", ") + " }"
}

// quote writes a string for HCL: what could begin a template is not one.
func quote(s string) string {
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(strconv.Quote(s))
}

// dial opens connections to the lab's own sockets, and to nothing else whatever
// an inventory, a playbook or a router says. A port that the router has not
// opened is refused here: another program could be listening on it.
func (l *lab) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	ours := false
	for _, r := range l.fleet.Routers {
		if r.Address() != host {
			continue
		}
		if r.Listens(n) {
			return (&net.Dialer{}).DialContext(ctx, network, addr)
		}
		ours = true
	}
	if ours {
		return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ECONNREFUSED}
	}
	return nil, fmt.Errorf("%s is not a simulated router; a rehearsal talks to nothing else", addr)
}
