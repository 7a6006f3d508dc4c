package review

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"nplay/conf"
	"nplay/engine"
)

// drawWord draws a key, value or reference: few, so that they meet.
var drawWord = rapid.SampledFrom([]string{"a", "b", "c", "r1", "r2"})

func drawNode(t *rapid.T, depth int) *conf.Node {
	n := &conf.Node{Name: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "name")}
	switch rapid.IntRange(0, 4).Draw(t, "what") {
	case 0:
		n.Key = drawWord.Draw(t, "key")
	case 1:
		n.Key = drawWord.Draw(t, "key") + conf.KeySep + drawWord.Draw(t, "key")
	case 2:
		n.Value = drawWord.Draw(t, "value")
	case 3:
		n.Secret, n.Value, n.Label = true, "secret-"+drawWord.Draw(t, "value"), rapid.SampledFrom([]string{"", "var.p", "var.q"}).Draw(t, "label")
	}
	n.Inactive = rapid.IntRange(0, 9).Draw(t, "inactive") == 0
	for depth > 0 && rapid.IntRange(0, 2).Draw(t, "more") == 0 {
		n.Kids = append(n.Kids, drawNode(t, depth-1))
	}
	return n
}

func drawEdit(t *rapid.T) conf.Edit {
	e := conf.Edit{Op: conf.Op(rapid.SampledFrom([]int{1, 1, 1, 2, 2, 3, 4, 5}).Draw(t, "op"))}
	for range rapid.IntRange(1, 2).Draw(t, "length") {
		n := drawNode(t, 0)
		e.Path = append(e.Path, n)
	}
	switch e.Op {
	case conf.Add:
		e.Fresh = rapid.IntRange(0, len(e.Path)).Draw(t, "fresh")
		if e.Fresh == len(e.Path) {
			e.Old = drawWord.Draw(t, "old")
		} else if rapid.Bool().Draw(t, "beside") {
			e.Place, e.After = conf.Following, drawWord.Draw(t, "after")
		}
		fallthrough
	case conf.Remove:
		e.Path[len(e.Path)-1] = drawNode(t, 1)
	case conf.Move:
		e.Place, e.After = conf.Following, drawWord.Draw(t, "after")
	}
	return e
}

// drawPlan draws a plan of routers whose changes are few kinds of the same with
// other words, for that is where one is easily taken for the other.
func drawPlan(t *rapid.T) *engine.Plan {
	kinds := rapid.SliceOfN(rapid.SliceOfN(rapid.Custom(drawEdit), 1, 3), 1, 3).Draw(t, "kinds")
	plan := &engine.Plan{}
	for i := range rapid.IntRange(1, 8).Draw(t, "routers") {
		host := fmt.Sprintf("h%d", i)
		var edits []conf.Edit
		for _, e := range rapid.SampledFrom(kinds).Draw(t, "kind") {
			edits = append(edits, reworded(t, e))
		}
		if rapid.IntRange(0, 3).Draw(t, "turned") == 0 {
			slices.Reverse(edits)
		}
		h := withEdits(host, edits)
		c := &h.Steps[0].Changes[0]
		for _, name := range []string{"host.name", "host.vars.v"} {
			if rapid.IntRange(0, 3).Draw(t, "ref") > 0 {
				c.Refs = append(c.Refs, engine.Ref{Name: name, Value: drawWord.Draw(t, "value")})
			}
		}
		h.Steps[0].Confirm = rapid.SampledFrom([]int{5, 5, 5, 1}).Draw(t, "confirm")
		if rapid.Bool().Draw(t, "access") {
			h.Access = []string{"system services ssh"}
		}
		plan.Hosts = append(plan.Hosts, h)
	}
	return plan
}

// reworded is an edit with some words replaced.
func reworded(t *rapid.T, e conf.Edit) conf.Edit {
	word := func(s string) string {
		if s == "" || rapid.IntRange(0, 2).Draw(t, "keep") > 0 {
			return s
		}
		parts := strings.Split(s, conf.KeySep)
		parts[0] = drawWord.Draw(t, "word")
		return strings.Join(parts, conf.KeySep)
	}
	path := e.Path
	e.Path = nil
	for _, n := range path {
		c := n.Clone()
		if n.Secret {
			c.Value = "secret-" + drawWord.Draw(t, "secret")
		} else {
			c.Key, c.Value = word(n.Key), word(n.Value)
		}
		e.Path = append(e.Path, c)
	}
	e.Old, e.After = word(e.Old), word(e.After)
	return e
}

