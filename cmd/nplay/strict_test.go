package main

import (
	"regexp"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Nothing on any command line takes the check of host keys away.
func TestNoFlagSkipsHostKeys(t *testing.T) {
	a, _ := quiet()
	suspicious := regexp.MustCompile(`(?i)insecure|ignore|strict|skip|no-check|accept|trust|host-?key`)
	flags := 0
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if flags++; suspicious.MatchString(f.Name) {
				t.Errorf("%s --%s: %s", c.CommandPath(), f.Name, f.Usage)
			}
		})
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(newRoot(a))
	if flags < 40 {
		t.Errorf("only %d flags were seen", flags)
	}
}
