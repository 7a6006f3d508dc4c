package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// newRoot builds the command tree.
func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "nplay",
		Short: "Declarative playbooks for fleets of routers: the diff first, then one commit per router",
		Long: `nplay reads an HCL playbook that says what must hold on a fleet of routers,
shows the exact change as a diff, and brings it about with one commit per router
and stage, with the router's own commit-confirmed as the safety net.

Exit codes: 0 done, nothing left; 1 could not start; 2 changes pending
(plan --detailed-exitcode, drift); 3 at least one router failed or was changed
since its plan; 5 a router is in an indeterminate state; 130 interrupted.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return c.Help()
			}
			err := fmt.Errorf("there is no command %q", args[0])
			if near := c.SuggestionsFor(args[0]); len(near) > 0 {
				return hinted{err, fmt.Sprintf("did you mean `nplay %s`?", near[0])}
			}
			return usage{c, err}
		},
		SuggestionsMinimumDistance: 2,
		SilenceErrors:              true,
		SilenceUsage:               true,
	}
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usage{c, err} })
	root.AddCommand(
		newValidate(a), newFmt(a), newGraph(a), newHosts(a), newDoctor(a), newHostkeys(a), newPlan(a), newDrift(a), newBackup(a), newApply(a), newShow(a),
		newRehearse(a), newSim(a), newModules(a), newSchema(a), newMan(a), newVersion(a),
	)
	for _, c := range root.Commands() {
		c.Args = checked(c.Args)
	}
	return root
}

// A usage error is a command line that cannot be understood.
type usage struct {
	command *cobra.Command
	err     error
}

func (u usage) Error() string { return u.err.Error() }
func (u usage) Unwrap() error { return u.err }

// Hint says where the usage is explained.
func (u usage) Hint() string { return "see `" + u.command.CommandPath() + " --help`" }

// checked makes too many arguments a usage error.
func checked(args cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, given []string) error {
		if args(c, given) != nil {
			return usage{c, fmt.Errorf("too many arguments: %q", given)}
		}
		return nil
	}
}

// path is the optional argument that names a playbook; "" means the current
// folder.
func path(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}
