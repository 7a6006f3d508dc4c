package netconf

import (
	"encoding/xml"
	"slices"
	"strings"

	"nplay/transport"
	"nplay/transport/answers"
)

// A problem is an <rpc-error>, or an <xnm:error> or <xnm:warning> of the older
// Junos XML protocol.
type problem struct {
	transport.RouterError
	severity string // "error" unless the router says "warning"
	app      string // error-app-tag: what the server has to say beyond the tag
	session  string // error-info/session-id: who holds a lock, in RFC 6241's words
	editors  []answers.Editor
}

// maxText bounds the text of one error.
const maxText = 64 << 10

// isXNM reports whether the element is of the Junos XML protocol and has one of
// these names. The prefix may come without its declaration.
func isXNM(e xml.StartElement, names ...string) bool {
	return (e.Name.Space == xnm || e.Name.Space == "xnm") && slices.Contains(names, e.Name.Local)
}

// parseProblem reads to the end of the error element. Where its parts stand
// differs between releases, so that they are looked for at any depth.
func parseProblem(d *xml.Decoder, start xml.StartElement) (problem, error) {
	p := problem{severity: "error"}
	if start.Name.Local == "warning" {
		p.severity = "warning"
	}
	for depth := 1; depth > 0; {
		tok, err := d.Token()
		if err != nil {
			return p, answers.Cut(err)
		}
		switch t := tok.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			var to *string
			switch t.Name.Local {
			case "error-severity":
				to = &p.severity
			case "error-tag":
				to = &p.Tag
			case "error-app-tag":
				to = &p.app
			case "error-path", "edit-path":
				to = &p.Path
			case "error-message", "message":
				to = &p.Message
			case "bad-element", "statement":
				to = &p.Element
			case "session-id":
				to = &p.session
			case "database-status":
				e, err := parseEditor(d)
				if err != nil {
					return p, err
				}
				p.editors = append(p.editors, e)
				continue
			default:
				if depth++; depth > answers.MaxDepth {
					return p, answers.ErrDeep
				}
				continue
			}
			text, err := answers.ElementText(d, maxText)
			if err != nil {
				return p, err
			}
			if text != "" {
				*to = text
			}
		}
	}
	p.severity = strings.ToLower(p.severity)
	p.Path = strings.Join(strings.Fields(p.Path), " ")
	if p.Message == "" {
		p.Message = strings.TrimSpace(p.Tag + " (the router gives no message)")
	}
	return p, nil
}
