package secret

import (
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestMask(t *testing.T) {
	hash := vectors[5].hash
	for _, c := range []struct {
		name    string
		secrets []string
		text    string
		want    string
	}{
		{"none", nil, "all of it", "all of it"},
		{"plain", []string{"canary1"}, "x canary1 y canary1", "x (sensitive) y (sensitive)"},
		{"all of it", []string{"canary1"}, "canary1", "(sensitive)"},
		{"one within another", []string{"canary", "canary-long"}, "canary-long canary", "(sensitive) (sensitive)"},
		{"one after another", []string{"abcd", "efgh"}, "<abcdefgh>", "<(sensitive)>"},
		{"overlap", []string{"abcdef", "efghij"}, "<abcdefghij>", "<(sensitive)>"},
		{"overlap with itself", []string{"abab"}, "<ababab>", "<(sensitive)>"},
		{"long", []string{strings.Repeat("0123456789", 100)}, "<" + strings.Repeat("0123456789", 100) + ">", "<(sensitive)>"},
		{"too short to look for", []string{"a", "", "ban"}, "banana", "banana"},
		{"a part of the mask", []string{"sensitive", "tive"}, "sensitive (sensitive)", "(sensitive) (sensitive)"},
		{"longer than the mask", []string{"(sensitive)x"}, "(sensitive)x", "(sensitive)"},
		{"JSON", []string{"ca\"na\\ry"}, `{"x":"ca\"na\\ry"}`, `{"x":"(sensitive)"}`},
		{"JSON for HTML", []string{"can<ary&"}, `"can\u003cary\u0026"`, `"(sensitive)"`},
		{"XML", []string{"can<ary&"}, `<x>can&lt;ary&amp;</x>`, `<x>(sensitive)</x>`},
		{"XML with quotes", []string{`can"ary<`}, `<x>can"ary&lt;</x>`, `<x>(sensitive)</x>`},
		{"XML attribute", []string{`can"a'ry<`}, `<x y="can&quot;a'ry&lt;" z="can&quot;a&apos;ry&lt;"/>`, `<x y="(sensitive)" z="(sensitive)"/>`},
		{"Junos", []string{`can"a\ry`}, `value "can\"a\\ry" refused`, `value "(sensitive)" refused`},
		{"URL", []string{"can/ary 1"}, "ftp://u:can%2Fary%201@h/?p=can%2Fary+1", "ftp://u:(sensitive)@h/?p=(sensitive)"},
		{"base64", []string{"Lab-Secret1"}, "TGFiLVNlY3JldDE=", "(sensitive)="},
		{"a line of a key", []string{"-----BEGIN-----\nAAAAAAAAAAAAAAAAAAAAAAAA\n"}, "> AAAAAAAAAAAAAAAAAAAAAAAA <", "> (sensitive) <"},

		{"hash", nil, "set x \"" + hash + "\"", "set x \"(sensitive)\""},
		{"MD5 hash", nil, "got " + vectors[9].hash + ".", "got (sensitive)"},
		{"reversible", nil, "secret $9$QQQQz6Apu1EhrAtM87Nbw;", "secret (sensitive);"},
		{"money is none", nil, "$1 and $5", "$1 and $5"},
		{"private key", nil, "a\n-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl\n-----END OPENSSH PRIVATE KEY-----\nz", "a\n(sensitive)\nz"},
		{"half a private key", nil, "a -----BEGIN RSA PRIVATE KEY-----\nMIIE", "a (sensitive)"},
		{"public key", nil, "-----BEGIN PUBLIC KEY-----\nMIIB", "-----BEGIN PUBLIC KEY-----\nMIIB"},
		{"what the router calls secret", nil,
			"  encrypted-password \"hunter2\"; ## SECRET-DATA\n  other x1; ## SECRET-DATA\n  class y;",
			"  encrypted-password (sensitive); ## SECRET-DATA\n  other (sensitive); ## SECRET-DATA\n  class y;"},
		{"set line", nil, `set user x authentication plain-text-password-value "two words" z`, `set user x authentication plain-text-password-value "(sensitive)" z`},
		{"set line without quotes", nil, `set user x authentication encrypted-password hunter2`, `set user x authentication encrypted-password (sensitive)`},
		{"element", nil, `<a:encrypted-password b="c">hunter2</a:encrypted-password><name>n</name>`, `<a:encrypted-password b="c">(sensitive)</a:encrypted-password><name>n</name>`},
		{"a label", nil, `encrypted-password (sensitive: var.password); <secret>(sensitive: host.vars["a b"])</secret>`, `encrypted-password (sensitive: var.password); <secret>(sensitive: host.vars["a b"])</secret>`},
		{"half a label", nil, "encrypted-password (sensitive: hunter2\n)", "encrypted-password (sensitive) hunter2\n)"},
		{"a secret in a label", []string{"hunter2"}, "secret (sensitive: var.hunter2);", "secret (sensitive: var.(sensitive));"},
		{"prose", nil, "no secret permission", "no secret permission"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s []String
			for _, v := range c.secrets {
				s = append(s, New(v))
			}
			m := NewMasker(s)
			got := m.Mask(c.text)
			if got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
			if again := m.Mask(got); again != got {
				t.Errorf("masked twice it is %q", again)
			}
		})
	}
}

