package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"nplay/engine"
	"nplay/internal/ui"
)

// onward prints below the text of a plan the command that carries it out. stored is
// the file that the plan was stored in, "" for none. A plan of saved configurations
// has none: its routers may have changed, and it is for a pipeline to say when.
func (s *session) onward(c *cobra.Command, args []string, plan *engine.Plan, stored string) error {
	if s.forms.format != "text" || s.forms.reverse || s.offline != nil && stored == "" || !anyChange(plan) {
		return nil
	}
	title := "To apply it: "
	if stored != "" {
		title, args = "To apply exactly this: ", []string{stored}
	}
	return said(ui.Onward(s.app.stdout, s.app.out, title, commandLine(c, newApply(s.app), args, stored != "")))
}

// settled are the flags whose values a stored plan holds.
var settled = []string{"limit", "tags", "comment", "ref"}

// commandLine is a command line of `to` with the arguments and all flags of `from`
// that it has too.
func commandLine(from, to *cobra.Command, args []string, stored bool) string {
	words := []string{"nplay", to.Name()}
	for _, a := range args {
		words = append(words, quoted(a))
	}
	from.Flags().Visit(func(f *pflag.Flag) {
		if to.Flags().Lookup(f.Name) == nil || stored && slices.Contains(settled, f.Name) {
			return
		}
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand
		}
		switch v := f.Value.(type) {
		case pflag.SliceValue:
			for _, one := range v.GetSlice() {
				words = append(words, name, quoted(one))
			}
		default:
			switch f.Value.Type() {
			case "bool":
				words = append(words, name+strings.TrimPrefix("="+f.Value.String(), "=true"))
			case "count": // -v, which says how much is told and not what is done
			default:
				words = append(words, name, quoted(f.Value.String()))
			}
		}
	})
	return strings.Join(words, " ")
}

// quoted writes a word as a shell takes it.
func quoted(word string) string {
	harmless := func(r rune) bool {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-_./:@=+,%", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !harmless(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
