package secret

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestMasker(t *testing.T) {
	tests := []struct {
		name    string
		secrets []string
		text    string
		want    string
	}{
		{"none", nil, "all of it", "all of it"},
		{"plain", []string{"canary1"}, "x canary1 y", "x (sensitive) y"},
		{"one within another", []string{"canary", "canary-long"}, "canary-long", "(sensitive)"},
		{"too short to look for", []string{"a", ""}, "banana", "banana"},
		{"JSON", []string{"ca\"na\\ry"}, `{"x":"ca\"na\\ry"}`, `{"x":"(sensitive)"}`},
		{"JSON for HTML", []string{"can<ary&"}, `"can\u003cary\u0026"`, `"(sensitive)"`},
		{"XML", []string{"can<ary&"}, `<x>can&lt;ary&amp;</x>`, `<x>(sensitive)</x>`},
		{"XML with quotes", []string{`can"ary<`}, `<x>can"ary&lt;</x>`, `<x>(sensitive)</x>`},
		{"a line of a key", []string{"-----BEGIN-----\nAAAAAAAAAAAAAAAAAAAAAAAA\n"}, "> AAAAAAAAAAAAAAAAAAAAAAAA <", "> (sensitive) <"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s []String
			for _, v := range tt.secrets {
				s = append(s, New(v))
			}
			if got := Masker(s)(tt.text); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// Whatever JSON makes of a value, it is found.
func FuzzMasker(f *testing.F) {
	f.Add("canary\x00\t\"")
	f.Add("\\\\\n<&>")
	f.Fuzz(func(t *testing.T, value string) {
		if len(value) < shortest || strings.Contains(Mask, value) {
			return
		}
		mask := Masker([]String{New(value)})
		if got := mask(value); strings.Contains(got, value) {
			t.Errorf("%q shows through in clear", value)
		}
		if j, err := json.Marshal(value); err == nil {
			if got := mask(string(j)); got != `"`+Mask+`"` {
				t.Errorf("%q shows through as JSON: %s", value, got)
			}
		}
	})
}
