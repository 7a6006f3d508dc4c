package cli

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"nplay/conf"
	"nplay/transport"
	"nplay/transport/answers"
)

// tries is how often a configuration is read anew that somebody commits to
// between one command and the next.
const tries = 3

// Read asks for the COMMITTED configuration, which is what the operational
// command shows, whatever somebody is editing. Each scope is a command; all of
// them must be of the same commit.
func (s *session) Read(ctx context.Context, scopes []string) (*conf.Node, error) {
	if len(scopes) == 0 {
		scopes = []string{""}
	}
	for range tries {
		tree, same, err := s.parts(ctx, questions(scopes))
		if err != nil {
			return nil, err
		}
		if same {
			return tree.Only(scopes), nil
		}
	}
	return nil, refusal(reading, fmt.Sprintf("somebody committed each of the %d times while it was read", tries))
}

// parts reads stanzas and reports whether all are of the same commit, as far as
// the router says.
func (s *session) parts(ctx context.Context, all [][]string) (tree *conf.Node, same bool, err error) {
	tree, same = conf.New(), true
	first := ""
	for _, words := range all {
		part, commit, err := s.part(ctx, words)
		if err != nil {
			return nil, false, err
		}
		tree.Merge(part)
		if first == "" {
			first = commit
		}
		same = same && (commit == "" || commit == first)
	}
	return tree, same, nil
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

// reading is what a read is called in messages.
const reading = "reading the configuration"

// part reads one stanza. commit tells the commit it is of, "" where the router
// does not say.
func (s *session) part(ctx context.Context, words []string) (n *conf.Node, commit string, err error) {
	d := s.doing(reading)
	doc, err := s.document(ctx, d, strings.Join(append([]string{"show configuration"}, words...), " ")+" | display xml | no-more")
	var refusal *transport.Refusal
	switch {
	case errors.As(err, &refusal) && denied(refusal):
		// Not "absent": what the login may not see is never taken for missing.
		return nil, "", fmt.Errorf("%w: %w", refusal, conf.ErrHidden)
	case err != nil:
		return nil, "", err
	case vacant(doc):
		return conf.New(), "", nil // nothing is configured there
	case !bytes.Contains(doc, []byte("<configuration")):
		return nil, "", s.link.broken(d, errors.New("no configuration in it"))
	}
	n, err = conf.ParseXML(bytes.NewReader(doc), conf.Limits{Bytes: maxOutput})
	switch {
	case errors.Is(err, conf.ErrHidden):
		return nil, "", fmt.Errorf("%s: %w", d.name, err)
	case err != nil:
		return nil, "", s.link.broken(d, err)
	}
	return n, commitOf(doc), nil
}

// vacant reports whether a document says nothing but where the command line is:
// so a router shows a stanza that has no configuration.
func vacant(doc []byte) bool {
	d := answers.NewDecoder(bytes.NewReader(doc))
	for depth := 0; ; {
		tok, err := d.Token()
		if err != nil {
			return errors.Is(err, io.EOF)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if depth++; depth == 2 && t.Name.Local != "cli" {
				return false
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			if depth < 2 && len(bytes.TrimSpace(t)) > 0 {
				return false
			}
		}
	}
}

// commitOf returns when and by whom the configuration in a document was
// committed, as its element says.
func commitOf(doc []byte) string {
	d := answers.NewDecoder(bytes.NewReader(doc))
	for {
		tok, err := d.Token()
		if err != nil {
			return ""
		}
		if start, ok := tok.(xml.StartElement); ok && start.Name.Local == "configuration" {
			return strings.TrimSpace(answers.Attr(start, "commit-seconds") + " " + answers.Attr(start, "commit-user"))
		}
	}
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
