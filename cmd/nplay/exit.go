package main

import (
	"fmt"

	"nplay/engine"
)

// An exit is the code a command ends with, after all has been said.
type exit int

// The exit codes. Where several fit, the highest of 5, 3 and 2 is taken.
const (
	done          exit = 0   // nothing left to do
	notStarted    exit = 1   // usage, playbook, inventory
	pending       exit = 2   // plan --detailed-exitcode: there are changes
	someFailed    exit = 3   // at least one router failed or could not be reached
	indeterminate exit = 5   // nobody knows how a router stands
	interrupted   exit = 130 // by Ctrl-C or a signal, with something left undone
)

// Error makes an exit travel as an error through the command tree.
func (e exit) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

// result is the error a command returns for its exit code.
func (e exit) result() error {
	if e == done {
		return nil
	}
	return e
}

// planned is the code for a plan.
func planned(p *engine.Plan, detailed bool) exit {
	code := done
	for _, h := range p.Hosts {
		switch {
		case h.Failure != nil && h.Failure.Cause == engine.Interrupted:
			code = max(code, interrupted)
		case h.Failure != nil:
			code = max(code, someFailed)
		case h.Changed() && detailed:
			code = max(code, pending)
		}
		code = max(code, judged(h.Check))
	}
	return code
}

// applied is the code for a run. A router that nobody knows about outweighs an
// interruption: it needs a person.
func applied(r *engine.Report) exit {
	code, cut := done, false
	for _, x := range r.Results {
		switch x.State {
		case engine.StateApplied, engine.StateUnchanged, engine.StateLeftOut:
		case engine.StateIndeterminate:
			code = max(code, indeterminate)
		default:
			code = max(code, someFailed)
		}
		cut = cut || x.Failure != nil && x.Failure.Cause == engine.Interrupted
	}
	if cut && code != indeterminate {
		return interrupted
	}
	return code
}
