package markup

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	e, err := Parse("<?xml version=\"1.0\"?>\n<!-- x -->\n<nc:a xmlns:nc='u' b=\"1 &amp; &#x32;\"><c/>\n <d>x &lt; <!-- no --><![CDATA[<y>]]>&#65;</d>\n</nc:a>\n<!-- end -->\n")
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := e.Attr("b"); e.Name != "a" || e.Prefix != "nc" || b != "1 & 2" || len(e.Kids) != 2 || e.Kid("d").Text != "x < <y>A" || e.Text != "" {
		t.Errorf("%+v", e)
	}
	if got := e.String(); got != `<nc:a xmlns:nc="u" b="1 &amp; 2"><c/><d>x &lt; &lt;y&gt;A</d></nc:a>` {
		t.Error(got)
	}
}

func TestParseRefuses(t *testing.T) {
	for _, s := range []string{
		"", "x", "<a>", "<a></b>", "<a/><b/>", "<a b/>", "<a b=c/>", "<a b='1' b='2'/>", "<a>&nbsp;</a>", "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&</a>",
		"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a>\x00</a>", "<a>\xff</a>", "<a>]]></a>", "<a b='<'/>", "<a:b:c/>", "<:a/>", "<1a/>", "<a><!-- </a>", "<a", "</a>", "<a b='x",
		strings.Repeat("<a>", 200) + strings.Repeat("</a>", 200),
	} {
		if e, err := Parse(s); err == nil {
			t.Errorf("%q is taken for %s", s, e)
		}
	}
}

// What is accepted is well-formed to the standard library too, and comes back
// when it is written.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"<a/>", "<a b='c'>d<e/>&amp;</a>", "<a><![CDATA[x]]><!-- y --></a>", "<?xml version='1.0'?><a:b xmlns:a='c'/>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := Parse(s)
		if err != nil {
			return
		}
		again, err := Parse(e.String())
		if err != nil || again.String() != e.String() {
			t.Fatalf("%q is written as %q: %v", s, e, err)
		}
		if strings.Contains(s, "<?") || strings.Contains(s, "--") || strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 }) {
			return // the library is stricter about what is skipped, and about letters
		}
		d := xml.NewDecoder(strings.NewReader(s))
		for {
			if _, err := d.RawToken(); errors.Is(err, io.EOF) {
				return
			} else if err != nil {
				t.Fatalf("%q: %v", s, err)
			}
		}
	})
}
