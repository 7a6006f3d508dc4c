package selector

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var fleet = []Host{
	{Name: "r1.example.net", Groups: []string{"edge", "eu"}, Vars: vars("role", "reflector", "site", "fra1")},
	{Name: "r2.example.net", Groups: []string{"edge", "us"}, Vars: vars("site", "New York")},
	{Name: "core-1", Groups: []string{"core", "eu"}, Vars: vars("role", "core", "motd", "a*b")},
	{Name: "2001:db8::1", Groups: []string{"maintenance", "edge"}},
	{Name: "edge-lonely"},
}

func vars(kv ...string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for i := 0; i < len(kv); i += 2 {
			if kv[i] == name {
				return kv[i+1], true
			}
		}
		return "", false
	}
}

func TestMatch(t *testing.T) {
	const r1, r2, core, six, lonely = "r1.example.net", "r2.example.net", "core-1", "2001:db8::1", "edge-lonely"
	for _, c := range []struct {
		expr string
		want []string
	}{
		{"*", []string{r1, r2, core, six, lonely}},
		{"r1.example.net", []string{r1}},
		{"core-1", []string{core}},
		{"2001:db8::1", []string{six}},
		{"edge", []string{r1, r2, six}},
		{"edge*", []string{lonely}}, // a glob is for names
		{"r?.example.net", []string{r1, r2}},
		{"*.net", []string{r1, r2}},
		{"*1*", []string{r1, core, six}},
		{"?", nil},
		{"r1.EXAMPLE.net", nil},
		{"edge & !maintenance", []string{r1, r2}},
		{"edge&!maintenance", []string{r1, r2}},
		{"core, edge & eu", []string{r1, core}},
		{"(core, edge) & eu", []string{r1, core}},
		{"(core, edge) & !eu", []string{r2, six}},
		{"core, edge & !eu", []string{r2, core, six}},
		{"!(core, edge)", []string{lonely}},
		{"!core & !edge", []string{lonely}},
		{"!core, core", []string{r1, r2, core, six, lonely}},
		{"!!core", []string{core}},
		{"role=core", []string{core}},
		{"role=*", []string{r1, core}},
		{"!role=*", []string{r2, six, lonely}},
		{"site=fra?", []string{r1}},
		{"site = fra1", []string{r1}},
		{"site='New York'", []string{r2}},
		{`site="New York"`, []string{r2}},
		{"site=New*", []string{r2}},
		{"motd=a?b", []string{core}},
		{"motd='a?b'", nil}, // in quotes a ? is a ?
		{"motd='a*b'", []string{core}},
		{"'edge'", []string{r1, r2, six}},
		{"'*'", nil},
		{"r[1-2].example.net", []string{r1, r2}},
		{"r[2,7-9].example.net, core-[0-1]", []string{r2, core}},
		{"r[02-02].example.net", nil},
		{"core-[1]", []string{core}},
		{"[2001]:db8::[0-1]", []string{six}},
		{"site=fra[0-3]", []string{r1}},
		{"!r[1,2].example.net & edge", []string{six}},
		{"'r[1-2].example.net'", nil},
		{" ( ( r1.example.net ) ) ", []string{r1}},
		{"nobody, core-1, edge-lonely", []string{core, lonely}},
		{"eu & (role=core, site=*)", []string{r1, core}},
	} {
		s, err := Parse(c.expr)
		if err != nil {
			t.Errorf("Parse(%q): %v", c.expr, err)
			continue
		}
		again, err := Parse(s.String())
		if err != nil {
			t.Errorf("Parse(%q), written from %q: %v", s, c.expr, err)
			continue
		}
		for _, sel := range []*Selector{s, again} {
			var got []string
			for _, h := range fleet {
				if sel.Match(h) {
					got = append(got, h.Name)
				}
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("%q (as %q) selects (-want +got)\n%s", c.expr, sel, d)
			}
		}
	}
}

