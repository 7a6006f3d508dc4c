package main

import (
	"strings"
	"testing"

	"nplay/transport/netconfd"
)

var check = []string{"plan", "--check", "--detailed-exitcode"}

// released reports whether anybody can have the candidate, and finds nothing in it.
func (f *foreign) released() {
	f.t.Helper()
	o := f.Open(f.t)
	if got := o.Ask(f.t, "<lock><target><candidate/></target></lock>"); !strings.Contains(got, "<ok/>") {
		f.t.Errorf("the lock is not free: %s", got)
	}
	if got := o.Ask(f.t, "<get-config><source><candidate/></source></get-config>"); strings.Contains(got, "noc@example.net") {
		f.t.Error("the candidate still has what was tried")
	}
	o.Ask(f.t, "<unlock><target><candidate/></target></unlock>")
	if f.has("noc@example.net") {
		f.t.Error("what was to be tried is in force")
	}
}

// A server that nobody here wrote is asked, says that it takes the change or not,
// and is as it was.
func TestForeignCheck(t *testing.T) {
	t.Parallel()
	f := startForeign(t, netconfd.Options{})
	f.playbook("2m", "", rfc7317)
	f.want(pending, check, "commit check passed", "shows no diff of its own", "Check: 1 router takes")
	f.released()
	f.playbook("2m", "", `<contact>noc@example.net</contact><clock><timezone-utc-offset>99999</timezone-utc-offset></clock>`)
	f.want(someFailed, check, "refused with 1 error", "timezone-utc-offset", "# ensure_config.system")
	f.released()
}

// Who holds the lock is left alone, and so is a confirmed commit of somebody,
// which a check would have confirmed.
func TestForeignCheckInTheWay(t *testing.T) {
	t.Parallel()
	f := startForeign(t, netconfd.Options{})
	f.playbook("1m", "", `<contact>noc@example.net</contact>`)
	theirs := f.Open(t)
	theirs.Ask(t, "<lock><target><candidate/></target></lock>")
	f.want(someFailed, check, "locked", "session", "could not be asked")
	theirs.Ask(t, `<edit-config><target><candidate/></target><config><system xmlns="urn:ietf:params:xml:ns:yang:ietf-system"><location>theirs</location></system></config></edit-config>`)
	theirs.Ask(t, "<commit><confirmed/><confirm-timeout>600</confirm-timeout></commit>")
	theirs.Ask(t, "<unlock><target><candidate/></target></unlock>")
	f.want(someFailed, check, "pending-commit", "waits for its confirmation")
	theirs.Ask(t, "<commit/>")
	theirs.Ask(t, `<edit-config><target><candidate/></target><config><system xmlns="urn:ietf:params:xml:ns:yang:ietf-system"><location>later</location></system></config></edit-config>`)
	f.want(someFailed, check, "uncommitted changes")
	if got := theirs.Ask(t, "<get-config><source><candidate/></source></get-config>"); !strings.Contains(got, "later") {
		t.Error("their edits are gone")
	}
	theirs.Ask(t, "<discard-changes/>")
	f.want(pending, check, "commit check passed")
	f.released()
}
