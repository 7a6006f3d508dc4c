package netconf

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"nplay/transport"
)

// maxHistory is what is taken of a history; routers keep 50 commits.
const maxHistory = 1000

// History returns the router's commits.
func (s *session) History(ctx context.Context) ([]transport.Commit, error) {
	q := s.request("commit history", "<get-commit-information/>")
	_, msg, err := s.ask(ctx, q)
	if err != nil {
		return nil, err
	}
	all, err := parseHistory(msg)
	if err != nil {
		return nil, s.link.broken(q, err)
	}
	if len(all) > 0 && !all[0].Pending {
		if all[0].Pending, err = s.mayBePending(ctx, all[0]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

var rollbackIn = regexp.MustCompile(`rollback in (\d{1,5})\s*min`)

// mayBePending decides for a router that does not mark a pending commit, as
// older releases don't: the newest commit was a confirmed one, and its time is
// not over on the router's own clock. That a `commit check` has confirmed it
// already cannot be seen; then it counts as pending until its time is over.
func (s *session) mayBePending(ctx context.Context, c transport.Commit) (bool, error) {
	m := rollbackIn.FindStringSubmatch(c.Comment)
	if m == nil {
		return false, nil
	}
	minutes, _ := strconv.Atoi(m[1])
	now, err := s.clock(ctx)
	if err != nil {
		return false, err
	}
	return now.Before(c.Time.Add(time.Duration(minutes)*time.Minute + rollbackTakes)), nil
}

// rollbackTakes is how long a router may take to go back once the time is over.
const rollbackTakes = 2 * time.Minute

// clock asks the router for its time; ours stands in where it does not say.
func (s *session) clock(ctx context.Context) (time.Time, error) {
	_, msg, err := s.ask(ctx, s.request("the router's clock", "<get-system-uptime-information/>"))
	if err != nil {
		if refused(err) {
			return s.now(), nil
		}
		return time.Time{}, err
	}
	d := newDecoder(bytes.NewReader(msg))
	for inside := false; ; {
		tok, err := d.Token()
		if err != nil {
			return s.now(), nil // the XML is well-formed: it is its end
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		inside = inside || start.Name.Local == "current-time"
		if inside && start.Name.Local == "date-time" {
			text, err := elementText(d, maxText)
			if t, ok := stamp(start, text); ok && err == nil {
				return t, nil
			}
			return s.now(), nil
		}
	}
}

// parseHistory reads a reply to <get-commit-information>.
func parseHistory(msg []byte) ([]transport.Commit, error) {
	d := newDecoder(bytes.NewReader(msg))
	var all []transport.Commit
	found := false
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			if !found {
				return nil, errors.New("no commit-information in it")
			}
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "commit-information":
			found = true
		case "commit-history":
			c := transport.Commit{Sequence: -1}
			if err := parseCommit(d, &c); err != nil {
				return nil, err
			}
			if len(all) == maxHistory {
				return all, nil
			}
			// The order is the list's; the numbers must agree with it, because
			// "newest" decides whether a commit is ours to confirm.
			if c.Sequence != len(all) {
				return nil, fmt.Errorf("commit %d of the history has the number %d", len(all), c.Sequence)
			}
			all = append(all, c)
		}
	}
}

// parseCommit reads to the end of a <commit-history> element.
func parseCommit(d *xml.Decoder, c *transport.Commit) error {
	for depth := 1; depth > 0; {
		tok, err := d.Token()
		if err != nil {
			return cut(err)
		}
		switch t := tok.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			text, err := elementText(d, maxText)
			if err != nil {
				return err
			}
			switch t.Name.Local {
			case "sequence-number":
				if c.Sequence, err = strconv.Atoi(text); err != nil {
					return fmt.Errorf("a sequence-number is %q", printable(text))
				}
			case "user":
				c.User = text
			case "client":
				c.Client = text
			case "date-time":
				if at, ok := stamp(t, text); ok {
					c.Time = at
				}
			case "comment":
				c.Comment = text
			case "log":
				c.Log = text
			case "commit-confirmed":
				c.Pending = !strings.Contains(strings.ToLower(text), "confirmed by")
			}
		}
	}
	return nil
}

// stamp reads a time: the seconds since 1970 of its attribute, or its text.
func stamp(e xml.StartElement, text string) (time.Time, bool) {
	if n, err := strconv.ParseInt(attr(e, "seconds"), 10, 64); err == nil {
		return time.Unix(n, 0).UTC(), true
	}
	// The abbreviation of a zone other than UTC is not told apart from UTC here:
	// Go knows no offset for it. Routers send the attribute.
	if t, err := time.Parse("2006-01-02 15:04:05 MST", text); err == nil {
		return t.UTC(), true
	}
	return time.Time{}, false
}
