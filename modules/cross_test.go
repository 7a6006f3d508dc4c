package modules

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"nplay/conf"
)

// Every task of the cases, on the router of every case: it is refused in words,
// or what it makes is configuration, lies within its scope, and is left alone by
// a second run.
func TestEveryTaskOnEveryRouter(t *testing.T) {
	routers := map[string]*conf.Node{}
	var tasks []*testCase
	var names []string
	for _, e := range Registry {
		files, err := filepath.Glob(filepath.Join("testdata", e.Name, "*.txtar"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			c := newCase(t, e, a)
			if c.parts["faults"] != "" || strings.Contains(c.parts["task"], `password = "`) {
				continue // a password would be hashed for each of the routers
			}
			tasks, names = append(tasks, c), append(names, file)
			if text := c.parts["running.xml"]; routers[text] == nil {
				if routers[text], err = conf.ParseXML(strings.NewReader(text), conf.Limits{}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	refused, changed := 0, 0
	for i, c := range tasks {
		for text, router := range routers {
			after := router.Clone()
			if err := c.module.Ensure(target, after); err != nil {
				if refused++; strings.TrimSpace(err.Error()) == "" {
					t.Errorf("%s: refused without a word", names[i])
				}
				continue
			}
			edits := conf.Diff(router, after)
			for _, e := range edits {
				if !conf.Within(e.Path, c.module.Scope()) {
					t.Fatalf("%s edits %s, outside of its scope, on\n%s", names[i], conf.PathString(e.Path), text)
				}
			}
			if len(edits) == 0 {
				continue
			}
			changed++
			after.Walk(func(path []*conf.Node) bool {
				checkSchema(t, names[i], path)
				return true
			})
			again := after.Clone()
			if err := c.module.Ensure(target, again); err != nil {
				t.Fatalf("%s: again: %v, on\n%s", names[i], err, text)
			}
			if more := conf.Diff(after, again); len(more) > 0 {
				t.Fatalf("%s: again, it would still edit, on\n%s%s", names[i], text, strings.Join(conf.Lines(more), "\n"))
			}
		}
	}
	if refused < 100 || changed < 1000 {
		t.Errorf("only %d were refused, %d changed something", refused, changed)
	}
}
