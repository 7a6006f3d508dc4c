package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"nplay/internal/ui"
)

func newValidate(a *app) *cobra.Command {
	var load loadFlags
	c := &cobra.Command{
		Use:   "validate [PATH]",
		Short: "Check a playbook, with -i for the routers of an inventory; dials nobody",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			o, err := load.at(c, args, a)
			if err != nil {
				return err
			}
			o.NoExec = true
			l, err := a.load(o)
			if err != nil {
				return err
			}
			for _, n := range l.Notes {
				_ = ui.Note(a.stderr, a.err, n)
			}
			text := fmt.Sprintf("%s is valid", l.Name)
			if load.inventory != "" {
				text += " for " + ui.Count(len(l.Program.Hosts), "router")
			}
			return said(ui.Say(a.stdout, text+"."))
		},
	}
	load.routers(c)
	load.selection(c)
	load.variables(c)
	load.git(c)
	return c
}
