package ui

import (
	"bytes"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nplay/conf"
	"nplay/engine"
	"nplay/engine/review"
)

const planFormat = "../../docs/plan-format.md"

// The document names the fields that there are, in their order, and says of each
// whether it can be left out.
func TestPlanFormatHasAllFields(t *testing.T) {
	doc, err := os.ReadFile(planFormat)
	if err != nil {
		t.Fatal(err)
	}
	told := map[string][]string{}
	var section string
	row := regexp.MustCompile("^\\| `([a-z_]+)` \\| ([^|]*) \\| (optional)?")
	for line := range strings.Lines(string(doc)) {
		if name, ok := strings.CutPrefix(line, "### "); ok {
			section = strings.TrimSpace(name)
		} else if strings.HasPrefix(line, "## ") {
			section = ""
		}
		if m := row.FindStringSubmatch(line); m != nil && section != "" {
			told[section] = append(told[section], m[1]+" "+m[2]+" "+m[3])
		}
	}
	has := map[string][]string{}
	fieldsOf(t, reflect.TypeFor[jsonPlan](), has)
	if diff := cmp.Diff(has, told); diff != "" {
		t.Errorf("%s is not what the JSON has (-JSON +document):\n%s", planFormat, diff)
	}
}

// fieldsOf gathers "name type optional" of the fields of a type and of all below.
func fieldsOf(t *testing.T, of reflect.Type, has map[string][]string) {
	name := section(of)
	if has[name] != nil {
		return
	}
	has[name] = []string{}
	for i := range of.NumField() {
		f := of.Field(i)
		tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		optional := ""
		if options == "omitempty" {
			optional = "optional"
		}
		word, inner := typeWord(t, f.Type)
		has[name] = append(has[name], tag+" "+word+" "+optional)
		if inner != nil {
			fieldsOf(t, inner, has)
		}
	}
}

func section(of reflect.Type) string {
	return strings.ToLower(strings.TrimPrefix(of.Name(), "json"))
}

// typeWord says a type as the document does; inner is the type it is made of.
func typeWord(t *testing.T, of reflect.Type) (word string, inner reflect.Type) {
	switch {
	case of.Kind() == reflect.Pointer:
		return typeWord(t, of.Elem())
	case of == reflect.TypeFor[time.Time](), of.Kind() == reflect.String:
		return "string", nil
	case of.Kind() == reflect.Int:
		return "number", nil
	case of.Kind() == reflect.Bool:
		return "boolean", nil
	case of.Kind() == reflect.Slice:
		word, inner = typeWord(t, of.Elem())
		return "list of " + word, inner
	case of.Kind() == reflect.Map:
		word, inner = typeWord(t, of.Elem())
		return "map of " + word, inner
	case of.Kind() == reflect.Struct:
		return "[" + section(of) + "](#" + section(of) + ")", of
	}
	t.Fatalf("the document has no word for %s", of)
	return "", nil
}

// example is a plan with most of what there can be in one.
func example(t *testing.T) *review.Review {
	t.Helper()
	task := func(before, after, host string) engine.HostPlan {
		edits := conf.Diff(tree(t, before), tree(t, after))
		c := engine.Change{Play: "access", Task: "ensure_hostname.this", Source: conf.Source{File: "main.hcl", Line: 4, Column: 3},
			Refs: []engine.Ref{{Name: "host.name", Value: host}}}
		for i := range edits {
			c.Edits = append(c.Edits, i)
		}
		return engine.HostPlan{Host: host, Road: "netconf:830", Steps: []engine.Step{{Host: host, Confirm: 5, Edits: edits, Changes: []engine.Change{c}}},
			Check: &engine.Check{}}
	}
	named := func(host string) string { return "<system><host-name>" + host + "</host-name></system>" }
	r := review.New(&engine.Plan{
		Playbook: "names", Comment: "CHG-4711", Revision: engine.Revision{Commit: "7f3a91c2d0e4b5a69788c1d2e3f405162738495a", Ref: "v1.4.0"},
		Hosts: []engine.HostPlan{
			task(named("amnesiac"), named("mx1"), "mx1"), task(named("amnesiac"), named("mx2"), "mx2"),
			{Host: "mx3", Failure: &engine.Failure{Host: "mx3", Cause: engine.Unreachable, Text: "connect: nothing answers at 192.0.2.3:830", Hint: "is the router up?"}},
		},
	})
	r.Created, r.Version, r.Checked = time.Date(2026, 11, 25, 4, 0, 0, 0, time.UTC), "v1.0.0", true
	return r
}

// The document's example is what comes out.
func TestPlanFormatExample(t *testing.T) {
	doc, err := os.ReadFile(planFormat)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(doc), "```json\n")
	shown, after, found := strings.Cut(rest, "```\n")
	if !found {
		t.Fatal("the document has no example")
	}
	got := text(t, func(b *bytes.Buffer) error { return PlanJSON(b, example(t), false) })
	if *update {
		if err := os.WriteFile(planFormat, []byte(before+"```json\n"+got+"```\n"+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(shown, got); diff != "" {
		t.Errorf("the example is not what comes out (-document +now; go test -update writes it):\n%s", diff)
	}
}
