package tree

import (
	"strings"
	"testing"

	"nplay/transport/junossim/markup"
)

// A choice is written as an element of its own, and in the YANG form where
// there are namespaces; both are read, and select an entry.
func TestChoice(t *testing.T) {
	root := read(t, `<policy-options><policy-statement><name>p</name><from><route-filter><address>10.0.0.0/8</address><choice-ident>exact</choice-ident></route-filter><route-filter><address>10.0.0.0/8</address><upto>/24</upto></route-filter></from></policy-statement></policy-options>`)
	native := root.XML(View{Secrets: true}, 0)
	yang := root.XML(View{Secrets: true, Space: func(string) string { return "" }}, 0)
	for doc, parts := range map[string][]string{
		native: {"<exact/>", "<upto>/24</upto>"},
		yang:   {"<choice-ident>exact</choice-ident>", "<choice-value></choice-value>", "<choice-ident>upto</choice-ident>", "<choice-value>/24</choice-value>"},
	} {
		for _, part := range parts {
			if !strings.Contains(doc, part) {
				t.Errorf("no %s in %s", part, doc)
			}
		}
		if d := Compare(root, read(t, doc)); d != "" {
			t.Errorf("%s\n%s", d, doc)
		}
	}
	for filter, want := range map[string]int{"<exact/>": 1, "<upto>/24</upto>": 1, "<upto>/16</upto>": 0, "<choice-ident>upto</choice-ident>": 1, "<address>10.0.0.0/8</address>": 2} {
		e, err := markup.Parse(`<configuration><policy-options><policy-statement><from><route-filter>` + filter + `</route-filter></from></policy-statement></policy-options></configuration>`)
		if err != nil {
			t.Fatal(err)
		}
		part, problems := root.Select(e)
		if got := strings.Count(part.XML(View{Secrets: true}, 0), "<route-filter>"); got != want || len(problems) > 0 {
			t.Errorf("%s: %d entries, %v", filter, got, problems)
		}
	}
}
