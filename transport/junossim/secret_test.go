package junossim

import (
	"regexp"
	"strings"
	"testing"

	"nplay/transport/junossim/crypt"
)

// A secret in clear is stored as $9$ by whichever load it comes, with another
// salt each time; one that is $9$ already stays as it is.
func TestSecretsOfEveryLoad(t *testing.T) {
	const hidden = "$9$iHmTzF/AtOTQEcleW8" // lab123
	r, key := start(t, nil)
	c := login(t, r, key)
	forms := map[string]bool{}
	for name, request := range map[string]string{
		"xml":         `<load-configuration><configuration><system><radius-server><name>192.0.2.1</name><secret>SECRET</secret></radius-server></system></configuration></load-configuration>`,
		"text":        `<load-configuration format="text"><configuration-text>system { radius-server { 192.0.2.1 secret "SECRET"; } }</configuration-text></load-configuration>`,
		"set":         `<load-configuration action="set" format="text"><configuration-set>set system radius-server 192.0.2.1 secret SECRET</configuration-set></load-configuration>`,
		"json":        `<load-configuration format="json"><configuration-json>{"configuration":{"system":{"radius-server":[{"name":"192.0.2.1","secret":"SECRET"}]}}}</configuration-json></load-configuration>`,
		"edit-config": `<edit-config><target><candidate/></target><config><configuration><system><radius-server><name>192.0.2.1</name><secret>SECRET</secret></radius-server></system></configuration></config></edit-config>`,
	} {
		for _, clear := range []string{"lab-Secret1", hidden} {
			c.must(strings.Replace(request, "SECRET", clear, 1))
			got := regexp.MustCompile(`<secret>(.*)</secret>`).FindStringSubmatch(r.Candidate())
			if got == nil {
				t.Fatalf("%s: no secret in\n%s", name, r.Candidate())
			}
			if clear == hidden {
				if got[1] != hidden {
					t.Errorf("%s: %s becomes %s", name, hidden, got[1])
				}
				continue
			}
			if shown, err := crypt.Show(got[1]); err != nil || shown != clear {
				t.Errorf("%s: stored as %s: %q, %v", name, got[1], shown, err)
			}
			forms[got[1]] = true
		}
	}
	if len(forms) < 2 {
		t.Errorf("one salt for all: %v", forms)
	}
}
