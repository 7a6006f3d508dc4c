package modules

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"nplay/conf"
	"nplay/conf/schema"
)

// What every case makes of its router has to be configuration for two judges:
// nplay's schema, and yanglint with Juniper's own YANG, which neither nplay nor
// its generator had a hand in.
func TestYANG(t *testing.T) {
	judge := newYanglint(t)
	var files []string
	for _, e := range Registry {
		cases, err := filepath.Glob(filepath.Join("testdata", e.Name, "*.txtar"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range cases {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			after := result(t, newCase(t, e, a))
			if after == nil {
				continue
			}
			after.Walk(func(path []*conf.Node) bool {
				checkSchema(t, file, path)
				return true
			})
			name := e.Name + "-" + strings.TrimSuffix(filepath.Base(file), ".txtar")
			files = append(files, judge.write(t, name, after))
		}
	}
	files = append(files, judge.write(t, "varied", variedTree(t)))
	if len(files) < 40 {
		t.Fatalf("only %d cases have a result", len(files))
	}
	if out, err := judge.run(files...); err != nil {
		t.Errorf("yanglint: %v\n%s", err, out)
	}
}

// The oracle has to be able to say no, to each kind of mistake.
func TestYANGRefuses(t *testing.T) {
	judge := newYanglint(t)
	for name, c := range map[string]struct {
		spoil func(n *conf.Node)
		want  string
	}{
		"port":    {func(n *conf.Node) { n.Make("system", "services", "netconf", "ssh").Set("port", "70000") }, "70000"},
		"uid":     {func(n *conf.Node) { n.Make("system", "login").MakeEntry("user", "x").Set("uid", "99") }, "99"},
		"element": {func(n *conf.Node) { n.Make("system", "services").Set("netconfig", "x") }, "netconfig"},
	} {
		n := conf.New()
		c.spoil(n)
		out, err := judge.run(judge.write(t, "bad-"+name, n))
		var exit *exec.ExitError
		if !errors.As(err, &exit) || !strings.Contains(out, c.want) {
			t.Errorf("%s: yanglint accepts it, or refuses something else: %v\n%s", name, err, out)
		}
	}
}

// result is the router's configuration after the case's task, nil where there
// is none.
func result(t *testing.T, c *testCase) *conf.Node {
	t.Helper()
	if c.parts["faults"] != "" || c.parts["refusal"] != "" {
		return nil
	}
	n, err := conf.ParseXML(strings.NewReader(c.parts["running.xml"]), conf.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.module.Ensure(target, n); err != nil {
		t.Fatal(err)
	}
	return n
}

func checkSchema(t *testing.T, file string, path []*conf.Node) {
	t.Helper()
	n := path[len(path)-1]
	if !n.Def.Known() {
		t.Errorf("%s: the schema does not know %s", file, conf.PathString(path))
		return
	}
	switch n.Kind() {
	case schema.Leaf, schema.LeafList:
		if err := n.Def.Check(n.Value); err != nil {
			t.Errorf("%s: %s: %v", file, conf.PathString(path), err)
		}
	case schema.List:
		for i, key := range n.Def.Keys() {
			def, ok := n.Def.Child(key)
			if !ok {
				t.Errorf("%s: %s has no key %s", file, conf.PathString(path), key)
			} else if err := def.Check(n.Keys()[i]); err != nil {
				t.Errorf("%s: %s: %v", file, conf.PathString(path), err)
			}
		}
	}
}

type yanglint struct {
	tool, yang, dir string
	stanzas         map[string]bool // of the documents written: each has a YANG module of its own
}

func newYanglint(t *testing.T) yanglint {
	t.Helper()
	skip := t.Skipf
	if os.Getenv("CI") != "" {
		skip = t.Fatalf
	}
	tool, err := exec.LookPath("yanglint")
	if err != nil {
		skip("yanglint (Debian: libyang2-tools) is missing: nothing is held against Juniper's YANG")
	}
	yang := os.Getenv("NPLAY_YANG")
	switch {
	case yang == "":
		yang = filepath.Join("..", "..", "shared", "yang")
	case !filepath.IsAbs(yang):
		yang = filepath.Join("..", yang)
	}
	if _, err := os.Stat(filepath.Join(yang, "junos-conf-root@2023-01-01.yang")); err != nil {
		skip("Juniper's YANG is not in NPLAY_YANG (%s): nothing is held against it", yang)
	}
	return yanglint{tool: tool, yang: yang, dir: t.TempDir(), stanzas: map[string]bool{"root": true}}
}

// run has the documents judged, all at once because loading the YANG is what
// takes time.
func (y yanglint) run(files ...string) (string, error) {
	args := []string{"-p", y.yang, "-t", "config"}
	for name := range y.stanzas {
		args = append(args, filepath.Join(y.yang, "junos-conf-"+name+"@2023-01-01.yang"))
	}
	args = append(args, files...)
	out, err := exec.Command(y.tool, args...).CombinedOutput()
	return string(out), err
}

// write writes a configuration the way a router with rfc-compliant would: each
// stanza in the namespace of its YANG module, no Junos attributes.
func (y yanglint) write(t *testing.T, name string, n *conf.Node) string {
	t.Helper()
	var in, out bytes.Buffer
	if err := conf.WriteXML(&in, n); err != nil {
		t.Fatal(err)
	}
	d, e := xml.NewDecoder(&in), xml.NewEncoder(&out)
	depth := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch x := token.(type) {
		case xml.StartElement:
			x.Attr = nil
			switch depth {
			case 0:
				x.Attr = []xml.Attr{{Name: xml.Name{Local: "xmlns"}, Value: "http://yang.juniper.net/junos/conf/root"}}
			case 1:
				y.stanzas[x.Name.Local] = true
				x.Attr = []xml.Attr{{Name: xml.Name{Local: "xmlns"}, Value: "http://yang.juniper.net/junos/conf/" + x.Name.Local}}
			}
			depth++
			token = x
		case xml.EndElement:
			depth--
		}
		if err := e.EncodeToken(token); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Flush(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(y.dir, name+".xml")
	if err := os.WriteFile(file, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}
