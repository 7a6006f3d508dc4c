package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"nplay/conf/schema"
	"nplay/internal/ui"
)

func newSchema(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "schema [STATEMENT]...",
		Short: "Print what may stand below a configuration statement; dials nobody",
		Long: `Print what may stand below a configuration statement of Junos: kinds, keys,
ranges and words. Statements are named as in a router's XML, without the names of
list entries:

  nplay schema system login user
  nplay schema interfaces interface unit family inet`,
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			names := statements(args)
			d, err := statement(names)
			if err != nil {
				return err
			}
			return said(ui.Schema(a.stdout, a.out, names, d))
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			var words []string
			if d, err := statement(statements(args)); err == nil {
				for name := range d.Children() {
					if strings.HasPrefix(name, begun) {
						words = append(words, name)
					}
				}
			}
			return words, cobra.ShellCompDirectiveNoFileComp
		},
	}
}

// statements takes the names apart that were given as one word:
// "system login user" and system/login/user mean the same as three words.
func statements(args []string) []string {
	return strings.FieldsFunc(strings.Join(args, " "), func(r rune) bool { return r == '/' || r == ' ' })
}

// statement follows the names from the root, and says where they lead astray.
func statement(names []string) (schema.Def, error) {
	d := schema.Root()
	for i, name := range names {
		next, ok := d.Child(name)
		if ok {
			d = next
			continue
		}
		above := strings.Join(names[:i], " ")
		place := ""
		if i > 0 {
			place = fmt.Sprintf(" below %q", above)
		}
		err := fmt.Errorf("there is no statement %q%s in Junos %s", name, place, schema.Release)
		if near := d.Suggest(name); near != "" {
			return d, hinted{err, fmt.Sprintf("did you mean %q?", near)}
		}
		return d, hinted{err, strings.TrimSpace("`nplay schema "+above) + "` lists what there is"}
	}
	return d, nil
}
