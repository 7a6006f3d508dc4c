package junossim

import (
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

// Each road can be closed without the others.
func TestClosedRoads(t *testing.T) {
	const command = "xml-mode netconf need-trailer"
	roads := []struct {
		name, kind, text string
		own              int
	}{
		{"subsystem:830", "subsystem", "netconf", 830},
		{"subsystem:22", "subsystem", "netconf", 22},
		{"netconf by exec", "exec", command, 22},
		{"exec", "exec", "show version", 22},
		{"shell", "shell", "", 22},
	}
	for _, c := range []struct {
		name   string
		close  func(*Options)
		closed string
	}{
		{"none", func(*Options) {}, ""},
		{"NoSubsystem", func(o *Options) { o.NoSubsystem = true }, "subsystem:22"},
		{"NoExec", func(o *Options) { o.NoExec = true }, "netconf by exec, exec"},
		{"NoShell", func(o *Options) { o.NoShell = true }, "shell"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, key := start(t, func(o *Options) {
				o.Config = strings.Replace(o.Config, "<ssh/>", "<ssh/><netconf><ssh/></netconf>", 1)
				c.close(o)
			})
			var closed []string
			for _, road := range roads {
				conn, err := dial(r, road.own, "lab", ssh.PublicKeys(key))
				if err != nil {
					t.Fatal(err)
				}
				if ch, err := open(conn, road.kind, road.text); err != nil {
					closed = append(closed, road.name)
				} else {
					ch.Close()
				}
				conn.Close()
			}
			if got := strings.Join(closed, ", "); got != c.closed {
				t.Errorf("closed are %q, not %q", got, c.closed)
			}
		})
	}
}
