package netconf

import (
	"context"
	"time"

	"nplay/transport"
	"nplay/transport/answers"
)

// History returns the router's commits.
func (s *session) History(ctx context.Context) ([]transport.Commit, error) {
	q := s.request("commit history", "<get-commit-information/>")
	_, msg, err := s.ask(ctx, q)
	if err != nil {
		return nil, err
	}
	all, err := answers.ParseHistory(msg)
	if err != nil {
		return nil, s.link.broken(q, err)
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
	_, msg, err := s.ask(ctx, s.request("the router's clock", "<get-system-uptime-information/>"))
	if err != nil && !refused(err) {
		return time.Time{}, err
	}
	if t, ok := answers.ParseClock(msg); ok && err == nil {
		return t, nil
	}
	return s.now(), nil
}
