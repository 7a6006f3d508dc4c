package engine

import (
	"context"

	"nplay/transport"
)

// A DialRequest says which router to reach, as whom, and by which roads.
type DialRequest struct {
	Host *Host
	// Login to use; nil means the connection's own.
	Login *Login
	// NetconfPort is the router's own NETCONF port as read from its
	// configuration; 0 means the inventory's.
	NetconfPort int
	// Subsystem admits only the NETCONF subsystem on the NETCONF port: what a
	// management server will use. For proofs.
	Subsystem bool
	// Again allows showing a password that the router has refused in this run:
	// what nplay has committed since may have changed the answer.
	Again bool
	// Waiting, when not nil, is to be called with true when the dialer waits for
	// others (a jump host, a rate, a person), and with false when it goes on. That
	// time does not count for the router's timeout.
	Waiting func(bool)
}

// A Dialer opens a session over a NEW connection. cmd/nplay wires it to the
// transports; tests give their own. Its errors wrap the causes of package
// transport and carry a hint through a `Hint() string` method where there is
// one. Dials tells how many TCP connections it tried.
type Dialer func(ctx context.Context, r DialRequest) (s transport.Session, dials int, err error)

// A ReadDialer is what a plan gets: nothing it opens can change a router.
type ReadDialer func(ctx context.Context, r DialRequest) (s transport.Reader, dials int, err error)

// ReadOnly narrows a Dialer.
func (d Dialer) ReadOnly() ReadDialer {
	return func(ctx context.Context, r DialRequest) (transport.Reader, int, error) {
		s, n, err := d(ctx, r)
		if err != nil {
			return nil, n, err
		}
		return transport.ReadOnly(s), n, nil
	}
}

// A CheckDialer is what `plan --check` gets: what it opens can try a change out
// and cannot commit it.
type CheckDialer func(ctx context.Context, r DialRequest) (s transport.Checker, dials int, err error)

// Checking narrows a Dialer.
func (d Dialer) Checking() CheckDialer {
	return func(ctx context.Context, r DialRequest) (transport.Checker, int, error) {
		s, n, err := d(ctx, r)
		if err != nil {
			return nil, n, err
		}
		return transport.CheckOnly(s), n, nil
	}
}
