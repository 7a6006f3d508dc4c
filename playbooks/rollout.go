package playbooks

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"

	"nplay/engine"
)

// defaultConfirm is the window of the confirmed commit in minutes when a play
// does not say.
const defaultConfirm = 5

// maxConfirm is the longest window Junos takes, in minutes ("commit confirmed
// <1-65535>").
const maxConfirm = 65535

// A rollout is how a play is rolled out, its words still unevaluated.
type rollout struct {
	rng     hcl.Range
	words   []*rolloutWord
	confirm int // minutes; 0 commits for good
	unbuilt []engine.Word
	text    map[string]string // the values, to compare plays
}

type rolloutWord struct {
	name string
	attr *hclsyntax.Attribute
	expr *expr
}

// rolloutWords are the words of a rollout block and how their values are
// checked; those that are evaluated per router are only looked at for what
// they refer to.
var rolloutWords = map[string]func(cty.Value) string{
	"confirm":        nil, // has its own reading
	"batches":        checkBatches,
	"max_failures":   checkAmount,
	"canary":         checkBool,
	"soak":           checkDuration,
	"pause":          checkDuration,
	"on_failure":     checkOnFailure,
	"confirm_scope":  checkText,
	"never_together": nil,
	"pool":           nil,
	"order":          nil,
}

var perRouterWords = []string{"never_together", "pool", "order"}

// rollout analyses a rollout block.
func (l *loader) rollout(p *play, b *hclsyntax.Block) {
	p.rollout.rng = b.DefRange()
	l.check(b.Body, form{what: "a rollout", attrs: sortedKeys(rolloutWords)})
	for _, a := range attributes(b.Body) {
		if _, known := rolloutWords[a.Name]; !known {
			continue
		}
		s := scope{what: "rollout's " + a.Name, values: true, host: contains(perRouterWords, a.Name)}
		p.rollout.words = append(p.rollout.words, &rolloutWord{a.Name, a, l.analyse(a.Expr, s)})
	}
}

func (r *rollout) defaults() {
	r.confirm = defaultConfirm
	r.text = map[string]string{"confirm": strconv.Itoa(defaultConfirm)}
}

// settleRollout evaluates the words.
func (l *loader) settleRollout(p *play) {
	r := &p.rollout
	for _, w := range r.words {
		if w.name != "confirm" {
			r.unbuilt = append(r.unbuilt, engine.Word{Name: w.name, Source: source(w.attr.SrcRange)})
		}
		if w.expr.broken {
			continue
		}
		if contains(perRouterWords, w.name) {
			r.text[w.name] = string(w.attr.Expr.Range().SliceBytes(l.files[w.attr.SrcRange.Filename].src))
			continue
		}
		v, ok := l.value(w.expr.code, l.base, "")
		if !ok || !v.IsWhollyKnown() {
			continue
		}
		if v.ContainsMarked() {
			l.fail(w.attr.Expr.Range(), "Sensitive value", "How a play is rolled out is shown, so it cannot be sensitive.")
			continue
		}
		if w.name == "confirm" {
			l.confirm(r, w.attr, v)
			continue
		}
		if wrong := rolloutWords[w.name](v); wrong != "" {
			l.fail(w.attr.Expr.Range(), "Invalid "+w.name, "%s", wrong)
		}
		r.text[w.name] = fmt.Sprintf("%#v", v)
	}
}

// confirm reads the window of the confirmed commit. Junos counts it in whole
// minutes; seconds taken for minutes would leave a router open for hours.
func (l *loader) confirm(r *rollout, a *hclsyntax.Attribute, v cty.Value) {
	const want = `Give whole minutes, such as "5m" or "1h", or "none" to commit without a confirmation. Junos counts the window in minutes.`
	wrong := func(why string) { l.fail(a.Expr.Range(), "Invalid confirm", "%s%s", why, want) }
	if v.IsNull() {
		return
	}
	if v.Type() != cty.String {
		wrong("")
		return
	}
	if v.AsString() == "none" {
		r.confirm = 0
		r.text["confirm"] = "0"
		return
	}
	d, err := time.ParseDuration(v.AsString())
	switch {
	case err != nil || d <= 0:
		wrong("")
	case d%time.Minute != 0:
		wrong(fmt.Sprintf("%s is no whole number of minutes. ", v.AsString()))
	case d/time.Minute > maxConfirm:
		wrong(fmt.Sprintf("The longest window is %d minutes. ", maxConfirm))
	default:
		r.confirm = int(d / time.Minute)
		r.text["confirm"] = strconv.Itoa(r.confirm)
	}
}

var amount = regexp.MustCompile(`^(\d{1,9})(%?)$`)

// checkAmount takes a number of routers or a percentage.
func checkAmount(v cty.Value) string {
	s, err := convert.Convert(v, cty.String)
	if err == nil && !s.IsNull() {
		if m := amount.FindStringSubmatch(s.AsString()); m != nil {
			if n, _ := strconv.Atoi(m[1]); m[2] == "" || n <= 100 {
				return ""
			}
		}
	}
	return `Give a number of routers, or a percentage from "0%" to "100%".`
}

func checkBatches(v cty.Value) string {
	const want = `Give a list of numbers or percentages of routers, such as ["1", "10%", "100%"].`
	if v.IsNull() || !v.CanIterateElements() || v.Type().IsMapType() || v.Type().IsObjectType() || v.LengthInt() == 0 {
		return want
	}
	for it := v.ElementIterator(); it.Next(); {
		_, x := it.Element()
		if checkAmount(x) != "" || zeroAmount(x) {
			return want
		}
	}
	return ""
}

func zeroAmount(v cty.Value) bool {
	s, _ := convert.Convert(v, cty.String)
	return strings.Trim(s.AsString(), "0%") == ""
}

func checkDuration(v cty.Value) string {
	if v.Type() == cty.String && !v.IsNull() {
		if d, err := time.ParseDuration(v.AsString()); err == nil && d >= 0 {
			return ""
		}
	}
	return `Give a time such as "30s" or "2m".`
}

func checkBool(v cty.Value) string {
	if b, err := convert.Convert(v, cty.Bool); err == nil && !b.IsNull() {
		return ""
	}
	return "Give true or false."
}

func checkText(v cty.Value) string {
	if v.Type() == cty.String && !v.IsNull() && v.AsString() != "" {
		return ""
	}
	return "Give a string."
}

func checkOnFailure(v cty.Value) string {
	if v.Type() == cty.String && !v.IsNull() && (v.AsString() == "stop" || v.AsString() == "rollback") {
		return ""
	}
	return `Give "stop" or "rollback".`
}
