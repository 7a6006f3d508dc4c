package transport

import (
	"errors"
	"strings"
	"time"
)

// The causes a caller branches on. Implementations wrap them.
var (
	ErrUnreachable = errors.New("unreachable")                       // no TCP connection, or no SSH server behind it
	ErrAuth        = errors.New("login refused")                     // the router took none of the keys and passwords offered
	ErrNoLogin     = errors.New("login not possible")                // for want of a key, passphrase or agent here, before the router was asked
	ErrHostKey     = errors.New("host key not trusted")              // unknown or changed
	ErrNoNetconf   = errors.New("no NETCONF")                        // logged in, but no road to NETCONF is open
	ErrNoCLI       = errors.New("no command line")                   // logged in, but no shell with the Junos command line is open
	ErrLocked      = errors.New("configuration database locked")     // by another session
	ErrDirty       = errors.New("candidate has uncommitted changes") // somebody else's
	ErrPending     = errors.New("a confirmed commit waits for its confirmation")
	ErrClosed      = errors.New("session closed")             // the link died or was closed, in the middle of a request or before it
	ErrJump        = errors.New("a jump host cannot be used") // beside ErrUnreachable
	ErrSaved       = errors.New("no saved configuration")     // none that can be used, where one stands for the router
	ErrProtocol    = errors.New("malformed reply")            // the peer does not speak what it should
)

// A LockError says who stands in the way of a lock, as far as the router told.
type LockError struct {
	Cause   error         // ErrLocked, ErrDirty or ErrPending
	Holder  string        // the account; "" when the router did not say
	Detail  string        // terminal and process id, such as "terminal p0 (pid 32260)"
	Since   string        // as the router wrote it: "2021-05-06 11:04:06 UTC"
	Idle    time.Duration // since the holder last did something
	Message string        // the router's own words
}

func (e *LockError) Error() string {
	s := e.Cause.Error()
	if e.Holder != "" {
		s += " by " + e.Holder
		if e.Detail != "" {
			s += " (" + e.Detail + ")"
		}
	}
	if e.Since != "" {
		s += " since " + e.Since
	}
	if e.Idle > 0 {
		s += ", idle " + e.Idle.String()
	}
	return s
}

func (e *LockError) Unwrap() error { return e.Cause }

// A Refusal is a request the router answered with an error. The session goes
// on. Its text is the router's own.
type Refusal struct {
	Request string // what was asked: "load", "commit check", "commit", ...
	Errors  []RouterError
}

// A RouterError is one error of a reply.
type RouterError struct {
	Path    string // "[edit system login]"; may be empty
	Element string // the bad element; may be empty
	Message string
	Tag     string // the rpc-error's error-tag; may be empty
}

func (e *Refusal) Error() string {
	var s []string
	for _, r := range e.Errors {
		t := r.Said()
		if r.Path != "" {
			t = r.Path + " " + t
		}
		s = append(s, t)
	}
	if len(s) == 0 {
		s = []string{"refused without a reason"}
	}
	return e.Request + ": " + strings.Join(s, "; ")
}

// Said is the message, with the element before it where it does not name it.
func (e RouterError) Said() string {
	if e.Element != "" && !strings.Contains(e.Message, e.Element) {
		return e.Element + ": " + e.Message
	}
	return e.Message
}
