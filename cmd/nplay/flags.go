package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"nplay/playbooks"
)

// loadFlags say what to load.
type loadFlags struct {
	inventory string
	limit     string
	tags      []string
	vars      []string
	varFiles  []string
	ageKeys   []string
	allowExec bool
	ref       string
}

// variables registers the flags that give values.
func (f *loadFlags) variables(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.vars, "var", nil, "`NAME=VALUE` of a variable; wins over all else")
	c.Flags().StringArrayVar(&f.varFiles, "var-file", nil, "`FILE` of NAME = VALUE lines; later ones win")
	c.Flags().StringArrayVar(&f.ageKeys, "age-identity", nil, "`FILE` with the private key that opens variable files encrypted with age; also NPLAY_AGE_IDENTITY")
	f.outside(c)
}

// outside registers the flag that lets files ask the outside world.
func (f *loadFlags) outside(c *cobra.Command) {
	c.Flags().BoolVar(&f.allowExec, "allow-exec", false, "admit env(), exec(), prompt() and secret_file() where they are refused")
}

// selection registers the flags that choose routers and tasks.
func (f *loadFlags) selection(c *cobra.Command) {
	c.Flags().StringVar(&f.limit, "limit", "", "`SELECTOR` that narrows every play, such as \"edge & !r7\"")
	c.Flags().StringSliceVar(&f.tags, "tags", nil, "only tasks with one of these `TAGS`, and all they need")
}

// routers registers the flag that names the inventory.
func (f *loadFlags) routers(c *cobra.Command) {
	c.Flags().StringVarP(&f.inventory, "inventory", "i", "", "inventory `FILE` or folder")
}

func (f *loadFlags) options(path string, environ []string) playbooks.Options {
	return playbooks.Options{
		Path: path, Inventory: f.inventory, Limit: f.limit, Tags: f.tags,
		Vars: f.vars, VarFiles: f.varFiles, Identities: f.ageKeys, Environ: environ, AllowExec: f.allowExec,
	}
}

// runFlags say how to talk to routers and how much to tell of it.
type runFlags struct {
	parallel int
	verbose  int
	traces   []string
	rate     float64
}

func (f *runFlags) register(c *cobra.Command) {
	c.Flags().IntVar(&f.parallel, "parallel", 50, "routers at once")
	c.Flags().Float64Var(&f.rate, "dial-rate", 0, "connections begun in a second, `N`, over all routers; 0 sets no bound")
	c.Flags().CountVarP(&f.verbose, "verbose", "v", "print what happens on each router; twice: every request")
	c.Flags().StringArrayVar(&f.traces, "trace", nil, "`HOST=FILE`: write what goes over the wire to and from one router, secrets masked")
}

func (f *runFlags) check(c *cobra.Command) error {
	if f.parallel < 1 {
		return usage{c, fmt.Errorf("--parallel %d: it takes at least 1 router at once", f.parallel)}
	}
	if !(f.rate >= 0 && f.rate <= 1e6) { // also what is not a number
		return usage{c, fmt.Errorf("--dial-rate %v: it takes a number of connections in a second, such as 20", f.rate)}
	}
	for _, t := range f.traces {
		if host, file, ok := strings.Cut(t, "="); !ok || host == "" || file == "" {
			return usage{c, fmt.Errorf("--trace %s: it takes HOST=FILE", t)}
		}
	}
	return nil
}

// oneOf checks the word given for a flag.
func oneOf(c *cobra.Command, flag, word string, words ...string) error {
	if slices.Contains(words, word) {
		return nil
	}
	return usage{c, fmt.Errorf("--%s %s: it takes %s", flag, word, strings.Join(words, " or "))}
}
