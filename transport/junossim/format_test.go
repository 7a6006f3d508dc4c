package junossim

import (
	"strings"
	"testing"
)

// Every format has its element and its actions.
func TestLoadFormats(t *testing.T) {
	r, key := start(t, nil)
	c := login(t, r, key)
	for _, q := range []struct{ attrs, body, want string }{
		{`action="set" format="text"`, "<configuration-set>set system host-name r2\nset system services ftp</configuration-set>", "+   host-name r2;"},
		{`format="text"`, "<configuration-text>system { host-name r2; }</configuration-text>", "+   host-name r2;"},
		{`format="text" action="replace"`, "<configuration-text>system { services { replace: ssh { port 2222; } } }</configuration-text>", "port 2222;"},
		{`format="json"`, `<configuration-json>{"configuration": {"system": {"host-name": "r2"}}}</configuration-json>`, "+   host-name r2;"},
		{`action="update"`, "<configuration><system><host-name>r2</host-name></system></configuration>", "-   services {"},
	} {
		want(t, c.must(`<load-configuration `+q.attrs+`>`+q.body+`</load-configuration>`), "<load-configuration-results>\n<ok/>\n")
		want(t, c.must(compareRPC), q.want)
		c.must(`<discard-changes/>`)
	}
	for _, q := range []struct{ attrs, body, want string }{
		{`action="set"`, "<configuration-set>set system host-name r2</configuration-set>", "action 'set' is not supported for format xml"},
		{`action="set" format="json"`, "<configuration-set>set system host-name r2</configuration-set>", "action 'set' is not supported for format json"},
		{`action="set" format="text"`, "<configuration-text>system { host-name r2; }</configuration-text>", "syntax error, expecting &lt;configuration-set&gt;"},
		{`format="text"`, "<configuration-set>set system host-name r2</configuration-set>", "syntax error, expecting &lt;configuration-text&gt;"},
		{`format="xml"`, "", "syntax error, expecting &lt;configuration&gt;"},
		{`format="yaml"`, "<configuration-text/>", "format 'yaml' is not supported"},
		{`action="patch" format="text"`, "<configuration-text>x</configuration-text>", "action 'patch' is not supported"},
		{`action="set" format="text"`, "<configuration-set>set system host-name r2\nset system hostname r3\n\nset snmp location x</configuration-set>", "<bad-element>hostname</bad-element>"},
	} {
		reply := c.rpc(`<load-configuration ` + q.attrs + `>` + q.body + `</load-configuration>`)
		want(t, reply, q.want, "<error-severity>error")
		if strings.Contains(reply, "<ok/>") {
			t.Errorf("an error and ok: %s", reply)
		}
	}
	// The lines beside the wrong one have been loaded.
	want(t, c.must(compareRPC), "+   host-name r2;", "location x;")
}