// shown spells a change out: written with no regard to how identities are made.
// word says what stands for a word of what is added.
func shown(s engine.Step, word func(string) string) string {
	var node func(n *conf.Node, word func(string) string) string
	node = func(n *conf.Node, word func(string) string) string {
		text := fmt.Sprintf("%q %q %t ", n.Name, n.Space, n.Inactive)
		if n.Secret {
			text += fmt.Sprintf("secret %q", n.Label)
		} else {
			for _, k := range strings.Split(n.Key, conf.KeySep) {
				text += fmt.Sprintf("%q,", word(k))
			}
			text += fmt.Sprintf("=%q", word(n.Value))
		}
		for _, k := range n.Kids {
			text += "{" + node(k, word) + "}"
		}
		return text
	}
	literal := func(s string) string { return s }
	var all []string
	var parents []string
	for _, e := range s.Edits {
		w := literal
		if e.Op == conf.Add {
			w = word
		}
		old := e.Old
		if e.Target().Secret {
			old = ""
		}
		text, parent := fmt.Sprint(e.Op, " "), ""
		for i, n := range e.Path {
			if i == len(e.Path)-1 {
				parent = text
			}
			text += node(n, w) + "/"
		}
		if e.Op != conf.Remove {
			parent = fmt.Sprint("none", len(all))
		}
		all = append(all, text+fmt.Sprintf("%d %q %d %q %q", e.Fresh, old, e.Place, w(e.After), w(e.Before)))
		parents = append(parents, parent)
	}
	for i := range all {
		for k := i; k > 0 && parents[k] == parents[k-1] && all[k] < all[k-1]; k-- {
			all[k], all[k-1] = all[k-1], all[k]
		}
	}
	return fmt.Sprint(s.Stage, s.Confirm, "\n", strings.Join(all, "\n"))
}

// split spells a change out with its words beside it.
func split(s engine.Step) (frame string, words []string) {
	frame = shown(s, func(w string) string {
		words = append(words, w)
		return "*"
	})
	return frame, words
}

// Routers of a group are equal once the values that it names are substituted:
// each word that differs is the same of these values on every router. Routers that
// are equal as they stand are one group.
func TestGroupsAreAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plan := drawPlan(t)
		r := New(plan)
		at := map[string]engine.HostPlan{}
		for _, h := range plan.Hosts {
			at[h.Host] = h
		}
		stands := map[string]string{}
		count := 0
		for _, g := range r.Groups {
			count += len(g.Hosts)
			frame, first := split(at[g.Hosts[0]].Steps[0])
			kinds := map[string]bool{}
			differ := make([]bool, len(first))
			for _, name := range g.Hosts {
				step := at[name].Steps[0]
				f, words := split(step)
				if f != frame {
					t.Fatalf("%s and %s are one group:\n%s\n\n%s", g.Hosts[0], name, frame, f)
				}
				text := fmt.Sprintf("%s %q", f, words)
				kinds[text] = true
				if other, known := stands[text]; known && other != g.Hash {
					t.Fatalf("%s is equal to one of %s, but in %s:\n%s", name, other, g.Hash, text)
				}
				stands[text] = g.Hash
				for i := range words {
					differ[i] = differ[i] || words[i] != first[i]
				}
				for i, v := range g.Values[name] {
					if ref := (engine.Ref{Name: g.Alike[i], Value: v}); !slices.Contains(step.Changes[0].Refs, ref) {
						t.Fatalf("%s has no %v", name, ref)
					}
				}
			}
			used := map[int]bool{}
			for i := range first {
				if !differ[i] {
					continue
				}
				by := -1
				for n := range g.Alike {
					if !slices.ContainsFunc(g.Hosts, func(h string) bool {
						_, words := split(at[h].Steps[0])
						return words[i] != g.Values[h][n]
					}) {
						by = n
						break
					}
				}
				if by < 0 {
					t.Fatalf("word %d differs by none of %v:\n%s", i, g.Alike, frame)
				}
				used[by] = true
			}
			if (len(kinds) > 1) != (len(g.Alike) > 0) || len(used) != len(g.Alike) {
				t.Fatalf("%d changes that differ by %v, alike but for %v", len(kinds), used, g.Alike)
			}
		}
		if count != len(plan.Hosts) {
			t.Fatalf("%d routers in groups, want %d", count, len(plan.Hosts))
		}
	})
}

// Which router stands where in the plan changes no group, nor does what a secret
// is.
func TestGroupsDependOnChangesOnly(t *testing.T) {
	content := func(r *Review) string {
		var all []string
		for _, g := range r.Groups {
			hosts := slices.Sorted(slices.Values(g.Hosts))
			all = append(all, fmt.Sprint(g.Hash, g.sum, hosts, g.Alike, g.Values, g.Access, g.Outlier))
		}
		return strings.Join(all, "\n")
	}
	rapid.Check(t, func(t *rapid.T) {
		plan := drawPlan(t)
		want := content(New(plan))
		plan.Hosts = rapid.Permutation(plan.Hosts).Draw(t, "order")
		if got := content(New(plan)); got != want {
			t.Fatalf("in another order:\n%s\nwant:\n%s", got, want)
		}
		for _, h := range plan.Hosts {
			for _, e := range h.Steps[0].Edits {
				for _, n := range e.Path {
					seal(n)
				}
				if e.Target().Secret {
					e.Old = "sealed"
				}
			}
		}
		if got := content(New(plan)); got != want {
			t.Fatalf("with other secrets:\n%s\nwant:\n%s", got, want)
		}
	})
}

// seal replaces what is secret.
func seal(n *conf.Node) {
	if n.Secret {
		n.Key, n.Value = "", "sealed"
	}
	for _, k := range n.Kids {
		seal(k)
	}
}
