package main

import (
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
)

// A scratch is a folder that does not outlive its command, whenever a signal
// ends it: a private key lies in it.
type scratch struct {
	dir     string
	held    atomic.Bool
	signals chan os.Signal
	quit    chan struct{}
	over    sync.WaitGroup
}

// newScratch makes a folder. From now on a signal removes it and ends the
// process with the code for that, after left was called.
func newScratch(pattern string, left func()) (*scratch, error) {
	s := &scratch{signals: make(chan os.Signal, 1), quit: make(chan struct{})}
	signal.Notify(s.signals, endings...)
	dir, err := os.MkdirTemp("", pattern)
	if err != nil {
		signal.Stop(s.signals)
		return nil, err
	}
	s.dir = dir
	s.over.Go(func() {
		for {
			select {
			case <-s.quit:
				return
			case <-s.signals:
			}
			if s.held.Load() {
				continue
			}
			left()
			s.wipe()
			os.Exit(int(interrupted))
		}
	})
	return s, nil
}

// hold says whether somebody else sees to signals, and calls wipe at the end.
func (s *scratch) hold(yes bool) { s.held.Store(yes) }

// wipe removes the folder, with whatever is being written into it.
func (s *scratch) wipe() { _ = os.RemoveAll(s.dir) }

// remove ends the scratch.
func (s *scratch) remove() error {
	err := os.RemoveAll(s.dir)
	signal.Stop(s.signals)
	close(s.quit)
	s.over.Wait()
	return err
}
