package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"reflect"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"nplay/internal/ui"
	"nplay/transport/junossim"
)

func newSim(a *app) *cobra.Command {
	var routers, jumps int
	var dir string
	c := &cobra.Command{
		Use:   "sim --routers N [--jump N] --dir DIR",
		Short: "Serve simulated routers on loopback until Ctrl-C",
		Long: `sim starts routers r1, r2, ... as they come out of the box: one super-user
account, SSH, no NETCONF. It writes into DIR an inventory.hcl with the variables
that the shipped playbooks need, a known_hosts and a key id_ed25519, prints where
everything listens, and keeps DIR/counters.json current: what each router has
seen. With --jump the routers are reached through jump hosts jump1, jump2, ...,
each through the one before it.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(c.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			l, err := newLabBehind(dir, jumps, routers, nil)
			if err != nil {
				return err
			}
			return errors.Join(a.serve(ctx, l), l.close())
		},
	}
	c.Flags().IntVar(&routers, "routers", 3, "how many `N`")
	c.Flags().IntVar(&jumps, "jump", 0, "how many jump hosts `N` lie before the routers, one behind the other")
	c.Flags().StringVar(&dir, "dir", "", "`DIR` for inventory, key and counters; made when missing")
	_ = c.MarkFlagRequired("dir")
	return c
}

// serve tells where the routers are and keeps the counters until ctx ends.
func (a *app) serve(ctx context.Context, l *lab) error {
	k := &ledger{lab: l}
	if err := k.write(); err != nil {
		return err
	}
	if err := a.listening(l); err != nil {
		return said(err)
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return k.write()
		case <-tick.C:
			if err := k.write(); err != nil {
				return err
			}
		}
	}
}

// listening prints where everything is.
func (a *app) listening(l *lab) error {
	var all [][2]string
	for _, j := range l.jumps {
		all = append(all, [2]string{j.Hostname(), fmt.Sprintf("%s  ssh %d  jump host", j.Address(), j.Port(22))})
	}
	for _, r := range l.fleet.Routers {
		all = append(all, [2]string{r.Hostname(), fmt.Sprintf("%s  ssh %d  netconf %d, once it is enabled", r.Address(), r.Port(22), r.Port(830))})
	}
	title := fmt.Sprintf("%s, account %s, key %s", ui.Count(len(l.fleet.Routers), "simulated router"), labUser, filepath.Join(l.dir, "id_ed25519"))
	return errors.Join(ui.Pairs(a.stdout, a.out, title, all),
		ui.Say(a.stdout, "\nnplay plan PLAYBOOK -i "+l.inventory()+"\nCtrl-C ends them."))
}

// A ledger keeps counters.json: by router, what it has seen since it started.
type ledger struct {
	lab  *lab
	last map[string]junossim.Counters
}

// write brings the file up to date, if anything has changed.
func (k *ledger) write() error {
	now := map[string]junossim.Counters{}
	for _, r := range k.lab.all() {
		now[r.Hostname()] = r.Counters()
	}
	if reflect.DeepEqual(now, k.last) {
		return nil
	}
	text, err := json.MarshalIndent(now, "", "  ")
	if err != nil {
		return err
	}
	k.last = now
	return replace(filepath.Join(k.lab.dir, "counters.json"), append(text, '\n'), 0o644)
}
