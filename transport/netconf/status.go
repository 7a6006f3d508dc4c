package netconf

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"

	"nplay/transport/answers"
)

// parseEditor reads to the end of a <database-status> element.
func parseEditor(d *xml.Decoder) (answers.Editor, error) {
	var e answers.Editor
	for depth := 1; depth > 0; {
		tok, err := d.Token()
		if err != nil {
			return e, answers.Cut(err)
		}
		switch t := tok.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			var idle string
			var to *string
			switch t.Name.Local {
			case "user":
				to = &e.User
			case "terminal":
				to = &e.Terminal
			case "pid":
				to = &e.PID
			case "start-time":
				to = &e.Since
			case "idle-time":
				to = &idle
			case "exclusive":
				e.Exclusive = true
				fallthrough
			default:
				if depth++; depth > answers.MaxDepth {
					return e, answers.ErrDeep
				}
				continue
			}
			if *to, err = answers.ElementText(d, maxText); err != nil {
				return e, err
			}
			if to == &idle {
				e.Idle = answers.ParseIdle(idle)
			}
		}
	}
	return e, nil
}

// A status is what a reply to <get-config> of the candidate says beside the
// configuration.
type status struct {
	configuration bool   // there is one in it
	since         string // since when the candidate has edits; "" when it has none
	editors       []answers.Editor
}

// parseStatus reads a reply to <get-config>.
func parseStatus(msg []byte) (s status, err error) {
	d := answers.NewDecoder(bytes.NewReader(msg))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return s, err
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "configuration":
			s.configuration = true
			s.since = answers.Attr(start, "changed-localtime")
			if s.since == "" {
				s.since = answers.Attr(start, "changed-seconds")
			}
		case "database-status":
			e, err := parseEditor(d)
			if err != nil {
				return s, err
			}
			if e.User != "" && len(s.editors) < maxProblems {
				s.editors = append(s.editors, e)
			}
		}
	}
}
