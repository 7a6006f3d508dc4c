package cli

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"nplay/transport"
	"nplay/transport/answers"
)

// document sends an operational command and returns the XML that it prints.
func (s *session) document(ctx context.Context, d doing, line string) ([]byte, error) {
	out, err := s.ask(ctx, d, s.show(line))
	if err != nil {
		return nil, err
	}
	if len(out) == 0 || !strings.HasPrefix(strings.TrimSpace(out[0]), "<rpc-reply") {
		if said := parse(out, nil); said.failed {
			return nil, said.refusal(d.name, s.mask)
		}
		return nil, s.link.broken(d, errors.New("no XML in it"))
	}
	doc := []byte(strings.Join(out, "\n"))
	if !bytes.Contains(doc, []byte("error")) {
		return doc, nil // no element whose name could mean one
	}
	r, err := complaintsIn(doc)
	if err != nil {
		return nil, s.link.broken(d, err)
	}
	if len(r.errors) > 0 {
		return nil, r.refusal(d.name, s.mask)
	}
	return doc, nil
}

// complaintsIn reads the errors in a document, which stand there in the forms of
// either of the XML protocols. It fails on what is not one document.
func complaintsIn(doc []byte) (said, error) {
	var s said
	d := answers.NewDecoder(bytes.NewReader(doc))
	depth, config := 0, 0
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return s, err
		}
		switch t := tok.(type) {
		case xml.EndElement:
			if depth == config {
				config = 0
			}
			depth--
		case xml.StartElement:
			name := t.Name.Local
			if config == 0 && (name == "rpc-error" || name == "error") {
				e, warning, err := complaintOf(d)
				if err != nil {
					return s, err
				}
				if !warning {
					s.add(e)
				}
				continue
			}
			if depth++; depth > answers.MaxDepth {
				return s, answers.ErrDeep
			}
			if depth == 1 && name != "rpc-reply" {
				return s, fmt.Errorf("<%s> instead of an rpc-reply", name)
			}
			if name == "configuration" && config == 0 {
				config = depth
			}
		}
	}
}

// maxText bounds the text of one error.
const maxText = 64 << 10

// complaintOf reads to the end of an error element.
func complaintOf(d *xml.Decoder) (e transport.RouterError, warning bool, err error) {
	for depth := 1; depth > 0; {
		tok, err := d.Token()
		if err != nil {
			return e, false, answers.Cut(err)
		}
		switch t := tok.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			var to *string
			severity := ""
			switch t.Name.Local {
			case "error-severity":
				to = &severity
			case "error-tag":
				to = &e.Tag
			case "error-path", "edit-path":
				to = &e.Path
			case "error-message", "message":
				to = &e.Message
			case "bad-element", "statement":
				to = &e.Element
			default:
				if depth++; depth > answers.MaxDepth {
					return e, false, answers.ErrDeep
				}
				continue
			}
			if *to, err = answers.ElementText(d, maxText); err != nil {
				return e, false, err
			}
			warning = warning || severity == "warning"
		}
	}
	if e.Message == "" {
		e.Message = "an error without a message"
	}
	return e, warning, nil
}