func TestErrors(t *testing.T) {
	for expr, want := range map[string]string{
		"":                         "the name of a router or group is missing at character 1",
		"   ":                      "the name of a router or group is missing at character 4",
		"a,":                       "the name of a router or group is missing at character 3",
		"a &":                      "the name of a router or group is missing at character 4",
		"a,,b":                     "the name of a router or group is missing before `,` at character 3",
		"& a":                      "the name of a router or group is missing before `&` at character 1",
		"!":                        "the name of a router or group is missing at character 2",
		"()":                       "the name of a router or group is missing before `)` at character 2",
		"a b":                      "two words without `,` or `&` between them at character 3",
		"a !b":                     "two words without `,` or `&` between them at character 3",
		"ü b":                      "two words without `,` or `&` between them at character 3",
		"(a":                       "a `(` without its `)` at character 1",
		"a & (b, (c)":              "a `(` without its `)` at character 5",
		"a)":                       "a `)` without its `(` at character 2",
		"=x":                       "the name of a router or group is missing before `=` at character 1",
		"role=":                    "a value is missing at character 6",
		"role=,a":                  "a value is missing before `,` at character 6",
		"ro*=x":                    "\"ro*\" cannot be the name of a variable at character 1",
		"''=x":                     "\"\" cannot be the name of a variable at character 1",
		"a, ''":                    "an empty name at character 4",
		"site='x":                  "a quote without its end at character 6",
		"a=b=c":                    "two words without `,` or `&` between them at character 4",
		"\xff":                     "the selector is not valid UTF-8 at character 1",
		strings.Repeat("(", 60):    "more than 50 parentheses and `!` inside each other at character 52",
		strings.Repeat("!", 60):    "more than 50 parentheses and `!` inside each other at character 52",
		strings.Repeat("a", 1e5):   "the selector has more than 65536 characters at character 1",
		strings.Repeat("(", 60000): "more than 50 parentheses and `!` inside each other at character 52",
	} {
		_, err := Parse(expr)
		var e *Error
		if !errors.As(err, &e) || err.Error() != want {
			t.Errorf("Parse(%.20q) = %v; want %s", expr, err, want)
		}
	}
}

func TestNames(t *testing.T) {
	s, err := Parse("edge & !(r1, 'x y', role=core), edge, *.net, !site=a*")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"edge", "r1", "x y"}, s.Names()); d != "" {
		t.Error(d)
	}
	spans, err := Parse("mx[098-101].ams, mx098.ams, x[1,3]")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"mx098.ams", "mx099.ams", "mx100.ams", "mx101.ams", "x1", "x3"}, spans.Names()); d != "" {
		t.Error(d)
	}
	if want := "mx[098-101].ams, mx098.ams, x[1,3]"; spans.String() != want {
		t.Errorf("String() = %s, want %s", spans, want)
	}
	if d := cmp.Diff([]string{"role", "site"}, s.Vars()); d != "" {
		t.Error(d)
	}
	if want := `edge & !(r1, "x y", role=core), edge, *.net, !site=a*`; s.String() != want {
		t.Errorf("String() = %s, want %s", s, want)
	}
}

// A list of 4,000 routers must not cost 4,000 comparisons for each of them, nor
// a glob that nearly matches an exponential search.
func TestCost(t *testing.T) {
	var names []string
	for i := range 4000 {
		names = append(names, fmt.Sprintf("router-%d", i))
	}
	s, err := Parse(strings.Join(names, ","))
	if err != nil {
		t.Fatal(err)
	}
	glob, err := Parse(strings.Repeat("*a", 1000) + "*b")
	if err != nil {
		t.Fatal(err)
	}
	if u, ok := s.root.(union); !ok || len(u.words) != len(names) || len(u.rest) != 0 {
		t.Errorf("a list of names is not kept as one table: %T", s.root)
	}
	start := time.Now()
	if glob.Match(Host{Name: strings.Repeat("a", 5000)}) {
		t.Error("a glob that ends in b matches a text that ends in a")
	}
	if d := time.Since(start); d > 3*time.Second {
		t.Errorf("it took %s", d)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"*", "a & !b, (c=d*, 'x y')", "((a)", "!!a", `v="'"`, "a=b=c", "ü?*", "r[1-3,7].x", "a=b[01-02]c[3]"} {
		f.Add(s, "a")
	}
	f.Fuzz(func(t *testing.T, expr, name string) {
		s, err := Parse(expr)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Offset < 0 || e.Offset > len(expr) {
				t.Fatalf("Parse(%q) = %#v", expr, err)
			}
			return
		}
		again, err := Parse(s.String())
		if err != nil || again.String() != s.String() {
			t.Fatalf("%q is written as %q, and then as %v, %v", expr, s, again, err)
		}
		h := Host{Name: name, Groups: []string{expr}, Vars: vars("a", name)}
		if s.Match(h) != again.Match(h) {
			t.Fatalf("%q and %q differ on %q", expr, s, name)
		}
		s.Names()
	})
}

// FuzzGlob compares the matcher with a plain recursive one.
func FuzzGlob(f *testing.F) {
	f.Add("a*b?c", "axxbyc")
	f.Add("**", "")
	f.Add("*ü?", "aüü")
	f.Fuzz(func(t *testing.T, glob, s string) {
		if len(glob) > 12 || len(s) > 24 {
			t.Skip("exponential")
		}
		glob, s = strings.ToValidUTF8(glob, "_"), strings.ToValidUTF8(s, "_")
		if got, want := (pattern{text: glob}).match(s), slow([]rune(glob), []rune(s)); got != want {
			t.Errorf("%q on %q: %v", glob, s, got)
		}
	})
}

func slow(g, s []rune) bool {
	switch {
	case len(g) == 0:
		return len(s) == 0
	case g[0] == '*':
		return slow(g[1:], s) || len(s) > 0 && slow(g, s[1:])
	}
	return len(s) > 0 && (g[0] == '?' || g[0] == s[0]) && slow(g[1:], s[1:])
}
