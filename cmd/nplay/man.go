package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"nplay/internal/ui"
)

// newMan writes the manual pages for whoever packages nplay.
func newMan(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "man DIR",
		Short: "Write manual pages, one for each command, into a folder",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage{c, fmt.Errorf("name the folder to write to, such as /usr/local/share/man/man1")}
			}
			if err := os.MkdirAll(args[0], 0o755); err != nil {
				return err
			}
			root := c.Root()
			root.DisableAutoGenTag = true // it would name the generator and the day
			root.InitDefaultCompletionCmd()
			head := &doc.GenManHeader{Title: "NPLAY", Section: "1", Source: "nplay", Manual: "nplay"}
			if err := doc.GenManTree(root, head, args[0]); err != nil {
				return err
			}
			return said(ui.Say(a.stdout, "wrote the manual pages to "+args[0]))
		},
	}
}
