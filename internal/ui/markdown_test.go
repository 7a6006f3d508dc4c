package ui

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"nplay/conf"
	"nplay/engine"
	"nplay/engine/review"
)

func markdown(t testing.TB, r *review.Review) string {
	t.Helper()
	var b bytes.Buffer
	if err := Markdown(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestMarkdown(t *testing.T) {
	golden(t, "plan.md", markdown(t, review.New(fleetPlan(t))))
	golden(t, "plan-all.md", markdown(t, allReview()))
	golden(t, "plan-1000.md", markdown(t, thousandReview()))
	golden(t, "plan-none.md", markdown(t, review.New(&engine.Plan{Playbook: "p", Hosts: []engine.HostPlan{{Host: "r1"}, {Host: "r2"}}})))
	undo := review.New(fleetPlan(t))
	undo.Reverse = true
	if got := markdown(t, undo); !strings.Contains(got, "the undo of") || strings.Contains(got, "nplay apply") {
		t.Errorf("an undo is not told from a plan:\n%s", got[:600])
	}
}

// bounded says what is wrong with a comment: too long, broken, or with a block
// of code or a fold that is not closed.
func bounded(md string) error {
	if n := utf8.RuneCountInString(md); n >= 60_000 || len(md) >= 60_000 {
		return fmt.Errorf("%d characters, %d bytes", n, len(md))
	}
	if !utf8.ValidString(md) {
		return fmt.Errorf("not UTF-8")
	}
	fence := ""
	folds := 0
	for line := range strings.Lines(md) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case fence != "":
			if strings.HasPrefix(line, fence) && strings.Trim(line, "`") == "" {
				fence = ""
			}
		case strings.HasPrefix(line, "```"):
			fence = line[:longestRun(line, '`')]
		default:
			line = outsideCode(line)
			folds += strings.Count(line, "<details>") - strings.Count(line, "</details>")
		}
	}
	if fence != "" {
		return fmt.Errorf("a block of code is not closed")
	}
	if folds != 0 {
		return fmt.Errorf("%d folds are not closed", folds)
	}
	return nil
}

