package engine

import (
	"context"

	"golang.org/x/sync/errgroup"

	"nplay/conf"
	"nplay/transport"
)

// Collect reads the whole committed configuration of every host and hands it to
// keep, which may be called from many goroutines and owns the tree. It returns a
// failure for each host that could not be read or kept, in their order; none
// stops the others.
//
// A host that is done is an Event of the kind HostDone, with what keep says of it.
func Collect(ctx context.Context, hosts []*Host, d ReadDialer, o Options, keep func(h *Host, tree *conf.Node) (said string, err error)) []Failure {
	o = o.filled()
	all := make([]*Failure, len(hosts))
	var g errgroup.Group
	g.SetLimit(o.Parallel)
	for i, h := range hosts {
		g.Go(func() error {
			all[i] = collect(ctx, h, d, o, keep)
			return nil // a router's failure is told; it must not stop the others
		})
	}
	_ = g.Wait()
	var bad []Failure
	for _, f := range all {
		if f != nil {
			bad = append(bad, *f)
		}
	}
	return bad
}

func collect(ctx context.Context, h *Host, d ReadDialer, o Options, keep func(*Host, *conf.Node) (string, error)) *Failure {
	said := ""
	f := readHost(ctx, h, nil, &HostPlan{Host: h.Name}, d, o, func(_ transport.Reader, tree *conf.Node) *Failure {
		var err error
		if said, err = keep(h, tree); err != nil {
			f := failure(h.Name, "save the configuration", err)
			if f.Cause == Protocol {
				f.Cause, f.Hint = Unsaved, "" // an error of the disk, not of the router
			}
			return f
		}
		return nil
	})
	if f != nil {
		f.Text = o.Mask(f.Text)
		o.failed(f)
		return f
	}
	o.emit(Event{Kind: HostDone, Host: h.Name, Detail: said})
	return nil
}
