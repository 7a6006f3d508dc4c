package tree

import (
	"strings"
	"testing"
)

// A router takes the entries of a list in one block, as its own documents show
// them, and each by its name.
func TestBlocksOfEntries(t *testing.T) {
	one := New()
	for _, p := range fake("merge").Text(one, `system {
    name-server { 192.0.2.1; 192.0.2.2; }
    radius-server {
        192.0.2.3 secret "$9$iHmTzF/AtOTQEcleW8"; ## SECRET-DATA
        192.0.2.4 {
            timeout 5;
            retry 3;
        }
        inactive: 192.0.2.5 { port 1645; }
    }
    login { user { ann { class super-user; } } }
}`) {
		t.Error(p)
	}
	other := New()
	for _, p := range fake("merge").Commands(other, `set system name-server 192.0.2.1
set system name-server 192.0.2.2
set system radius-server 192.0.2.3 secret $9$iHmTzF/AtOTQEcleW8
set system radius-server 192.0.2.4 timeout 5
set system radius-server 192.0.2.4 retry 3
set system radius-server 192.0.2.5 port 1645
deactivate system radius-server 192.0.2.5
set system login user ann class super-user`) {
		t.Error(p)
	}
	if got, want := one.XML(View{Secrets: true}, 0), other.XML(View{Secrets: true}, 0); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, text := range []string{"system { radius-server { 192.0.2.3 port 1 2; } }", "system { radius-server { port 1; }", "system { host-name { r1; } }", "system { radius-server { { } } }", strings.Repeat("name-server {", 5)} {
		if len(fake("merge").Text(New(), text)) == 0 {
			t.Errorf("%s is taken", text)
		}
	}
}
