package answers

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"nplay/transport"
)

// maxHistory is what is taken of a history; routers keep 50 commits.
const maxHistory = 1000

// maxText bounds the text of one element.
const maxText = 64 << 10

// ParseHistory reads the <commit-information> of a document: the answer to
// <get-commit-information>, or to `show system commit | display xml`.
func ParseHistory(msg []byte) ([]transport.Commit, error) {
	d := NewDecoder(bytes.NewReader(msg))
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
			return Cut(err)
		}
		switch t := tok.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			text, err := ElementText(d, maxText)
			if err != nil {
				return err
			}
			switch t.Name.Local {
			case "sequence-number":
				if c.Sequence, err = strconv.Atoi(text); err != nil {
					return fmt.Errorf("a sequence-number is %q", Printable(text))
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
	if n, err := strconv.ParseInt(Attr(e, "seconds"), 10, 64); err == nil {
		return time.Unix(n, 0).UTC(), true
	}
	// The abbreviation of a zone other than UTC is not told apart from UTC here:
	// Go knows no offset for it. Routers send the attribute.
	if t, err := time.Parse("2006-01-02 15:04:05 MST", text); err == nil {
		return t.UTC(), true
	}
	return time.Time{}, false
}
