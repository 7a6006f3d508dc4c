package sshdial

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l limiter
		begun := time.Now()
		var mu sync.Mutex
		var order []int
		var at []time.Duration
		var all sync.WaitGroup
		impatient, cancel := context.WithCancel(t.Context())
		for i := range 6 {
			ctx := t.Context()
			if i == 5 {
				ctx = impatient
			}
			all.Go(func() {
				if l.wait(ctx, 2) != nil {
					return
				}
				mu.Lock()
				defer mu.Unlock()
				order, at = append(order, i), append(at, time.Since(begun))
			})
			synctest.Wait() // they come one after the other
		}
		cancel()
		synctest.Wait()
		all.Go(func() { // takes the place that was given back
			l.wait(t.Context(), 2)
			mu.Lock()
			defer mu.Unlock()
			order, at = append(order, 6), append(at, time.Since(begun))
		})
		all.Wait()
		if want := []int{0, 1, 2, 3, 4, 6}; !slices.Equal(order, want) {
			t.Errorf("order %v", order)
		}
		for i, d := range at {
			if d != time.Duration(i)*time.Second/2 {
				t.Errorf("%v", at)
				break
			}
		}
		// What was not used is not saved up.
		time.Sleep(time.Hour)
		begun = time.Now()
		l.wait(t.Context(), 2)
		l.wait(t.Context(), 2)
		if time.Since(begun) != time.Second/2 {
			t.Error(time.Since(begun))
		}
		if err := l.wait(impatient, 0); err == nil {
			t.Error("begun after the end")
		}
	})
}

// The fleet's rate counts jump hosts, too; that of a jump host what goes
// through it. Neither counts against a router's time.
func TestRateOfDials(t *testing.T) {
	for _, tt := range []struct {
		name        string
		fleet, jump float64
		want        time.Duration
	}{
		{"none", 0, 0, 0},
		{"fleet", 0.1, 0, 100 * time.Second},
		{"jump host", 0, 0.1, 90 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := newLAN(t)
				n.serve("b1:22", peer{open: n.forward})
				d, b1 := n.dialer(), n.jump("b1", nil)
				d.PerSecond, b1.PerSecond = tt.fleet, tt.jump
				begun := time.Now()
				var all sync.WaitGroup
				for i := range 10 {
					name := fmt.Sprint("r", i)
					n.serve(name+":22", peer{})
					target := n.target(name, b1)
					target.Timeout, target.Connect = 5*time.Second, time.Second
					all.Go(func() {
						if err := dialled(t, d, target); err != nil {
							t.Error(err)
						}
					})
				}
				all.Wait()
				if got := time.Since(begun); got != tt.want {
					t.Errorf("it took %v, want %v", got, tt.want)
				}
			})
		})
	}
}
