package netconf

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
)

// parseEditor reads to the end of a <database-status> element.
func parseEditor(d *xml.Decoder) (editor, error) {
	var e editor
	for depth := 1; depth > 0; {
		tok, err := d.Token()
		if err != nil {
			return e, cut(err)
		}
		switch t := tok.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			var idle string
			var to *string
			switch t.Name.Local {
			case "user":
				to = &e.user
			case "terminal":
				to = &e.terminal
			case "pid":
				to = &e.pid
			case "start-time":
				to = &e.since
			case "idle-time":
				to = &idle
			case "exclusive":
				e.exclusive = true
				fallthrough
			default:
				if depth++; depth > maxDepth {
					return e, errDeep
				}
				continue
			}
			if *to, err = elementText(d, maxText); err != nil {
				return e, err
			}
			if to == &idle {
				e.idle = parseIdle(idle)
			}
		}
	}
	return e, nil
}

// parseStatus finds out from a reply to <get-config> since when the candidate
// has edits, "" when the router does not say, and who is editing.
func parseStatus(msg []byte) (since string, editors []editor, err error) {
	d := newDecoder(bytes.NewReader(msg))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return since, editors, nil
		}
		if err != nil {
			return "", nil, err
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "configuration":
			since = attr(start, "changed-localtime")
		case "database-status":
			e, err := parseEditor(d)
			if err != nil {
				return "", nil, err
			}
			if e.user != "" && len(editors) < maxProblems {
				editors = append(editors, e)
			}
		}
	}
}
