package main

import (
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
(plan --detailed-exitcode); 3 at least one router failed; 5 a router is in an
indeterminate state; 130 interrupted.`,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return usage{c, err} })
	root.AddCommand(
		newValidate(a), newFmt(a), newHosts(a), newPlan(a), newApply(a),
		newRehearse(a), newSim(a), newModules(a), newVersion(a),
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

// checked makes a wrong number of arguments a usage error.
func checked(args cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, given []string) error {
		if err := args(c, given); err != nil {
			return usage{c, err}
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
