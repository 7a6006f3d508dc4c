package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"nplay/transport/junossim"
)

// mostJumps is how many jump hosts a lab has at most: nobody has more of them in
// a row.
const mostJumps = 8

// all are the jump hosts and the routers.
func (l *lab) all() []*junossim.Router { return slices.Concat(l.jumps, l.fleet.Routers) }

// close ends the whole lab.
func (l *lab) close() error {
	err := l.fleet.Close()
	for _, j := range l.jumps {
		err = errors.Join(err, j.Close())
	}
	return err
}

// startJumps starts jump1, jump2, ... They have the account and the key of the
// routers, and forward to the lab's own addresses alone.
func (l *lab) startJumps(n int, public string) error {
	if n < 0 || n > mostJumps {
		return fmt.Errorf("--jump %d: a lab has 0 to %d jump hosts", n, mostJumps)
	}
	for i := range n {
		name := "jump" + strconv.Itoa(i+1)
		j, err := junossim.Start(junossim.Options{
			Hostname: name, Config: junossim.Bastion(name, labUser, []string{public}, ""),
			Reaches: func(host string, _ int) bool {
				return slices.ContainsFunc(l.all(), func(r *junossim.Router) bool { return r.Address() == host })
			},
		})
		if err != nil {
			return fmt.Errorf("start the simulated jump host %s: %w", name, err)
		}
		l.jumps = append(l.jumps, j)
	}
	return nil
}

// jumpText are the jump blocks of the inventory.
func (l *lab) jumpText() string {
	var b strings.Builder
	for i, j := range l.jumps {
		fmt.Fprintf(&b, `
jump %s {
  address     = %s
  port        = %d
  user        = %s
  identity    = "id_ed25519"
  known_hosts = "known_hosts"
`, quote(j.Hostname()), quote(j.Address()), j.Port(22), quote(labUser))
		if i > 0 {
			fmt.Fprintf(&b, "  via         = %s\n", quote(l.jumps[i-1].Hostname()))
		}
		b.WriteString("}\n")
	}
	return b.String()
}
