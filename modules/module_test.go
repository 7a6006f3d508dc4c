package modules

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"nplay/conf"
	"nplay/internal/secret"
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

// decode fills a module the way package playbooks does, from JSON.
func (c *testCase) decode(t *testing.T, e Entry, task string) {
	t.Helper()
	c.module = e.New()
	args := map[string]any{}
	for line := range strings.Lines(task) {
		name, text, ok := strings.Cut(line, "=")
		if !ok {
			t.Fatalf("%q has no =", line)
		}
		var value any
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		args[strings.TrimSpace(name)] = value
	}
	c.fill(t, reflect.ValueOf(c.module).Elem(), args)
}

func (c *testCase) fill(t *testing.T, to reflect.Value, value any) {
	t.Helper()
	if to.Kind() == reflect.Interface {
		to.Set(reflect.ValueOf(textual(value)))
		return
	}
	switch x := value.(type) {
	case map[string]any:
		if to.Kind() == reflect.Map {
			to.Set(reflect.MakeMap(to.Type()))
			for k, v := range x {
				elem := reflect.New(to.Type().Elem()).Elem()
				c.fill(t, elem, v)
				to.SetMapIndex(reflect.ValueOf(k), elem)
			}
			return
		}
		for name, v := range x {
			c.fill(t, argument(t, to, name), v)
		}
	case []any:
		to.Set(reflect.MakeSlice(to.Type(), len(x), len(x)))
		for i, v := range x {
			c.fill(t, to.Index(i), v)
		}
	case string:
		if to.Type() == secretType {
			to.Set(reflect.ValueOf(secret.New(x)))
			c.secrets = append(c.secrets, x)
			return
		}
		pointed(to).SetString(x)
	case bool:
		pointed(to).SetBool(x)
	case float64:
		pointed(to).SetInt(int64(x))
	default:
		t.Fatalf("%v cannot be an argument", value)
	}
}

// textual is a value with its numbers as text, as package playbooks gives it.
func textual(value any) any {
	switch x := value.(type) {
	case float64:
		return strconv.FormatFloat(x, 'f', -1, 64)
	case []any:
		for i := range x {
			x[i] = textual(x[i])
		}
	case map[string]any:
		for k := range x {
			x[k] = textual(x[k])
		}
	}
	return value
}

// pointed returns what an optional argument points at.
func pointed(to reflect.Value) reflect.Value {
	if to.Kind() != reflect.Pointer {
		return to
	}
	to.Set(reflect.New(to.Type().Elem()))
	return to.Elem()
}

// argument returns the field of that name in HCL.
func argument(t *testing.T, object reflect.Value, name string) reflect.Value {
	t.Helper()
	for i := range object.NumField() {
		if tag, _, _ := strings.Cut(object.Type().Field(i).Tag.Get("hcl"), ","); tag == name {
			return object.Field(i)
		}
	}
	t.Fatalf("%s has no argument %q", object.Type(), name)
	return reflect.Value{}
}
