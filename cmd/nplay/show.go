package main

import (
	"github.com/spf13/cobra"

	"nplay/internal/ui"
)

func newShow(a *app) *cobra.Command {
	var shape reviewFlags
	var verbose int
	c := &cobra.Command{
		Use:   "show PLANFILE",
		Short: "Show a stored plan again; dials nobody",
		Long: `show prints the plan that "nplay plan --out FILE" stored, as the plan command did,
in any of its forms. It needs neither playbook nor inventory nor routers, and no
secret: a plan file holds none.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := shape.check(c, a.environ); err != nil {
				return err
			}
			p, err := readPlan(args[0])
			if err != nil {
				return err
			}
			shape.stored = args[0]
			r := shape.reviewStored(p)
			if err := shape.render(a.stdout, a.out, r, p.Plan, verbose > 0); err != nil {
				return err
			}
			if shape.format != "text" || shape.reverse || !anyChange(p.Plan) {
				return nil
			}
			return said(ui.Onward(a.stdout, a.out, "To apply exactly this: ", "nplay apply "+quoted(args[0])+" -i "+quoted(p.Inventory)))
		},
	}
	shape.register(c)
	c.Flags().CountVarP(&verbose, "verbose", "v", "name every router and show every text of a failure")
	return c
}
