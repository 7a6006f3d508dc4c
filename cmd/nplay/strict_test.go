package main

import (
	"regexp"
	"testing"

	"github.com/spf13/cobra"
)

// Nothing on any command line takes the check of host keys away.
func TestNoFlagSkipsHostKeys(t *testing.T) {
	a, _ := quiet()
	suspicious := regexp.MustCompile(`(?i)insecure|ignore|strict|skip|no-check|accept|trust|host-?key`)
	named := regexp.MustCompile(`(?m)--[a-z][a-z-]*`)
	flags := 0
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		for _, name := range named.FindAllString(c.LocalFlags().FlagUsages(), -1) {
			if flags++; suspicious.MatchString(name) {
				t.Errorf("%s %s", c.CommandPath(), name)
			}
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(newRoot(a))
	if flags < 40 {
		t.Errorf("only %d flags were seen", flags)
	}
}
