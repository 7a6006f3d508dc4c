package engine

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"nplay/transport"
)

// A dial has its time, which does not run while it waits for others.
func TestPatient(t *testing.T) {
	hangs := func(ctx context.Context, _ func(bool)) error { <-ctx.Done(); return ctx.Err() }
	for _, tt := range []struct {
		name string
		dial func(context.Context, func(bool)) error
		want error
		ends time.Duration
	}{
		{"hangs", hangs, context.DeadlineExceeded, time.Minute},
		{"waits", func(_ context.Context, waiting func(bool)) error {
			waiting(true)
			time.Sleep(time.Hour)
			waiting(false)
			return nil
		}, nil, time.Hour},
		{"waits, then hangs", func(ctx context.Context, waiting func(bool)) error {
			waiting(true)
			time.Sleep(time.Hour)
			waiting(false)
			return hangs(ctx, waiting)
		}, context.DeadlineExceeded, time.Hour + time.Minute},
		{"waits twice", func(ctx context.Context, waiting func(bool)) error {
			for range 2 {
				waiting(true)
				time.Sleep(time.Hour)
				waiting(false)
				time.Sleep(time.Minute / 2)
			}
			return transport.ErrUnreachable
		}, transport.ErrUnreachable, 2*time.Hour + time.Minute},
		{"waits for ever", func(ctx context.Context, waiting func(bool)) error {
			waiting(true)
			return hangs(ctx, waiting)
		}, context.Canceled, 24 * time.Hour},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer time.AfterFunc(24*time.Hour, cancel).Stop()
				begun := time.Now()
				err := patient(ctx, time.Minute, tt.dial)
				if got := time.Since(begun); !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) || got != tt.ends {
					t.Errorf("%v after %v, want %v after %v", err, got, tt.want, tt.ends)
				}
			})
		})
	}
}
