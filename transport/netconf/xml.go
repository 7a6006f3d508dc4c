package netconf

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxDepth bounds nested elements in what is not a configuration.
const maxDepth = 128

var errDeep = fmt.Errorf("elements nested deeper than %d", maxDepth)

// newDecoder returns a strict decoder that takes the encodings routers name.
func newDecoder(r io.Reader) *xml.Decoder {
	d := xml.NewDecoder(r)
	d.CharsetReader = func(charset string, input io.Reader) (io.Reader, error) {
		switch strings.ToLower(charset) {
		case "us-ascii", "ascii", "utf-8", "utf8":
			return input, nil // the decoder refuses bytes that are not UTF-8
		}
		return nil, fmt.Errorf("unknown encoding %q", charset)
	}
	return d
}

// elementText reads to the end of an element and returns its text, with that of
// elements inside it, without the space around it.
func elementText(d *xml.Decoder, limit int) (string, error) {
	text, err := rawText(d, limit)
	return strings.TrimSpace(text), err
}

// rawText is elementText with the space around it.
func rawText(d *xml.Decoder, limit int) (string, error) {
	var b strings.Builder
	for depth := 1; depth > 0; {
		tok, err := d.Token()
		if err != nil {
			return "", cut(err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return "", errDeep
			}
		case xml.EndElement:
			depth--
		case xml.CharData:
			if b.Len()+len(t) > limit {
				return "", errors.New("a text longer than nplay takes")
			}
			b.Write(t)
		}
	}
	return b.String(), nil
}

// cut gives the end of the document in the midst of an element its name.
func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// attr returns an attribute by its local name, "" when it is missing.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// escape makes a text fit between tags and in attributes.
func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // does not fail on a Builder
	return b.String()
}
