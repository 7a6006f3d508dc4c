package junossim

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// The RFC's requests do what Junos' own do.
func TestEditConfig(t *testing.T) {
	r, key := start(t, nil)
	c := login(t, r, key)
	edit := func(options, xml string) string {
		return c.rpc(`<nc:edit-config xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0"><nc:target><nc:candidate/></nc:target>` + options + `<nc:config><configuration>` + xml + `</configuration></nc:config></nc:edit-config>`)
	}
	c.must(lockRPC)
	want(t, edit(``, `<system><host-name>r2</host-name><login><user xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" nc:operation="delete"><name>nobody</name></user></login></system>`),
		"<error-severity>warning</error-severity>\n<error-message>\nstatement not found\n</error-message>", "<ok/>")
	want(t, edit(``, `<system><hostname>r2</hostname></system>`), "<bad-element>hostname</bad-element>", "syntax error")
	want(t, edit(`<default-operation>nonsense</default-operation>`, ``), "syntax error")
	want(t, c.rpc(`<edit-config><target><running/></target><config><configuration/></config></edit-config>`), "only the candidate")
	want(t, c.must(`<get-config><source><candidate/></source><filter type="subtree"><configuration><system><host-name/></system></configuration></filter></get-config>`), "<data>", "<host-name>r2</host-name>")
	want(t, c.must(`<get-config><source><running/></source></get-config>`), "<host-name>r1</host-name>")
	want(t, c.must(`<validate><source><candidate/></source></validate>`), "<commit-check-success/>")
	c.must(`<commit/>`)
	want(t, c.must(`<get><filter type="subtree"><configuration><system><host-name/></system></configuration></filter></get>`), "<host-name>r2</host-name>")
	want(t, edit(`<default-operation>replace</default-operation>`, `<system><host-name>r9</host-name></system>`), "<ok/>")
	want(t, c.rpc(commitRPC), "Missing mandatory statement: 'root-authentication'")
	c.must(`<discard-changes/>`)
	want(t, c.must(compareRPC), "<configuration-output>\n</configuration-output>")
}

// A configuration of thousands of statements is no slower than it has to be.
func TestLargeConfiguration(t *testing.T) {
	var b strings.Builder
	for i := range 4000 {
		fmt.Fprintf(&b, "<interface><name>ge-0/0/%d</name><description>to %d</description><unit><name>0</name><family><inet><address><name>10.%d.%d.1/24</name></address></inet></family></unit></interface>", i, i, i/250, i%250)
	}
	r, key := start(t, func(o *Options) {
		o.Config = strings.Replace(o.Config, "</system>", "</system><interfaces>"+b.String()+"</interfaces>", 1)
	})
	c := login(t, r, key)
	began := time.Now()
	c.must(lockRPC)
	c.load(hostnameEdit + `<interfaces><interface><name>ge-0/0/3999</name><description>changed</description></interface></interfaces>`)
	want(t, c.must(compareRPC), "[edit interfaces ge-0/0/3999]\n-    description \"to 3999\";\n+    description changed;\n")
	c.must(checkRPC)
	c.must(commitRPC)
	if got := c.must(`<get-configuration database="committed"/>`); strings.Count(got, "<interface>") != 4000 {
		t.Error("not all interfaces come back")
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}
