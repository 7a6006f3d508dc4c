package junossim

import (
	"strings"
	"testing"
	"time"

	"nplay/transport/junossim/markup"
)

const (
	openPrivateRPC = `<open-configuration><private/></open-configuration>`
	closeRPC       = `<close-configuration/>`
)

func TestPrivateConfiguration(t *testing.T) {
	r, key := start(t, nil)
	a, b := login(t, r, key), login(t, r, key)
	want(t, a.must(openPrivateRPC), "<error-severity>warning</error-severity>", "uncommitted changes will be discarded on exit")
	want(t, a.rpc(openPrivateRPC), "Configuration database is already open")
	b.must(lockRPC)
	want(t, b.rpc(openPrivateRPC), "Configuration database is already open")
	b.must(unlockRPC)
	want(t, a.rpc(lockRPC), "Configuration database is already open")
	want(t, a.rpc(unlockRPC), "Configuration database is not open")
	b.must(openPrivateRPC)
	a.load(hostnameEdit)
	b.load(`<snmp><location>attic</location></snmp>`)
	want(t, a.must(compareRPC), "+   host-name r2;")
	want(t, a.must(`<get-configuration/>`), "<host-name>r2</host-name>", "junos:changed-seconds=")
	if got := b.must(compareRPC); strings.Contains(got, "r2") || !strings.Contains(got, "location attic") {
		t.Errorf("not its own edits: %s", got)
	}
	if got := r.Candidate(); strings.Contains(got, ">r2<") || strings.Contains(got, "attic") {
		t.Error("the shared candidate has private edits")
	}
	want(t, a.rpc(`<commit-configuration><confirmed/><confirm-timeout>5</confirm-timeout></commit-configuration>`), "commit confirmed not supported for private configuration")
	want(t, a.must(checkRPC), "<commit-check-success/>")
	want(t, a.must(commitRPC), "<commit-success/>")
	want(t, a.must(compareRPC), "<configuration-output>\n</configuration-output>")
	// What a has committed stays when b commits, who does not know of it.
	want(t, b.must(compareRPC), "-   host-name r2;", "+   host-name r1;")
	b.must(commitRPC)
	want(t, r.Committed(), "<host-name>r2</host-name>", "<location>attic</location>")
	want(t, b.must(compareRPC), "<configuration-output>\n</configuration-output>")
	b.load(`<snmp><contact>ann</contact></snmp>`)
	b.must(`<discard-changes/>`)
	want(t, b.must(compareRPC), "<configuration-output>\n</configuration-output>")
	if got := a.must(closeRPC); strings.Contains(got, "<ok/>") || strings.Contains(got, "rpc-error") {
		t.Errorf("close: %s", got)
	}
	want(t, a.rpc(closeRPC), "Configuration database is not open")
	if got := r.Counters(); got.Commits != 2 {
		t.Errorf("counters: %+v", got)
	}
}

func TestPrivateConfigurationAndOthers(t *testing.T) {
	r, key := start(t, nil)
	a, b := login(t, r, key), login(t, r, key)
	const load = `<load-configuration format="xml"><configuration>` + hostnameEdit + `</configuration></load-configuration>`
	for _, op := range []string{`<open-configuration/>`, `<open-configuration><ephemeral/></open-configuration>`} {
		want(t, a.rpc(op), "syntax error")
	}
	// Not while the shared candidate has edits, and no shared edits afterwards.
	a.must(load)
	want(t, b.rpc(openPrivateRPC), "shared configuration database modified")
	a.must(`<discard-changes/>`)
	b.must(openPrivateRPC)
	want(t, a.rpc(load), "private edits in use. Try 'configure private' or 'configure exclusive'.")
	b.load(`<snmp><location>attic</location></snmp>`)
	// An exclusive lock can be had, and the private commit waits for its end.
	a.must(lockRPC)
	a.must(load)
	want(t, b.rpc(commitRPC), "configuration database locked by:")
	want(t, b.rpc(checkRPC), "configuration database locked by:")
	a.must(unlockRPC)
	// The same statement, changed by both: the commit that comes later fails.
	a.must(openPrivateRPC)
	a.load(`<snmp><location>cellar</location></snmp>`)
	a.must(commitRPC)
	want(t, b.rpc(commitRPC), "<error-path>[edit snmp]</error-path>", "location", "commit failed: (merge conflict)")
	want(t, r.Committed(), "<location>cellar</location>")
	b.must(`<discard-changes/>`)
	b.load(`<snmp><location>attic</location></snmp>`)
	b.must(commitRPC)
	want(t, r.Committed(), "<location>attic</location>")
	// What a private copy holds ends with its session, and with the router.
	b.load(hostnameEdit)
	b.close()
	a.must(closeRPC)
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if got := a.rpc(load); !strings.Contains(got, "private edits in use") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the private copy outlives its session")
		}
	}
}

func TestRollbackFiles(t *testing.T) {
	r, key := start(t, nil)
	c := login(t, r, key)
	for _, name := range []string{"r2", "r3", "r4"} {
		c.load(`<system><host-name>` + name + `</host-name></system>`)
		c.must(commitRPC)
	}
	for n, name := range []string{"r4", "r3", "r2", "r1"} {
		number := string(rune('0' + n))
		for format, text := range map[string]string{"xml": "<host-name>" + name + "</host-name>", "text": "host-name " + name + ";",
			"set": "set system host-name " + name, "json": `"host-name" : "` + name + `"`} {
			want(t, c.must(`<get-rollback-information><rollback>`+number+`</rollback><format>`+format+`</format></get-rollback-information>`), "<rollback-information>", text)
		}
		want(t, c.must(`<load-configuration rollback="`+number+`"/>`), "<ok/>")
		want(t, c.must(`<get-configuration/>`), "<host-name>"+name+"</host-name>")
	}
	want(t, c.must(`<get-configuration compare="rollback" rollback="3" format="text"/>`), "<configuration-output>\n</configuration-output>")
	want(t, c.must(`<get-configuration compare="rollback" rollback="2" format="text"/>`), "-   host-name r2;", "+   host-name r1;")
	want(t, c.must(`<get-rollback-information><rollback>2</rollback><compare>0</compare></get-rollback-information>`), "-   host-name r2;", "+   host-name r4;")
	for _, op := range []string{`<load-configuration rollback="4"/>`, `<get-configuration compare="rollback" rollback="4"/>`} {
		want(t, c.rpc(op), "rollback 4 does not exist")
	}
	for _, op := range []string{`<load-configuration rollback="50"/>`, `<load-configuration rollback="-1"/>`, `<get-rollback-information><rollback>9</rollback></get-rollback-information>`,
		`<get-rollback-information><rollback>1</rollback><compare>9</compare></get-rollback-information>`, `<get-rollback-information/>`} {
		want(t, c.rpc(op), "invalid rollback number")
	}
	reader := &session{router: r, who: account{name: "reader", class: class{"reader", []string{"view", "view-configuration"}}}}
	for _, format := range []string{"xml", "text", "set", "json"} {
		e, err := markup.Parse(`<get-rollback-information><rollback>0</rollback><format>` + format + `</format></get-rollback-information>`)
		if err != nil {
			t.Fatal(err)
		}
		if got := reader.rollbackInformation(e); strings.Contains(got, "$6$") || !strings.Contains(got, "/* SECRET-DATA */") {
			t.Errorf("%s shows secrets: %s", format, got)
		}
	}
	want(t, c.rpc(`<get-rollback-information><rollback>1</rollback><format>yaml</format></get-rollback-information>`), "syntax error")
}
