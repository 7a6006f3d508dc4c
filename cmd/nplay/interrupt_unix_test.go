//go:build unix

package main

import (
	"context"
	"os"
	"syscall"
	"testing"

	"go.uber.org/goleak"
)

// The first signal ends the context, and afterwards nothing is left of it.
func TestInterruptible(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	called := 0
	ctx, release := interruptible(context.Background(), func() { called++ }, func() { t.Error("left at the first signal") })
	defer release()
	if err := ctx.Err(); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	<-ctx.Done()
	if called != 1 {
		t.Errorf("first was called %d times", called)
	}
}
