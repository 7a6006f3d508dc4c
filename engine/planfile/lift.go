package planfile

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"nplay/conf"
	"nplay/engine"
)

// A lifter takes out of a router's texts what differs from router to router: its
// name, the inventory values that its tasks refer to, and secrets. What is left is
// a template that many routers share. Nothing is lost: whatever the values are,
// lower of what a lifter returns is what it was given.
type lifter struct {
	values  []string // the first is the router's name
	whole   map[string]int
	parts   *strings.Replacer
	secrets *index
	used    []int // numbers of the secrets in the template so far
	mask    func(string) string
}

// minPart is the length from which a value is looked for within a text: a shorter
// one stands there by chance.
const minPart = 3

// newLifter returns the lifter of a router's plan.
func newLifter(h engine.HostPlan, secrets *index, mask func(string) string) *lifter {
	l := &lifter{values: []string{h.Host}, whole: map[string]int{}, secrets: secrets, mask: mask}
	seen := map[string]bool{"host.name": true}
	for _, s := range h.Steps {
		for _, c := range s.Changes {
			for _, r := range c.Refs {
				if !seen[r.Name] {
					seen[r.Name] = true
					l.values = append(l.values, r.Value)
				}
			}
		}
	}
	order := make([]int, len(l.values))
	for i, v := range l.values {
		order[i] = i
		if _, twice := l.whole[v]; !twice {
			l.whole[v] = i
		}
	}
	// Of values that begin alike the longest is found; of equal ones the first.
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(l.values[b]), len(l.values[a])) })
	pairs := []string{"\x01", "\x01\x01"}
	for _, i := range order {
		if len(l.values[i]) >= minPart {
			pairs = append(pairs, l.values[i], valueMark(i))
		}
	}
	l.parts = strings.NewReplacer(pairs...)
	return l
}

func valueMark(i int) string     { return "\x01r" + strconv.Itoa(i) + "\x01" }
func secretMark(n string) string { return "\x01s" + n + "\x01" }

// lift makes a template of a text.
func (l *lifter) lift(text string) string {
	if i, ok := l.whole[text]; ok && text != "" {
		return valueMark(i)
	}
	return l.parts.Replace(text)
}

// sealMark begins a text that Seal returned: no text of a configuration has it.
const sealMark = "\x00"

// Seal implements engine.Sealer: it puts a number in the place of a secret.
func (l *lifter) Seal(value string) string {
	n := l.secrets.number(value)
	i := slices.Index(l.used, n)
	if i < 0 {
		i = len(l.used)
		l.used = append(l.used, n)
	}
	return sealMark + strconv.Itoa(i)
}

// id makes a template of a key or value of a sealed tree.
func (l *lifter) id(key string) string {
	if !strings.Contains(key, sealMark) {
		return l.lift(key)
	}
	parts := strings.Split(key, conf.KeySep)
	for i, p := range parts {
		if n, yes := strings.CutPrefix(p, sealMark); yes {
			parts[i] = secretMark(n)
		} else {
			parts[i] = l.lift(p)
		}
	}
	return strings.Join(parts, conf.KeySep)
}

// said makes a template of words that are masked already: they are masked once
// more, by all secrets of the plan.
func (l *lifter) said(text string) string { return l.lift(l.mask(text)) }

// restart begins another template of the same router and returns the secrets of
// the one before.
func (l *lifter) restart() []int {
	used := l.used
	l.used = nil
	return used
}
