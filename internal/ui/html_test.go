package ui

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"nplay/conf"
	"nplay/engine"
	"nplay/engine/review"
	"nplay/internal/secret"
)

func html(t testing.TB, r *review.Review) string {
	t.Helper()
	var b bytes.Buffer
	if err := HTML(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// hostileReview has words everywhere that would be markup if they could.
func hostileReview() *review.Review {
	const nasty = `</script><script>hacked=1</script><img src=x onerror=hacked=1> "'<!-- {{.}} ${1} ]]> </title></style></textarea>` + "\u2028\u202e"
	r := allReview()
	r.Playbook, r.Comment, r.Source, r.Version, r.Revision.Ref = nasty, nasty, nasty, nasty, nasty
	g := &r.Groups[0]
	g.Hosts, g.Sample, g.Gone, g.Access, g.Alike = []string{nasty, nasty + "2"}, nasty, []string{nasty}, []string{nasty}, []string{nasty}
	g.Steps[0].Lines[0].Text, g.Steps[0].Lines[1].Text = nasty, nasty
	g.Steps[0].Lines[1].Trace = []review.Trace{{Task: nasty, Source: conf.Source{File: nasty, Line: 1}}}
	g.Guard.Text, g.Guard.Hint = nasty, nasty
	g.Checks[0].Errors[0].Message, g.Checks[0].Errors[0].Path = nasty, nasty
	r.Groups[1].Checks[1].Diff = nasty
	f := &r.Failures[0]
	f.Text, f.Host, f.Task, f.Hint = nasty, nasty, nasty, nasty
	r.Same = []string{nasty}
	return r
}

var (
	scripts = regexp.MustCompile(`(?s)<script( type="application/json" id="data")?>(.*?)</script>`)
	styles  = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
)

// The page's policy allows what the page has, by hash, and the page has nothing
// else that runs or is fetched.
func TestHTMLIsSelfContained(t *testing.T) {
	for name, r := range map[string]*review.Review{"all": allReview(), "hostile": hostileReview(), "none": {Playbook: "p"}} {
		t.Run(name, func(t *testing.T) {
			page := html(t, r)
			if again := html(t, r); again != page {
				t.Error("the same review is another page")
			}
			all, style := scripts.FindAllStringSubmatch(page, -1), styles.FindAllStringSubmatch(page, -1)
			if len(all) != 2 || len(style) != 1 || strings.Count(page, "<script") != 2 {
				t.Fatalf("%d scripts and %d styles", len(all), len(style))
			}
			plain := strings.NewReplacer("&#39;", "'", "&#43;", "+").Replace(page[:strings.Index(page, "<style>")])
			want := `default-src 'none'; style-src ` + policyHash(style[0][1]) + `; script-src ` + policyHash(all[1][2]) + `; base-uri 'none'; form-action 'none'`
			if !strings.Contains(plain, `content="`+want+`"`) {
				t.Errorf("the policy is not %s", want)
			}
			if !json.Valid([]byte(all[0][2])) {
				t.Error("the data is no JSON")
			}
			ours := strings.Replace(page, all[0][2], "", 1)
			for _, bad := range []string{" src=", " href=", "url(", "@import", "http:", "https:", "innerHTML", "document.write", "eval(", " style="} {
				if name != "hostile" && strings.Contains(ours, bad) {
					t.Errorf("the page has %q", bad)
				}
			}
			// What is masked on the way to the terminal or a file is not the page itself.
			if masked := secret.NewMasker(nil).Mask(page); masked != page {
				t.Error("the masker finds secrets in a page without any")
			}
		})
	}
}

// No secret stands in a page, neither of a plan nor in a router's words when it is
// written through the masker as results are.
func TestPagesHoldNoSecret(t *testing.T) {
	const word = `Can<a"r>y+&'9`
	r := review.New(fleetPlan(t))
	r.Failures[0].Text = "the router says: " + word
	r.Groups[0].Checks = []review.Checked{{Hosts: r.Groups[0].Hosts, Check: engine.Check{Differs: true, Diff: "+ " + word}}}
	m := secret.NewMasker([]secret.String{secret.New(word)})
	for name, form := range map[string]func(*bytes.Buffer) error{
		"html":     func(b *bytes.Buffer) error { return HTML(Masked(b, m.Mask), r) },
		"markdown": func(b *bytes.Buffer) error { return Markdown(Masked(b, m.Mask), r) },
	} {
		var b bytes.Buffer
		if err := form(&b); err != nil {
			t.Fatal(err)
		}
		for _, part := range []string{"canary", "Can", "y+", "y&#43;"} {
			if i := strings.Index(scripts.ReplaceAllStringFunc(b.String(), data), part); i >= 0 {
				t.Errorf("%s holds %q", name, part)
			}
		}
		if !strings.Contains(b.String(), secret.Mask) {
			t.Errorf("%s: nothing is masked", name)
		}
	}
}

// data keeps the data of a page and drops its program.
func data(script string) string {
	if strings.Contains(script[:40], "application/json") {
		return script
	}
	return ""
}

// A page's size is bounded by what is in it, shared texts counted once.
func TestHTMLSize(t *testing.T) {
	for name, tt := range map[string]struct {
		r     *review.Review
		most  int
		cards int
	}{
		"1,000 routers in 4 groups": {thousandReview(), 120_000, 5},
		"10,000 routers":            {manyRouters(10_000), 500_000, 8},
		"10,000 groups":             {manyGroups(10_000), 6_000_000, 100},
	} {
		page := html(t, tt.r)
		t.Logf("%s: %d bytes", name, len(page))
		if len(page) > tt.most {
			t.Errorf("%s: %d bytes, want at most %d", name, len(page), tt.most)
		}
		// What is to be read without JavaScript.
		if n := strings.Count(page, `<details class="card`); n != tt.cards {
			t.Errorf("%s: %d cards, want %d", name, n, tt.cards)
		}
	}
}
