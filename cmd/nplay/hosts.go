package main

import (
	"github.com/spf13/cobra"

	"nplay/internal/ui"
)

func newHosts(a *app) *cobra.Command {
	var load loadFlags
	var format string
	var verbose bool
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
			style := a.out
			style.All = verbose
			return said(ui.Hosts(a.stdout, style, hosts))
		},
	}
	load.routers(c)
	load.outside(c)
	c.Flags().StringVar(&format, "format", "text", "`text` or json")
	c.Flags().BoolVarP(&verbose, "verbose", "v", false, "also what ~/.ssh/config filled in, and where it stands there")
	return c
}
