package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"nplay/conf/schema"
	"nplay/internal/ui"
	"nplay/modules"
)

func newModules(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "modules [NAME]",
		Short: "List the tasks a playbook can name, or print the reference of one",
		Args:  cobra.MaximumNArgs(1),
		ValidArgsFunction: func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			var all []string
			for _, m := range moduleNames() {
				if len(args) == 0 && strings.HasPrefix(m[0], begun) {
					all = append(all, m[0]+"\t"+m[1])
				}
			}
			return all, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return said(ui.Pairs(a.stdout, a.out, "", moduleNames()))
			}
			e, ok := modules.Lookup(args[0])
			if !ok {
				hint := "`nplay modules` lists them"
				if near := nearestModule(args[0]); near != "" {
					hint = fmt.Sprintf("did you mean %s? %s", near, hint)
				}
				return hinted{fmt.Errorf("there is no module %q", args[0]), hint}
			}
			return said(a.reference(e))
		},
	}
}

// moduleNames returns all modules, each with what it does.
func moduleNames() [][2]string {
	var all [][2]string
	for _, e := range modules.Registry {
		all = append(all, [2]string{e.Name, e.Doc})
	}
	return all
}

func nearestModule(name string) string {
	var all []string
	for _, e := range modules.Registry {
		all = append(all, e.Name)
	}
	return schema.Nearest(name, all...)
}

// reference prints all there is to know about a module: what docs/modules has.
func (a *app) reference(e modules.Entry) error {
	if err := ui.Pairs(a.stdout, a.out, e.Name+": "+e.Doc, nil); err != nil {
		return err
	}
	if err := ui.Text(a.stdout, a.out, "", strings.Join(e.Text(), "\n\n")); err != nil {
		return err
	}
	for _, t := range tables(e) {
		if err := ui.Text(a.stdout, a.out, t.title, ""); err != nil {
			return err
		}
		var all [][2]string
		for _, arg := range t.args {
			all = append(all, [2]string{arg.Name, arg.Doc + " (" + strings.Join(words(arg), ", ") + ")"})
		}
		if err := ui.Pairs(a.stdout, a.out, "", all); err != nil {
			return err
		}
	}
	return ui.Text(a.stdout, a.out, "Example", e.Example())
}
