package main

import "github.com/spf13/cobra"

// A lockoutFlag is the word of a person that nplay may shut itself out.
type lockoutFlag struct{ allow bool }

func (f *lockoutFlag) register(c *cobra.Command) {
	c.Flags().BoolVar(&f.allow, "allow-lockout", false, "also change routers where the change takes away what nplay itself came in by (account, key, method, service); each takes it back unless a new login gets in within the confirm window")
}
