package main

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// endings are the signals that end a command: Ctrl-C, a polite kill, the terminal
// going away.
var endings = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}

// interruptible returns a context that ends with the first Ctrl-C, SIGTERM or
// hang-up of the terminal, after first was called. At the second, second is
// called and the process leaves at once. The function it returns puts
// everything back.
//
// A reader of stdout that goes away (`| head`) ends nothing: it must not leave
// routers in the middle of a commit.
func interruptible(ctx context.Context, first, second func()) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, endings...)
	signal.Ignore(syscall.SIGPIPE)
	quit := make(chan struct{})
	var over sync.WaitGroup
	over.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-quit:
				return
			case <-signals:
			}
			if n == 0 {
				first()
				cancel()
				continue
			}
			second()
			os.Exit(int(interrupted))
		}
	})
	return ctx, func() {
		signal.Stop(signals)
		signal.Reset(syscall.SIGPIPE)
		close(quit)
		over.Wait()
		cancel()
	}
}
