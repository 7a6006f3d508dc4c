package netconf

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"nplay/transport"
	"nplay/transport/answers"
)

const (
	namespace = "urn:ietf:params:xml:ns:netconf:base:1.0"
	base10    = "urn:ietf:params:netconf:base:1.0"
	base11    = "urn:ietf:params:netconf:base:1.1"
	// oldBase10 is what Junos calls base:1.0, old releases call it nothing else.
	oldBase10 = "urn:ietf:params:xml:ns:netconf:base:1.0"
	junos     = "http://xml.juniper.net/netconf/junos/1.0"
)

// clientHello is sent the moment the channel is open, without waiting for the
// server's: one that reads it together with the first request may stall.
const clientHello = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
	`<hello xmlns="` + namespace + `"><capabilities><capability>` + base10 +
	`</capability><capability>` + base11 + `</capability></capabilities></hello>`

// A hello is what a server said of itself.
type hello struct {
	capabilities map[string]bool // whole URIs, without their parameters
	session      string
}

func (h hello) has(uris ...string) bool {
	for _, u := range uris {
		if h.capabilities[u] {
			return true
		}
	}
	return false
}

// maxCapabilities is ten times what a server with all of Junos' YANG announces.
const maxCapabilities = 10000

// readHello reads the server's hello. Junos may send comments before it, and an
// <rpc-reply> with an error, in the same message or in one of its own.
func readHello(f *frameReader) (hello, []byte, error) {
	var said []transport.RouterError
	for range 4 {
		msg, err := f.read(maxHello)
		switch text := answers.Printable(strings.TrimSpace(string(msg))); {
		case err == nil:
		case len(said) > 0:
			return hello{}, nil, &transport.Refusal{Request: "hello", Errors: said}
		case errors.Is(err, io.EOF):
			return hello{}, nil, errors.New("the router hung up before its hello")
		case errors.Is(err, errCut) && text != "":
			return hello{}, nil, fmt.Errorf("the router hung up before its hello, it said %q", text)
		default:
			return hello{}, nil, err
		}
		h, found, errs, err := parseHello(msg)
		if found || err != nil {
			return h, msg, err
		}
		said = append(said, errs...)
	}
	return hello{}, nil, errors.New("no hello in the first four messages")
}

// parseHello takes a hello out of a message. found is false when there is none,
// and no error in the XML; said are the errors in <rpc-reply> elements.
func parseHello(msg []byte) (h hello, found bool, said []transport.RouterError, err error) {
	h.capabilities = map[string]bool{}
	// A login message may stand before all XML.
	if i := bytes.IndexByte(msg, '<'); i > 0 {
		msg = msg[i:]
	}
	d := answers.NewDecoder(bytes.NewReader(msg))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return h, false, said, nil
		}
		if err != nil {
			return h, false, said, err
		}
		start, ok := tok.(xml.StartElement)
		if !ok {
			continue
		}
		switch start.Name.Local {
		case "hello":
			err := h.parse(d)
			return h, err == nil, said, err
		case "rpc-error":
			p, err := parseProblem(d, start)
			if err != nil {
				return h, false, said, err
			}
			said = append(said, p.RouterError)
		}
	}
}

// parse reads to the end of the hello element.
func (h *hello) parse(d *xml.Decoder) error {
	for depth := 1; depth > 0; {
		tok, err := d.Token()
		if err != nil {
			return err
		}
		switch t := tok.(type) {
		case xml.EndElement:
			depth--
		case xml.StartElement:
			switch t.Name.Local {
			case "capability", "session-id":
				text, err := answers.ElementText(d, maxHello)
				if err != nil {
					return err
				}
				if t.Name.Local == "session-id" {
					h.session = text
					continue
				}
				if len(h.capabilities) == maxCapabilities {
					return fmt.Errorf("more than %d capabilities", maxCapabilities)
				}
				uri, _, _ := strings.Cut(text, "?")
				h.capabilities[uri] = true
			default:
				if depth++; depth > answers.MaxDepth {
					return answers.ErrDeep
				}
			}
		}
	}
	return nil
}