func TestNilMasker(t *testing.T) {
	var m *Masker
	if got := m.Mask("x " + vectors[0].hash); got != "x "+Mask {
		t.Errorf("got %q", got)
	}
}

// Secrets become known (a password that env() reads) while texts are masked.
func TestAddMeanwhile(t *testing.T) {
	m := NewMasker(nil)
	var wg sync.WaitGroup
	for i := range 8 {
		s := fmt.Sprintf("canary-%d-of-many", i)
		wg.Go(func() {
			m.Add(New(s))
			for range 100 {
				if got := m.Mask("<" + s + ">"); got != "<(sensitive)>" {
					t.Errorf("got %q", got)
					return
				}
			}
		})
	}
	wg.Wait()
}

func FuzzMask(f *testing.F) {
	f.Add("canary\x00\t\"", "x", "y")
	f.Add("\\\\\n<&>", "\\\\", "&")
	f.Add("aaaa", "aa", "aaa")
	f.Add("$9$ab", "encrypted-password \"", "\"")
	f.Fuzz(func(t *testing.T, value, before, after string) {
		if len(value) < minMasked || strings.Contains(Mask, value) {
			t.Skip("not masked by value")
		}
		m := NewMasker([]String{New(value)})
		for _, form := range written(value) {
			text := before + form + after
			got := m.Mask(text)
			for _, rest := range strings.Split(got, Mask) {
				if strings.Contains(rest, form) {
					t.Errorf("%q in %q shows through: %q", value, text, got)
				}
			}
		}
		m.Mask(after + before)
	})
}

func written(value string) []string {
	all := []string{value, base64.StdEncoding.EncodeToString([]byte(value))}
	if j, err := json.Marshal(value); err == nil {
		all = append(all, string(j[1:len(j)-1]))
	}
	var x strings.Builder
	if xml.EscapeText(&x, []byte(value)) == nil {
		all = append(all, x.String())
	}
	return all
}

// A text that nearly matches at every place must not cost the product of the
// lengths.
func TestMaskIsQuick(t *testing.T) {
	m := NewMasker([]String{New(strings.Repeat("0", 1<<20) + "1")})
	start := time.Now()
	if got := m.Mask(strings.Repeat("0", 1<<20)); strings.Contains(got, "0000") {
		t.Error("the pieces show through")
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("it took %s", d)
	}
}

func BenchmarkMask(b *testing.B) {
	m := NewMasker(nil)
	for i := range 1000 {
		m.Add(New(fmt.Sprintf("password-of-router-%d", i)))
	}
	text := strings.Repeat("<name>interface ge-0/0/0</name> the password is not there\n", 10000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		m.Mask(text)
	}
}
