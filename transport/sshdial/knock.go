package sshdial

import (
	"context"
	"fmt"
)

// Knock opens a TCP connection to the target and closes it again, without a
// handshake or a login at the target. Its errors are those of Dial. For one who
// examines a router whose login was refused on another port: a second refusal
// could lock the account.
func (d *Dialer) Knock(ctx context.Context, t Target) error {
	bounded, cancel := context.WithTimeout(ctx, t.timeout())
	defer cancel()
	conn, err := d.connect(bounded, t)
	switch {
	case ctx.Err() != nil:
		if err == nil {
			conn.Close()
		}
		return fmt.Errorf("connecting to %s: %w", t.addr(t.Port), ctx.Err())
	case err != nil:
		return unreachable(t, err)
	}
	return conn.Close()
}
