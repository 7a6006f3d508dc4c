package cli

import (
	"context"
	"time"

	"nplay/transport"
	"nplay/transport/answers"
)

// History returns the router's commits.
func (s *session) History(ctx context.Context) ([]transport.Commit, error) {
	d := s.doing("commit history")
	doc, err := s.document(ctx, d, "show system commit | display xml | no-more")
	if err != nil {
		return nil, err
	}
	all, err := answers.ParseHistory(doc)
	if err != nil {
		return nil, s.link.broken(d, err)
	}
	if len(all) > 0 {
		if due, unmarked := answers.Due(all[0]); unmarked {
			now, err := s.clock(ctx)
			if err != nil {
				return nil, err
			}
			all[0].Pending = now.Before(due)
		}
	}
	return all, nil
}

// clock asks the router for its time; ours stands in where it does not say.
func (s *session) clock(ctx context.Context) (time.Time, error) {
	doc, err := s.document(ctx, s.doing("the router's clock"), "show system uptime | display xml | no-more")
	if err != nil && !refused(err) {
		return time.Time{}, err
	}
	if t, ok := answers.ParseClock(doc); ok && err == nil {
		return t, nil
	}
	return s.now(), nil
}
