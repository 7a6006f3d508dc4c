package modules

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"nplay/conf"
)

var update = flag.Bool("update", false, "write the wanted edits and faults that the modules give into testdata")

// target is the router of all cases; its name goes into the salt of passwords.
var target = conf.Target{Host: "r1", Platform: "junos"}

// A case in testdata/<module>/NAME.txtar has the parts
//
//	task          the arguments, one `name = JSON` a line
//	running.xml   what the router has
//	edits.set     what is wanted, as lines
//	edits.xml     and as a load
//	faults        or what Validate says
//	refusal       or what Ensure says
//
// Every case that has edits ends with: again, no edits.
func TestModules(t *testing.T) {
	for _, e := range Registry {
		files, err := filepath.Glob(filepath.Join("testdata", e.Name, "*.txtar"))
		if err != nil || len(files) == 0 {
			t.Errorf("%s has no cases: %v", e.Name, err)
		}
		for _, file := range files {
			t.Run(e.Name+"/"+strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
				a, err := txtar.ParseFile(file)
				if err != nil {
					t.Fatal(err)
				}
				c := newCase(t, e, a)
				c.run(t)
				if *update {
					if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
						t.Fatal(err)
					}
				}
			})
		}
	}
}

type testCase struct {
	archive *txtar.Archive
	module  Module
	parts   map[string]string
	secrets []string // which no error may show
}

func newCase(t *testing.T, e Entry, a *txtar.Archive) *testCase {
	t.Helper()
	c := &testCase{archive: a, parts: map[string]string{}}
	for _, f := range a.Files {
		c.parts[f.Name] = string(f.Data)
	}
	task, ok := c.parts["task"]
	if !ok {
		t.Fatal("there is no task")
	}
	c.decode(t, e, task)
	return c
}

func (c *testCase) run(t *testing.T) {
	var err error
	if v, ok := c.module.(interface{ Validate() error }); ok {
		err = v.Validate()
	}
	if err != nil || c.parts["faults"] != "" {
		c.discreet(t, err)
		c.want(t, "faults", faultLines(t, err))
		return
	}
	before, err := conf.ParseXML(strings.NewReader(c.parts["running.xml"]), conf.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	kept, after := before.Clone(), before.Clone()
	err = c.module.Ensure(target, after)
	if err != nil || c.parts["refusal"] != "" {
		c.discreet(t, err)
		c.want(t, "refusal", fmt.Sprintln(err))
		return
	}
	edits := conf.Diff(before, after)
	for _, e := range edits {
		if !conf.Within(e.Path, c.module.Scope()) {
			t.Errorf("%s lies outside of the scope %v", conf.PathString(e.Path), c.module.Scope())
		}
	}
	var xml bytes.Buffer
	if err := conf.EditsXML(&xml, edits); err != nil {
		t.Fatal(err)
	}
	var lines string
	for _, l := range conf.Lines(edits) {
		lines += l + "\n"
	}
	c.want(t, "edits.set", lines)
	c.want(t, "edits.xml", xml.String())

	if err := conf.Apply(kept, edits); err != nil {
		t.Fatal(err)
	}
	c.again(t, kept)
	typed := before.Clone()
	commands, err := conf.ParseLines(lines, conf.Limits{})
	for _, line := range commands {
		if err == nil {
			err = line.Make(typed)
		}
	}
	if left := conf.Diff(typed, kept); err != nil || len(left) > 0 {
		t.Errorf("the lines do not carry it: %v\n%s", err, strings.Join(conf.Lines(left), "\n"))
	}
	xml.Reset()
	if err := conf.WriteXML(&xml, kept); err != nil {
		t.Fatal(err)
	}
	read, err := conf.ParseXML(&xml, conf.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	c.again(t, read)
}

// again runs the task on its own result.
func (c *testCase) again(t *testing.T, n *conf.Node) {
	t.Helper()
	after := n.Clone()
	if err := c.module.Ensure(target, after); err != nil {
		t.Fatal(err)
	}
	if edits := conf.Diff(n, after); len(edits) > 0 {
		t.Errorf("again, it would still edit:\n%s", strings.Join(conf.Lines(edits), "\n"))
	}
}

func (c *testCase) want(t *testing.T, part, got string) {
	t.Helper()
	if !*update {
		if d := cmp.Diff(c.parts[part], got); d != "" {
			t.Errorf("%s (-want +got):\n%s", part, d)
		}
		return
	}
	for i := range c.archive.Files {
		if c.archive.Files[i].Name == part {
			c.archive.Files[i].Data = []byte(got)
			return
		}
	}
	c.archive.Files = append(c.archive.Files, txtar.File{Name: part, Data: []byte(got)})
}

// faultLines takes joined errors apart; each has to name an argument of the
// module's.
func faultLines(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("%v is not joined", err)
	}
	var lines string
	for _, e := range joined.Unwrap() {
		var arg *ArgError
		if !errors.As(e, &arg) {
			t.Errorf("%v names no argument", e)
		}
		lines += e.Error() + "\n"
	}
	return lines
}

// discreet checks that an error shows none of the secret arguments.
func (c *testCase) discreet(t *testing.T, err error) {
	t.Helper()
	for _, s := range c.secrets {
		if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), s) {
			t.Errorf("%v shows a secret", err)
		}
	}
}
