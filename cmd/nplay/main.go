// Command nplay is a declarative playbook runner for fleets of routers: it
// shows as a diff what a playbook would change, and brings it about with one
// commit per router and stage.
//
// This package turns flags into plain option structs, wires the other packages
// together and maps what happened to an exit code. It is the only one that
// knows all others, and holds nothing that they could know themselves.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], system())) }
