package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"nplay/internal/ui"
	"nplay/modules"
)

func newModules(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "modules [NAME]",
		Short: "List the tasks a playbook can name, or the arguments of one",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				var all [][2]string
				for _, e := range modules.Registry {
					all = append(all, [2]string{e.Name, e.Doc})
				}
				return said(ui.Pairs(a.stdout, a.out, "", all))
			}
			e, ok := modules.Lookup(args[0])
			if !ok {
				return hinted{fmt.Errorf("there is no module %q", args[0]), "`nplay modules` lists them"}
			}
			var all [][2]string
			for _, arg := range e.Args() {
				word := arg.Type
				if arg.Required {
					word += ", needed"
				}
				all = append(all, [2]string{arg.Name, arg.Doc + " (" + word + ")"})
			}
			return said(ui.Pairs(a.stdout, a.out, e.Name+": "+e.Doc, all))
		},
	}
}
