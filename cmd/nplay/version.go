package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"nplay/conf/schema"
	"nplay/internal/ui"
)

func newVersion(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return said(ui.Say(a.stdout, fmt.Sprintf("nplay %s\n%s %s/%s, configuration statements of Junos %s",
				version(), runtime.Version(), runtime.GOOS, runtime.GOARCH, schema.Release)))
		},
	}
}

// version is the module's version, with the commit it was built from when it
// was built in a checkout.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	if v == "" || v == "(devel)" {
		v = "devel"
	}
	var commit, dirty string
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = " commit " + s.Value
		case "vcs.modified":
			if s.Value == "true" {
				dirty = " with uncommitted changes"
			}
		}
	}
	return v + commit + dirty
}