func TestMarkdownIsBounded(t *testing.T) {
	monstrous := func(n int, change func(g *review.Group, i int)) *review.Review {
		r := manyGroups(n)
		for i := range r.Groups {
			change(&r.Groups[i], i)
		}
		return r
	}
	long := strings.Repeat("a very long word é ", 500)
	failing := func(n int, text func(i int) string) *review.Review {
		r := allReview()
		for i := range n {
			r.Failures = append(r.Failures, engine.Failure{Host: fmt.Sprintf("x%d", i), Cause: engine.Refused, Task: "ensure_user.x", Source: src(i), Text: text(i), Hint: long})
		}
		r.Unchecked = r.Failures
		return r
	}
	for name, r := range map[string]*review.Review{
		"10,000 routers in few groups": manyRouters(10_000),
		"10,000 distinct groups":       manyGroups(10_000),
		"lines without end": monstrous(300, func(g *review.Group, _ int) {
			g.Steps[0].Lines = append(g.Steps[0].Lines, review.Line{Mark: '+', Text: long, Trace: []review.Trace{{Task: long, Source: src(1)}}})
		}),
		"65,000 lines": monstrous(1, func(g *review.Group, _ int) {
			g.Steps[0].Lines = slicesRepeat(g.Steps[0].Lines, 5_000)
		}),
		"hundreds of commits": monstrous(3, func(g *review.Group, _ int) { g.Steps = slicesRepeat(g.Steps, 400) }),
		"names without end":   monstrous(60, func(g *review.Group, i int) { g.Hosts[0] = long + fmt.Sprint(i); g.Sample = g.Hosts[0] }),
		"removals without end": monstrous(60, func(g *review.Group, _ int) {
			g.Gone = slicesRepeat([]string{long}, 1_000)
			g.Access = g.Gone
			g.Alike = g.Gone
		}),
		"verdicts without end": monstrous(60, func(g *review.Group, _ int) {
			g.Checks = slicesRepeat([]review.Checked{{Hosts: g.Hosts, Check: engine.Check{Differs: true, Diff: long + "\n" + long}}}, 300)
		}),
		"backticks without end": monstrous(60, func(g *review.Group, _ int) {
			g.Hosts[0] = strings.Repeat("`", 5_000)
			g.Steps[0].Lines[1].Text = g.Hosts[0]
		}),
		"bytes that are no text": monstrous(60, func(g *review.Group, _ int) { g.Hosts[0] = strings.Repeat("\xff\xc3", 500); g.Gone = g.Hosts }),
		"a guard without end":    monstrous(60, func(g *review.Group, _ int) { g.Guard = &engine.Failure{Text: long, Hint: long} }),
		"commits without end": monstrous(4, func(g *review.Group, _ int) {
			g.Committed = slicesRepeat([]review.Committed{{Hosts: g.Hosts, User: long, Client: long, Log: long}}, 300)
		}),
		"thousands of failures":  failing(5_000, func(int) string { return "no" }),
		"failures all their own": failing(1_000, func(i int) string { return strings.Repeat("x", i) }),
		"failures without end":   failing(40, func(i int) string { return strings.Repeat(fmt.Sprint(long[:2_000], i%7, "\n"), 10) }),
		"a head without end":     {Playbook: long, Comment: long, Source: long, Version: long, Revision: engine.Revision{Commit: long, Ref: long}},
		"unchanged without end":  {Playbook: "p", Same: slicesRepeat([]string{long}, 500), Groups: manyGroups(1).Groups},
	} {
		t.Run(name, func(t *testing.T) {
			md := markdown(t, r)
			if err := bounded(md); err != nil {
				t.Error(err)
			}
			if again := markdown(t, r); again != md {
				t.Error("the same review is another comment")
			}
			if len(r.Groups) > 0 && !strings.Contains(md, r.Groups[0].Hash) {
				t.Error("the first group is not in it")
			}
			if n := strings.Count(md, "\n### Group "); n > 50 {
				t.Errorf("%d groups in full", n)
			}
		})
	}
}

func slicesRepeat[E any](all []E, n int) []E {
	out := make([]E, 0, len(all)*n)
	for range n {
		out = append(out, all...)
	}
	return out
}

// Groups that do not fit are counted, in full, by a line, or by number: none is
// lost, and room is used.
func TestMarkdownCountsAllGroups(t *testing.T) {
	for _, n := range []int{1, 2, 49, 50, 51, 120, 1_000, 10_000} {
		md := markdown(t, manyGroups(n))
		full := strings.Count(md, "\n### Group ")
		lines := strings.Count(md, "\n- `1")
		left := 0
		if _, after, ok := strings.Cut(md, "\nand "); ok {
			fmt.Sscanf(strings.ReplaceAll(after, ",", ""), "%d other group", &left)
		}
		if full+lines+left != n {
			t.Errorf("%d groups: %d in full, %d by a line, %d counted", n, full, lines, left)
		}
		if n >= 50 && full < 25 || n < 50 && full != n {
			t.Errorf("%d groups: only %d in full", n, full)
		}
		if n >= 1_000 && len(md) < 50_000 {
			t.Errorf("%d groups: %d bytes leave room unused", n, len(md))
		}
	}
}

