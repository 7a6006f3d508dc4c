package engine

import (
	"context"
	"errors"
	"strings"

	"nplay/conf"
	"nplay/transport"
)

// causeOf sorts an error of a dial or of a request.
func causeOf(err error) Cause {
	for _, c := range []struct {
		err   error
		cause Cause
	}{
		{conf.ErrHidden, Hidden},
		{transport.ErrLocked, Locked},
		{transport.ErrDirty, Dirty},
		{transport.ErrPending, Pending},
		{transport.ErrAuth, AuthRefused},
		{transport.ErrNoLogin, NoLogin},
		{transport.ErrHostKey, HostKey},
		{transport.ErrNoNetconf, NoNetconf},
		{transport.ErrNoCLI, NoCLI},
		{transport.ErrSaved, Unsaved},
		{transport.ErrProtocol, Protocol},
		{transport.ErrUnreachable, Unreachable},
		{transport.ErrClosed, Unreachable},
		{context.DeadlineExceeded, Unreachable},
		{context.Canceled, Interrupted},
	} {
		if errors.Is(err, c.err) {
			return c.cause
		}
	}
	var none fruitless
	if errors.As(err, &none) {
		return Refused
	}
	var no *transport.Refusal
	if errors.As(err, &no) {
		for _, e := range no.Errors {
			if strings.Contains(strings.ToLower(e.Message), "permission denied") || e.Tag == "access-denied" {
				return Hidden
			}
		}
		return Refused
	}
	return Protocol
}

// hints say what to do next, where the error itself does not.
var hints = map[Cause]string{
	Unreachable:   "is the router up, are address and port in the inventory right, and does a firewall let SSH through? `timeout` and `commit_timeout` in the inventory's connection block say how long nplay waits",
	AuthRefused:   "check `user`, the keys and the password in the inventory's connection block; the router must have the account with that key",
	NoLogin:       "check `user`, `identity`, `agent` and `password` in the inventory's connection block",
	HostKey:       "compare the fingerprint with the router's, then enrol the key: `nplay hostkeys scan`",
	NoNetconf:     "the router needs `set system services netconf ssh`, or an account whose class may start NETCONF on port 22",
	NoCLI:         "the account's shell must be the Junos command line; `transport = \"auto\"` takes NETCONF where there is any",
	Locked:        "wait until the other session is done, or let nplay wait with `lock_wait` in the inventory's connection block; nplay ends nobody's session",
	Dirty:         "the owner of the uncommitted changes has to commit or discard them (`show | compare` in configuration mode shows them); nplay leaves them alone",
	Pending:       "wait until it is confirmed or has been rolled back; a commit or a commit check now would confirm it",
	Hidden:        "the login's class needs the permissions view-configuration, configure, admin-control, system-control and secret, or use an account of class super-user",
	Drifted:       "plan again and review the new change",
	Inputs:        "plan again and review the new change",
	Refused:       "the router's own words above say what it does not take; correct the playbook, or what stands in the way on the router",
	ProbeFailed:   "look at what the change does to the way nplay comes in: account, key, service, port",
	ProofFailed:   "check that the account of the `prove` block has the key or the password it logs in with, and that a firewall lets the NETCONF port through",
	NextMissing:   "say in the inventory what nplay shall log in with afterwards: `connection { next { user = ... } }`",
	Lockout:       "leave `confirm` of the play's rollout block at its default of 5m, or give it a time: then the router takes the change back by itself",
	Indeterminate: "log in to the router and look at `show system commit`: the run id in the log tells whether the change is there",
	Interrupted:   "run the same command again to carry on",
	Protocol:      "`--trace HOST=FILE` records what the router said",
	Unsaved:       "save it anew: `nplay backup`",
	NotStarted:    "plan again with this router selected",
}

// Explain says why something was not to be had of a router, with the words, the
// cause and the hint that a failure of it has in a plan or a run.
func Explain(host, doing string, err error) *Failure { return failure(host, doing, err) }

// failure says why a router could not be planned or changed. The error's own
// hint comes first: the transport knows more than a cause does.
func failure(host string, doing string, err error) *Failure {
	c := causeOf(err)
	f := &Failure{Host: host, Cause: c, Text: words(doing, err), Hint: hints[c]}
	var h interface{ Hint() string }
	if errors.As(err, &h) && h.Hint() != "" {
		f.Hint = h.Hint()
	}
	return f
}

// words puts an error into a sentence a person can use: never a bare "context
// deadline exceeded".
func words(doing string, err error) string {
	var l late
	var p *transport.Problem
	switch {
	case errors.As(err, &l):
		return doing + ": " + l.Error()
	case errors.As(err, &p) && p.Text != "": // it has its own
	case errors.Is(err, context.DeadlineExceeded):
		return doing + ": no answer from the router in time"
	case errors.Is(err, context.Canceled):
		return doing + ": interrupted"
	}
	var lock *transport.LockError
	if errors.As(err, &lock) && lock.Holder == "" && lock.Message != "" {
		return doing + ": " + err.Error() + ": " + oneLine(lock.Message)
	}
	text := err.Error()
	if errors.As(err, &p) && p.Text != "" && !errors.Is(p.Cause, transport.ErrProtocol) {
		text = strings.Replace(text, p.Error(), p.Text, 1) // the cause stands beside the text wherever it is shown
	}
	text = strings.TrimPrefix(text, "reading the configuration: ") // as the transports call it
	var no *transport.Refusal
	if errors.As(err, &no) {
		// It names its request by itself, and says "denied" where something is hidden.
		text = strings.TrimSuffix(strings.TrimPrefix(text, no.Request+": "), ": "+conf.ErrHidden.Error())
	}
	return doing + ": " + text
}
