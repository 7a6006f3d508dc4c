package netconf

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"nplay/transport"
	"nplay/transport/answers"
)

// xnm is the namespace of Junos' own configuration and errors.
const xnm = "http://xml.juniper.net/xnm/1.1/xnm"

// A reply is what an <rpc-reply> says, apart from data. Elements are matched by
// local name: prefixes and namespaces differ from release to release.
type reply struct {
	id       string // message-id
	ok       bool
	problems []problem      // severity error, at any depth
	warnings []problem      // severity warning
	seen     map[string]int // how often the elements of markers stand in it
	failed   int            // load-error-count
	output   string         // configuration-output
}

// markers are the elements that tell how a request went.
var markers = map[string]bool{
	"commit-success": true, "commit-check-success": true, "load-success": true,
	"configuration-output": true, "configuration": true, "data": true,
}

// maxProblems of one reply are kept; a load can have thousands.
const maxProblems = 100

// parseReply reads a reply. Where the XML is malformed in the one way that
// routers with several routing engines are known for, it is mended first; the
// XML that was understood is returned.
func parseReply(msg []byte) (*reply, []byte, error) {
	r, err := parseStrict(msg)
	if err == nil {
		return r, msg, nil
	}
	if mended, ok := mend(msg); ok {
		if r, err2 := parseStrict(mended); err2 == nil {
			return r, mended, nil
		}
	}
	return nil, nil, err
}

// mend closes the <routing-engine> elements that some releases leave open, in
// front of the <ok/> after them.
func mend(msg []byte) ([]byte, bool) {
	missing := bytes.Count(msg, []byte("<routing-engine>")) + bytes.Count(msg, []byte("<routing-engine ")) -
		bytes.Count(msg, []byte("</routing-engine>"))
	at := max(bytes.LastIndex(msg, []byte("<ok/>")), bytes.LastIndex(msg, []byte("<nc:ok/>")))
	if missing < 1 || missing > 16 || at < 0 {
		return nil, false
	}
	return bytes.Join([][]byte{msg[:at], bytes.Repeat([]byte("</routing-engine>"), missing), msg[at:]}, nil), true
}

func parseStrict(msg []byte) (*reply, error) {
	r := &reply{seen: map[string]int{}}
	d := answers.NewDecoder(bytes.NewReader(msg))
	depth, config := 0, 0 // config: the depth of the configuration element, 0 outside of one
	rooted := false
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			if !rooted {
				return nil, errors.New("no rpc-reply in the answer")
			}
			return r, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := tok.(type) {
		case xml.EndElement:
			if depth == config {
				config = 0
			}
			depth--
		case xml.StartElement:
			if depth++; depth > answers.MaxDepth {
				return nil, answers.ErrDeep
			}
			name := t.Name.Local
			if depth == 1 {
				if rooted || name != "rpc-reply" {
					return nil, fmt.Errorf("<%s> instead of an rpc-reply", answers.Printable(name))
				}
				rooted, r.id = true, answers.Attr(t, "message-id")
				continue
			}
			if markers[name] && config == 0 {
				r.seen[name]++
			}
			read := true // to the end of the element
			switch {
			case name == "rpc-error" || config == 0 && isXNM(t, "error", "warning"):
				p, err := parseProblem(d, t)
				if err != nil {
					return nil, err
				}
				r.add(p)
			case config > 0:
				read = false
			case name == "load-error-count":
				text, err := answers.ElementText(d, 32)
				if err != nil {
					return nil, err
				}
				if r.failed, err = strconv.Atoi(text); err != nil {
					return nil, fmt.Errorf("load-error-count is %q", answers.Printable(text))
				}
			case name == "configuration-output":
				if r.output, err = answers.RawText(d, maxMessage); err != nil {
					return nil, err
				}
			default:
				read = false
				if name == "ok" {
					r.ok = true
				}
				if name == "configuration" {
					config = depth
				}
			}
			if read {
				depth--
			}
		}
	}
}

func (r *reply) add(p problem) {
	to := &r.problems
	if p.severity == "warning" {
		to = &r.warnings
	}
	if len(*to) < maxProblems {
		*to = append(*to, p)
	}
}

// refusal returns the errors of the reply, nil when it has none. An error wins
// over an <ok/> beside it.
func (r *reply) refusal(request string, mask func(string) string) *transport.Refusal {
	if len(r.problems) == 0 && r.failed == 0 {
		return nil
	}
	f := &transport.Refusal{Request: request}
	for _, p := range r.problems {
		e := p.RouterError
		e.Message, e.Element, e.Path = mask(e.Message), mask(e.Element), mask(e.Path)
		f.Errors = append(f.Errors, e)
	}
	if len(f.Errors) == 0 {
		f.Errors = []transport.RouterError{{Message: fmt.Sprintf("the router counts %d errors and names none", r.failed)}}
	}
	return f
}

// said returns the warnings of the reply.
func (r *reply) said(mask func(string) string) []transport.Warning {
	var all []transport.Warning
	for _, p := range r.warnings {
		w := transport.Warning{Path: mask(p.Path), Message: mask(p.Message)}
		if p.Element != "" && !strings.Contains(p.Message, p.Element) {
			w.Message = mask(p.Element) + ": " + w.Message
		}
		all = append(all, w)
	}
	return all
}
