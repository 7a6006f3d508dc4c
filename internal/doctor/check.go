package doctor

import (
	"time"

	"nplay/engine"
)

// A Check is one prerequisite.
type Check string

// The checks. Their names are part of the JSON.
const (
	NetconfPort    Check = "netconf-port"    // the inventory's NETCONF port takes TCP connections
	SSHPort        Check = "ssh-port"        // and so does its SSH port
	Handshake      Check = "ssh-handshake"   // both ends agree upon algorithms
	HostKey        Check = "host-key"        // the host key is known
	Login          Check = "login"           // the router takes the connection's login
	HelloNetconf   Check = "hello-netconf"   // NETCONF answers on its port
	HelloSSH       Check = "hello-ssh"       // NETCONF answers on the SSH port
	HelloExec      Check = "hello-exec"      // NETCONF answers as a command on the SSH port
	Session        Check = "session"         // there is a road that nplay can take
	Account        Check = "account"         // the configuration has the account, with a class
	Authentication Check = "authentication"  // and something it logs in with
	Permission     Check = "permission"      // its class may configure
	SSHService     Check = "ssh-service"     // system services ssh
	NetconfService Check = "netconf-service" // system services netconf ssh, on the inventory's port
	PendingCommit  Check = "pending-commit"  // no confirmed commit waits
	Editing        Check = "editing"         // no lock, no uncommitted edits
)

// Checks are all checks, in the order in which one depends on another.
var Checks = []Check{
	NetconfPort, SSHPort, Handshake, HostKey, Login,
	HelloNetconf, HelloSSH, HelloExec, Session,
	Account, Authentication, Permission,
	SSHService, NetconfService,
	PendingCommit, Editing,
}

// A State is how a check ended. States are part of the JSON.
type State string

// The states.
const (
	OK     State = "ok"
	Failed State = "failed"
	// Closed is a road that is not open and need not be: another one is, or a check
	// that failed says what opens it.
	Closed State = "closed"
	// Unchecked was not looked at: something before it failed, or the router does
	// not tell, or the inventory has no need of it.
	Unchecked State = "not-checked"
)

// Causes that no request of a run has. The others are those of package engine.
const (
	Missing   engine.Cause = "missing"  // the configuration lacks it
	OtherPort engine.Cause = "port"     // the router listens on another port than the inventory says
	NoPower   engine.Cause = "no-power" // the class may not configure
)

// A Cell is what a check found on a router.
type Cell struct {
	Check Check
	State State
	Text  string       // what was found; never a secret
	Cause engine.Cause // of one that Failed
	Hint  string       // of one that Failed: what mends it; lines of HCL are indented
}

// A Router is what was found on one router.
type Router struct {
	Host        string
	Cells       []Cell // one for each of Checks
	Interrupted bool   // it was broken off
	Took        time.Duration
}

// Cell returns the cell of a check.
func (r *Router) Cell(c Check) *Cell {
	for i := range r.Cells {
		if r.Cells[i].Check == c {
			return &r.Cells[i]
		}
	}
	return nil
}

// Ready reports whether all that was checked is as it has to be, and enough was.
func (r *Router) Ready() bool {
	for _, c := range r.Cells {
		if c.State == Failed {
			return false
		}
	}
	s := r.Cell(Session)
	return !r.Interrupted && s != nil && s.State == OK
}

// Failed returns the checks that failed.
func (r *Router) Failed() []Cell {
	var all []Cell
	for _, c := range r.Cells {
		if c.State == Failed {
			all = append(all, c)
		}
	}
	return all
}
