package sshdial

import (
	"context"
	"time"
)

// Knock opens a TCP connection to the target and closes it again, without a
// handshake or a login at the target. Its errors are those of Dial. For one who
// examines a router whose login was refused on another port: a second refusal
// could lock the account.
func (d *Dialer) Knock(ctx context.Context, t Target) error {
	turn, err := d.turn(ctx, t)
	if err != nil {
		return interrupted(ctx, t, err)
	}
	conn, err := d.connect(ctx, time.Now().Add(t.timeout()), t, turn)
	if err != nil {
		turn.give()
		return interrupted(ctx, t, err)
	}
	return conn.Close()
}
