package main

import (
	"github.com/spf13/cobra"

	"nplay/internal/ui"
)

func newHosts(a *app) *cobra.Command {
	var load loadFlags
	var format string
	c := &cobra.Command{
		Use:   "hosts -i INVENTORY [SELECTOR]",
		Short: "List the routers that a selector matches; dials nobody",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := oneOf(c, "format", format, "text", "json"); err != nil {
				return err
			}
			if err := load.needInventory(c); err != nil {
				return err
			}
			o := load.options("", a.environ)
			o.Ask = unasked
			hosts, err := a.hosts(load.inventory, path(args), o)
			if err != nil {
				return err
			}
			if format == "json" {
				return said(ui.HostsJSON(a.stdout, hosts))
			}
			return said(ui.Hosts(a.stdout, a.out, hosts))
		},
	}
	load.routers(c)
	load.outside(c)
	c.Flags().StringVar(&format, "format", "text", "`text` or json")
	return c
}
