package answers

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"nplay/conf/schema"
)

// Masked stands in a trace where a secret was.
const Masked = "(sensitive)"

// MaskXML returns a message with the values that the schema calls secret
// replaced. All else is as it went over the wire. Where the XML ends to be
// well-formed nothing can be told apart, and the rest is left out.
func MaskXML(msg []byte) string {
	var out strings.Builder
	d := NewDecoder(bytes.NewReader(msg))
	var open []level
	shown := 0
	for {
		begin := int(d.InputOffset())
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			out.Write(msg[shown:])
			return out.String()
		}
		if err != nil {
			out.Write(msg[shown:begin])
			fmt.Fprintf(&out, "[%d bytes that are not well-formed: not shown]", len(msg)-begin)
			return out.String()
		}
		switch t := tok.(type) {
		case xml.StartElement:
			open = append(open, below(open, t.Name.Local))
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 && open[len(open)-1].hides(t) && len(bytes.TrimSpace(t)) > 0 {
				out.Write(msg[shown:begin])
				out.WriteString(Masked)
				shown = int(d.InputOffset())
			}
		}
	}
}

// A level is an open element, as far as it is configuration.
type level struct {
	config bool // inside <configuration>, or foreign
	alien  bool // inside the <config> or <data> of a server with YANG of its own
	def    schema.Def
	secret bool
}

// hides reports whether a text in the element must not be shown.
func (l level) hides(text []byte) bool { return l.secret || l.alien && revealing(string(text)) }

// revealing reports whether a value is a crypt hash or a private key by its looks.
func revealing(value string) bool {
	value = strings.TrimSpace(value)
	return strings.HasPrefix(value, "$") && strings.Count(value, "$") > 1 || strings.Contains(value, "PRIVATE KEY-----")
}

// below says what an element in the innermost open one is.
func below(open []level, name string) level {
	var up level
	if len(open) > 0 {
		up = open[len(open)-1]
	}
	if name == "configuration" && (!up.config || up.alien || up.def == schema.Root()) {
		return level{config: true, def: schema.Root()}
	}
	if !up.config && (name == "config" || name == "data") {
		return level{config: true, alien: true}
	}
	if !up.config {
		return level{}
	}
	if up.alien {
		return level{config: true, alien: true, secret: up.secret || schema.SecretName(name)}
	}
	l := level{config: true, secret: up.secret && up.def.Kind() != schema.List}
	def, known := up.def.Child(name)
	switch {
	case up.def.Kind() == schema.List && slices.Contains(up.def.Keys(), name):
		l.secret = up.def.Secret() || def.Secret()
	case known:
		l.secret = l.secret || def.Secret()
	default:
		// A release newer than the schema: rather too much than too little.
		l.secret = l.secret || strings.Contains(name, "secret") || strings.Contains(name, "password")
	}
	l.def = def
	return l
}
