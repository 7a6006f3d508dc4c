package junossim

import (
	"strings"
	"testing"

	"nplay/transport/junossim/markup"
)

// Operational commands can be asked for over NETCONF, in the formats there.
func TestCommandOverNetconf(t *testing.T) {
	r, key := start(t, nil)
	c := login(t, r, key)
	for _, q := range []struct{ format, command, want string }{
		{"", "show version", "<software-information>\n<host-name>r1</host-name>"},
		{"xml", "show version invoke-on all-routing-engines", "<junos-version>23.4R2.13</junos-version>"},
		{"text", "show version", "<output>\nHostname: r1\nModel: vmx\nJunos: 23.4R2.13\n"},
		{"json", "show version", `"host-name": [`},
		{"", "show system commit", "<commit-history>\n<sequence-number>0</sequence-number>"},
		{"text", "show system commit", "by root via cli"},
		{"text", "show configuration system services", "<configuration-information>\n<configuration-output>\nssh;\n</configuration-output>"},
		{"text", "show configuration system services | display set", "set system services ssh\n"},
		{"", "show configuration system host-name", "<host-name>r1</host-name>"},
		{"text", "show configuration | match host-name", "host-name r1;\n"},
		{"", "show system rollback 0", "<output>\nversion 23.4R2.13;"},
	} {
		format := ""
		if q.format != "" {
			format = ` format="` + q.format + `"`
		}
		reply := c.must("<command" + format + ">" + q.command + "</command>")
		want(t, reply, q.want)
		if _, err := markup.Parse(reply); err != nil {
			t.Errorf("%v: %s", err, reply)
		}
	}
	for _, command := range []string{"", "configure", "set cli screen-length 0", "show nonsense", "request system reboot", "exit", "show version | nonsense", "show version |"} {
		reply := c.rpc("<command>" + command + "</command>")
		if !strings.Contains(reply, "syntax error, expecting &lt;command&gt;") {
			t.Errorf("%s: %s", command, reply)
		}
	}
	want(t, c.rpc(`<command format="text">show system rollback 9</command>`), "<error-message>invalid rollback number</error-message>")
	want(t, c.rpc(`<command format="yaml">show version</command>`), "syntax error")
}
