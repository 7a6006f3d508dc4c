package answers

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// MaxDepth bounds nested elements in what is not a configuration.
const MaxDepth = 128

// ErrDeep is the error for elements nested deeper than MaxDepth.
var ErrDeep = fmt.Errorf("elements nested deeper than %d", MaxDepth)

// NewDecoder returns a strict decoder that takes the encodings routers name.
func NewDecoder(r io.Reader) *xml.Decoder {
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

// ElementText reads to the end of an element and returns its text, with that of
// elements inside it, without the space around it.
func ElementText(d *xml.Decoder, limit int) (string, error) {
	text, err := RawText(d, limit)
	return strings.TrimSpace(text), err
}

// RawText is ElementText with the space around it.
func RawText(d *xml.Decoder, limit int) (string, error) {
	var b strings.Builder
	for depth := 1; depth > 0; {
		tok, err := d.Token()
		if err != nil {
			return "", Cut(err)
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if depth++; depth > MaxDepth {
				return "", ErrDeep
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

// Cut gives the end of the document in the midst of an element its name.
func Cut(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Attr returns an attribute by its local name, "" when it is missing.
func Attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
