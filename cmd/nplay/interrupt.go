package main

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
)

// interruptible returns a context that ends with the first Ctrl-C or SIGTERM,
// after first was called. At the second, second is called and the process
// leaves at once. The function it returns puts everything back.
func interruptible(ctx context.Context, first, second func()) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
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
		close(quit)
		over.Wait()
		cancel()
	}
}
