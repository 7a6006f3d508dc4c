package ui

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"nplay/engine/review"
)

// rendered is a comment as GitHub's own renderer makes HTML of it.
func rendered(t *testing.T, md string) string {
	t.Helper()
	path, err := exec.LookPath("cmark-gfm")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no cmark-gfm: install Debian's cmark-gfm")
		}
		t.Skip("no cmark-gfm here: Markdown is not tried with GitHub's renderer")
	}
	cmd := exec.Command(path, "--unsafe", "-e", "table", "-e", "autolink", "-e", "strikethrough", "-e", "tagfilter", "-e", "tasklist")
	cmd.Stdin = strings.NewReader(md)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("cmark-gfm: %v", err)
	}
	return string(out)
}

// scrambled makes words of signs that mean something in Markdown or HTML.
func scrambled(r *rand.Rand) string {
	signs := []string{"`", "``", "|", `\`, `\|`, "<b>", "</code>", "</details>", "*", "_", "~~", "[x](y)", "http://x.y", "a@b.cd", "#1", "@me", "&lt;", "\n", "\n\n", "- ", "# ", "    ", "<!--", "$`", "x", "é", "```\n", "~~~"}
	var b strings.Builder
	for range r.IntN(12) + 1 {
		b.WriteString(signs[r.IntN(len(signs))])
	}
	return b.String()
}

var tags = regexp.MustCompile(`<(/?[a-zA-Z][a-zA-Z0-9]*|!--)`)

// What GitHub makes of a comment has our elements only, however hostile the words
// in it are: no link, no picture, no cell or block too many.
func TestMarkdownAsGitHubReadsIt(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	hostile := manyGroups(40)
	for i := range hostile.Groups {
		g := &hostile.Groups[i]
		g.Hosts = []string{scrambled(random), scrambled(random)}
		g.Sample, g.Gone, g.Access, g.Alike = g.Hosts[0], []string{scrambled(random)}, []string{scrambled(random)}, []string{scrambled(random)}
		for j := range g.Steps[0].Lines {
			g.Steps[0].Lines[j].Text = scrambled(random)
		}
	}
	for i := range 20 {
		f := allReview().Failures[0]
		f.Host, f.Text, f.Hint = scrambled(random), scrambled(random)+strings.Repeat("x", i), scrambled(random)
		hostile.Failures = append(hostile.Failures, f)
	}
	allowed := map[string]bool{}
	for _, tag := range strings.Fields("h2 h3 p strong ul li code pre hr table thead tbody tr th td details summary") {
		allowed[tag], allowed["/"+tag] = true, true
	}
	for name, r := range map[string]*review.Review{
		"all": allReview(), "1,000 routers": thousandReview(), "10,000 groups": manyGroups(10_000), "hostile": hostile, "markup": hostileReview(),
	} {
		t.Run(name, func(t *testing.T) {
			md := markdown(t, r)
			page := rendered(t, md)
			n := map[string]int{}
			for _, m := range tags.FindAllStringSubmatch(page, -1) {
				n[m[1]]++
				if !allowed[m[1]] {
					t.Errorf("there is a <%s>", m[1])
				}
			}
			for tag := range n {
				if tag != "hr" && !strings.HasPrefix(tag, "/") && n[tag] != n["/"+tag] {
					t.Errorf("%d <%s> and %d </%s>", n[tag], tag, n["/"+tag], tag)
				}
			}
			if n["td"] != 5*(n["tr"]-1) || n["table"] != 1 || n["hr"] != 1 {
				t.Errorf("%d tables, %d rows with %d cells, %d rules", n["table"], n["tr"], n["td"], n["hr"])
			}
			full := strings.Count(page, "<h3>Group ")
			if n["tr"]-1 != full || n["h3"] < full || full == 0 {
				t.Errorf("%d rows in the table, %d groups in full", n["tr"]-1, full)
			}
			if want := fmt.Sprintf("<code>%s</code>", r.Groups[0].Hash); !strings.Contains(page, want) {
				t.Errorf("no %s", want)
			}
		})
	}
}