// Whatever comes from outside is shown as it is, and does nothing.
func TestMarkdownEscapes(t *testing.T) {
	nasty := "</details><script>alert(1)</script> @ann #12 ![x](http://x/y) `a` |b\\|c ~~~ <!-- \u202e"
	r := allReview()
	r.Playbook, r.Comment, r.Source = nasty, nasty, nasty
	g := &r.Groups[0]
	g.Hosts, g.Sample, g.Gone, g.Access, g.Alike = []string{nasty, nasty + "2"}, nasty, []string{nasty}, []string{nasty}, []string{nasty}
	g.Steps[0].Lines[1].Text = "```\n" + nasty + "\n```"
	g.Steps[0].Lines[1].Trace = []review.Trace{{Task: nasty, Source: conf.Source{File: nasty, Line: 1}}}
	g.Guard.Text = "```` \n" + nasty
	g.Checks[0].Errors[0].Message, g.Checks[0].Errors[0].Path = nasty, nasty
	r.Failures[0].Text, r.Failures[0].Host, r.Failures[0].Task = nasty, nasty, nasty
	r.Same = []string{nasty}
	md := markdown(t, r)
	if err := bounded(md); err != nil {
		t.Error(err)
	}
	golden(t, "plan-nasty.md", md)
	// What is left when code is taken out is ours only.
	for i, line := range strings.Split(outsideCode(md), "\n") {
		for _, bad := range []string{"<script", "@ann", "#12", "](", "~~~", "<!--"} {
			if strings.Contains(line, bad) {
				t.Errorf("line %d has %q outside of code: %s", i+1, bad, line)
			}
		}
		if strings.HasPrefix(line, "|") && i > 0 {
			if n := len(cells(line)); n != 5 {
				t.Errorf("a row has %d cells: %s", n, line)
			}
		}
	}
}

// outsideCode is a comment without its code: blocks, spans, and what stands in
// <code>, where every sign that means something is written as a number.
func outsideCode(md string) string {
	md = regexp.MustCompile(`<code>[^<]*</code>`).ReplaceAllString(md, "CODE")
	var out strings.Builder
	for i := 0; i < len(md); {
		if md[i] != '`' {
			out.WriteByte(md[i])
			i++
			continue
		}
		n := longestRun(md[i:i+len(md[i:])-len(strings.TrimLeft(md[i:], "`"))], '`')
		marks, rest := md[i:i+n], md[i+n:]
		end := 0
		for ; end < len(rest); end++ { // a run of exactly as many
			if rest[end] != '`' {
				continue
			}
			run := len(rest[end:]) - len(strings.TrimLeft(rest[end:], "`"))
			if run == n {
				break
			}
			end += run - 1
		}
		if end >= len(rest) {
			out.WriteString(marks)
			i += n
			continue
		}
		out.WriteString("CODE")
		i += n + end + n
	}
	return out.String()
}

// cells splits a row of a table as GitHub does: at "|" that no backslash escapes.
func cells(row string) []string {
	var all []string
	var cell strings.Builder
	row = strings.TrimSuffix(strings.TrimPrefix(row, "|"), "|")
	for i := 0; i < len(row); i++ {
		switch {
		case row[i] == '\\' && i+1 < len(row):
			cell.WriteString(row[i : i+2])
			i++
		case row[i] == '|':
			all = append(all, cell.String())
			cell.Reset()
		default:
			cell.WriteByte(row[i])
		}
	}
	return append(all, cell.String())
}

// Rows keep their cells, and fences their blocks, whatever stands in them.
func TestMarkdownStructureHolds(t *testing.T) {
	hostile := rapid.StringOf(rapid.RuneFrom([]rune("ab`|\\~<>&@#*_ \n\té\u202e")))
	rapid.Check(t, func(t *rapid.T) {
		a, b := hostile.Draw(t, "a"), hostile.Draw(t, "b")
		row := mdRow(mdCode(a, 50), mdCode(b, 10))
		if strings.Count(row, "\n") != 1 || len(cells(strings.TrimSuffix(row, "\n"))) != 2 {
			t.Fatalf("the row broke: %q", row)
		}
		if span := mdCode(a, 50); span != "-" && outsideCode(span) != "CODE" {
			t.Fatalf("the code span broke: %q", span)
		}
		room := rapid.IntRange(0, 200).Draw(t, "room")
		block := mdWords("text", a+"\n"+b, room)
		if len(block) > room {
			t.Fatalf("%d bytes where there is room for %d: %q", len(block), room, block)
		}
		if block != "" && outsideCode(strings.TrimSuffix(block, "\n")) != "CODE" {
			t.Fatalf("the block broke: %q", block)
		}
		if strings.ContainsAny(strings.TrimSuffix(strings.TrimPrefix(mdHTML(a), "<code>"), "</code>"), "<>`@|*_[") {
			t.Fatalf("%q is not escaped: %s", a, mdHTML(a))
		}
	})
}
