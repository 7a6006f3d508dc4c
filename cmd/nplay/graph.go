package main

import (
	"github.com/spf13/cobra"

	"nplay/engine"
	"nplay/internal/ui"
)

func newGraph(a *app) *cobra.Command {
	var load loadFlags
	var format string
	c := &cobra.Command{
		Use:   "graph [PATH]",
		Short: "Draw in which order a playbook's tasks are done; dials nobody",
		Long: `Draw in which order a playbook's tasks are done, for Graphviz or as a Mermaid
flowchart:

  nplay graph playbooks/netconf-ready | dot -Tsvg > order.svg

Plain arrows order tasks within one commit, "commit" marks a boundary between
two, dashed ones lead from play to play. With -i it is the order on the routers
of the inventory, otherwise on any router.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := oneOf(c, "format", format, "dot", "mermaid"); err != nil {
				return err
			}
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
			g := engine.GraphOf(l.Program)
			if format == "mermaid" {
				return said(ui.GraphMermaid(a.stdout, g))
			}
			return said(ui.GraphDOT(a.stdout, l.Name, g))
		},
	}
	load.routers(c)
	load.selection(c)
	load.variables(c)
	load.git(c)
	c.Flags().StringVar(&format, "format", "dot", "`dot` or mermaid")
	return c
}
