package roads

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"nplay/internal/secret"
	"nplay/transport"
	"nplay/transport/sshdial"
)

// The time that a dial waits for its turn is not the router's, on either port.
func TestWaitingIsNotTheRouters(t *testing.T) {
	hosts := filepath.Join(t.TempDir(), "known_hosts")
	if err := os.WriteFile(hosts, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		silent := map[string]int{} // by address
		d := &sshdial.Dialer{PerSecond: 0.01, Net: func(ctx context.Context, _, addr string) (net.Conn, error) {
			mu.Lock()
			silent[addr]++
			mu.Unlock()
			<-ctx.Done()
			return nil, ctx.Err()
		}}
		target := Target{SSH: sshdial.Target{Host: "r1", Address: "192.0.2.1", User: "lab", Password: secret.New("canary"), KnownHosts: []string{hosts}},
			Timeout: 30 * time.Second, Connect: 5 * time.Second}
		waits := 0
		target.Waiting = func(yes bool) {
			if yes {
				waits++
			}
		}
		road := []Road{{Name: "netconf"}}
		find := Search{Netconf: road, SSH: road, Cause: transport.ErrNoNetconf}
		var all sync.WaitGroup
		begun := time.Now()
		for range 3 {
			all.Go(func() {
				own := target
				if _, dials, err := Dial(t.Context(), d, own, find); dials != 2 || !errors.Is(err, transport.ErrUnreachable) || errors.Is(err, context.Canceled) {
					t.Errorf("%d dials, %v", dials, err)
				}
			})
			synctest.Wait()
			target.Waiting = nil
		}
		all.Wait()
		// Six connections, one each 100 s, and Connect for the last.
		if got := time.Since(begun); got != 505*time.Second || silent["192.0.2.1:830"] != 3 || silent["192.0.2.1:22"] != 3 || waits == 0 {
			t.Errorf("%v, %v, %d waits", got, silent, waits)
		}
	})
}
