package main

import (
	"nplay/transport"
	"nplay/transport/cli"
	"nplay/transport/netconf"
	"nplay/transport/roads"
)

// transports is the table of transports, by the word of the inventory. A road
// chosen is never remembered: each connection finds its own, because what a
// router offers changes with a commit.
var transports = map[string]roads.Search{
	"":        auto(),
	"auto":    auto(),
	"netconf": netconf.Search(),
	"cli":     cli.Search(),
}

// auto tries NETCONF on every road there is, and the command line when none is
// open.
func auto() roads.Search {
	find := netconf.Search()
	find.SSH = append(find.SSH, cli.Shell)
	find.Cause, find.Sought = transport.ErrNoNetconf, "NETCONF or the command line"
	return find
}
