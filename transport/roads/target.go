package roads

import (
	"io"
	"time"

	"nplay/transport/sshdial"
)

// A Target is a router and how it may be reached.
type Target struct {
	// SSH says where and as whom. Dial fills in Port, SSHPort, Timeout, Connect
	// and OnDial.
	SSH sshdial.Target
	// NetconfPort and SSHPort are the router's OWN ports; 0 means 830 and 22.
	NetconfPort, SSHPort int
	// Forward maps a router's own port to the port to dial; one that is not
	// listed is dialled as it is.
	Forward map[int]int
	// Platform is what the inventory says of the router: "netconf" for a server of
	// RFC 6241 that is no Junos router, all else means Junos.
	Platform string
	// Subsystem admits only the NETCONF subsystem on the NETCONF port.
	Subsystem bool
	// Timeout bounds connecting on all roads together, and every request but a
	// commit; 0 means 30 s.
	Timeout time.Duration
	// Connect bounds each TCP connection alone; 0 means that Timeout does, and on
	// the NETCONF port a third of it: a filter may be silent about one port only.
	Connect time.Duration
	// Waiting is as in sshdial.Target: that time does not count for Timeout.
	Waiting func(bool)
	// CommitTimeout bounds commit, commit check and confirm; 0 means 5 minutes.
	CommitTimeout time.Duration
	// Trace gets the wire exchange with time stamps, one Write per message; nil
	// means none. Secrets in it are masked: by Mask, and by what the schema says
	// of a configuration.
	Trace io.Writer
	// Mask replaces the known secrets in a text; nil leaves them. It is used for
	// Trace and for the router's words in errors and warnings.
	Mask func(string) string
}

func (t Target) filled() Target {
	if t.NetconfPort == 0 {
		t.NetconfPort = 830
	}
	if t.SSHPort == 0 {
		t.SSHPort = 22
	}
	if t.Timeout <= 0 {
		t.Timeout = 30 * time.Second
	}
	if t.CommitTimeout <= 0 {
		t.CommitTimeout = 5 * time.Minute
	}
	if t.Mask == nil {
		t.Mask = func(s string) string { return s }
	}
	return t
}

func (t Target) forward(own int) int {
	if p, ok := t.Forward[own]; ok {
		return p
	}
	return own
}
