package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"nplay/conf"
	"nplay/transport"
)

// Read asks for the COMMITTED configuration, which is what the operational
// command shows, whatever somebody is editing. Each scope is a command.
func (s *session) Read(ctx context.Context, scopes []string) (*conf.Node, error) {
	if len(scopes) == 0 {
		scopes = []string{""}
	}
	tree := conf.New()
	for _, words := range questions(scopes) {
		part, err := s.part(ctx, words)
		if err != nil {
			return nil, err
		}
		tree.Merge(part)
	}
	return tree.Only(scopes), nil
}

// questions returns what to ask for so that all scopes are covered, nothing
// twice.
func questions(scopes []string) [][]string {
	var all [][]string
	for _, s := range scopes {
		all = append(all, conf.ScopeWords(s))
	}
	slices.SortFunc(all, slices.Compare) // what covers others comes first
	var least [][]string
	for _, q := range all {
		if n := len(least); n > 0 && len(least[n-1]) <= len(q) && slices.Equal(least[n-1], q[:len(least[n-1])]) {
			continue
		}
		least = append(least, q)
	}
	return least
}

// part reads one stanza.
func (s *session) part(ctx context.Context, words []string) (*conf.Node, error) {
	d := s.doing("reading the configuration")
	doc, err := s.document(ctx, d, strings.Join(append([]string{"show configuration"}, words...), " ")+" | display xml | no-more")
	var refusal *transport.Refusal
	switch {
	case errors.As(err, &refusal) && denied(refusal):
		// Not "absent": what the login may not see is never taken for missing.
		return nil, fmt.Errorf("%w: %w", refusal, conf.ErrHidden)
	case err != nil:
		return nil, err
	case !bytes.Contains(doc, []byte("<configuration")):
		return conf.New(), nil // nothing is configured there
	}
	n, err := conf.ParseXML(bytes.NewReader(doc), conf.Limits{Bytes: maxOutput})
	switch {
	case errors.Is(err, conf.ErrHidden):
		return nil, fmt.Errorf("%s: %w", d.name, err)
	case err != nil:
		return nil, s.link.broken(d, err)
	}
	return n, nil
}

// denied reports whether the router refused for lack of permission.
func denied(r *transport.Refusal) bool {
	for _, e := range r.Errors {
		if e.Tag == "access-denied" || strings.Contains(strings.ToLower(e.Message), "permission denied") {
			return true
		}
	}
	return false
}
