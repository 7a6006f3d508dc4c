package conf

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"nplay/conf/schema"
	"pgregory.net/rapid"
)

// split reads a line as the router's command line does: words by blanks,
// quotes, and the escapes inside of them.
func split(line string) ([]string, error) {
	var words []string
	for i := 0; i < len(line); {
		if line[i] == ' ' {
			i++
			continue
		}
		var w strings.Builder
		if line[i] != '"' {
			for i < len(line) && line[i] != ' ' {
				if strings.IndexByte("\"\\;{}[]#?|\n\t\r()<>&!'", line[i]) >= 0 {
					return nil, fmt.Errorf("%q has a meaning outside of quotes", line[i])
				}
				w.WriteByte(line[i])
				i++
			}
			words = append(words, w.String())
			continue
		}
		i++
		for {
			if i >= len(line) {
				return nil, fmt.Errorf("a quote that does not end")
			}
			c := line[i]
			i++
			if c == '"' {
				break
			}
			if c == '\\' {
				c = line[i]
				i++
				switch c {
				case 'n':
					c = '\n'
				case 't':
					c = '\t'
				case 'r':
					c = '\r'
				case '"', '\\':
				default:
					return nil, fmt.Errorf("escape %q", c)
				}
			} else if c < ' ' {
				return nil, fmt.Errorf("control character %q", c)
			}
			w.WriteByte(c)
		}
		words = append(words, w.String())
	}
	return words, nil
}

func TestQuote(t *testing.T) {
	for _, c := range [][2]string{
		{"netops", "netops"},
		{"ge-0/0/0.0", "ge-0/0/0.0"},
		{"user@host", "user@host"},
		{"*", "*"},
		{"", `""`},
		{"a b", `"a b"`},
		{`say "hi"`, `"say \"hi\""`},
		{`a\nb`, `"a\\nb"`},
		{"a\nb", `"a\nb"`},
		{"$6$salt$hash", `"$6$salt$hash"`},
		{"a/*b", `"a/*b"`},
		{"ü", `"ü"`},
		{"x;y", `"x;y"`},
		{"a?", `"a?"`},
	} {
		if got := quote(c[0]); got != c[1] {
			t.Errorf("quote(%q) = %s, want %s", c[0], got, c[1])
		}
	}
}

func TestQuotedWordsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.OneOf(value(), rapid.Just("")), 1, 4).Draw(t, "words")
		var quoted []string
		for _, w := range want {
			quoted = append(quoted, quote(w))
		}
		got, err := split(strings.Join(quoted, " "))
		if err != nil || !slices.Equal(want, got) {
			t.Fatalf("%v: %q became %q", err, want, got)
		}
	})
}

// command obeys a line. It knows the unspoken names from the schema alone: a
// word that no statement has is the key of the one list whose name is not said.
func command(n *Node, line string) error {
	w, err := split(line)
	if err != nil {
		return err
	}
	verb, w := w[0], w[1:]
	ref := ""
	if verb == "insert" {
		// ... KEYS before|after [NAME] KEYS
		at := len(w) - 2
		for at > 0 && w[at] != "before" && w[at] != "after" {
			at--
		}
		verb, ref, w = w[at], strings.Join(w[at+1:], KeySep), w[:at]
	}
	return obey(n, verb, ref, w)
}

func obey(n *Node, verb, ref string, w []string) error {
	def, ok := n.Def.Child(w[0])
	if same, has := n.Def.Child(n.Name); !ok && has && n.Kind() == schema.Container && same.Kind() == schema.Leaf {
		w, def, ok = append([]string{n.Name}, w...), same, true // `metric 100` is <metric><metric>100
		if verb != "set" {
			w = w[:1] // named by its value
		}
	}
	if !ok {
		return fmt.Errorf("unknown word %q below %s", w[0], n.Name)
	}
	k := &Node{Name: w[0], Def: def, Secret: def.Secret()}
	w = w[1:]
	switch def.Kind() {
	case schema.List:
		var keys []string
		for _, name := range def.Keys() {
			if name == choiceValue && !takesValue(keys[len(keys)-1]) {
				keys = append(keys, "")
				continue
			}
			keys, w = append(keys, w[0]), w[1:]
		}
		k.Key = strings.Join(keys, KeySep)
	case schema.LeafList:
		k.Value, w = w[0], w[1:]
	case schema.Leaf:
		if verb == "set" {
			k.Value, w = w[0], w[1:]
		}
	}
	at := slices.IndexFunc(n.Kids, func(o *Node) bool {
		return o.Name == k.Name && o.Key == k.Key && (def.Kind() == schema.Leaf || o.Value == k.Value)
	})
	if at < 0 {
		if verb != "set" {
			return fmt.Errorf("statement not found: %s", k.Name)
		}
		at = len(n.Kids)
		n.Kids = append(n.Kids, k)
	}
	if len(w) > 0 {
		return obey(n.Kids[at], verb, ref, w)
	}
	switch verb {
	case "set":
		n.Kids[at].Value = k.Value
	case "delete":
		n.Kids = slices.Delete(n.Kids, at, at+1)
	case "activate":
		n.Kids[at].Inactive = false
	case "deactivate":
		n.Kids[at].Inactive = true
	case "before", "after":
		k = n.Kids[at]
		n.Kids = slices.Delete(n.Kids, at, at+1)
		ref = strings.TrimPrefix(ref, k.Name+KeySep)
		to := slices.IndexFunc(n.Kids, func(o *Node) bool {
			return o.Name == k.Name && strings.ReplaceAll(strings.TrimSuffix(o.Key+o.Value, KeySep), KeySep+KeySep, KeySep) == ref
		})
		if to < 0 {
			return fmt.Errorf("nothing to put %s %s", k.Name, verb)
		}
		if verb == "after" {
			to++
		}
		n.Kids = slices.Insert(n.Kids, to, k)
	}
	return nil
}

func TestLinesGiveAfter(t *testing.T) {
	silent, before, words := unspoken, keywords, alias
	unspoken, keywords, alias = nil, nil, nil // these words are tested below
	defer func() { unspoken, keywords, alias = silent, before, words }()
	rapid.Check(t, func(t *rapid.T) {
		a, b := pair(t)
		got := a.Clone()
		prune(got)
		lines := Lines(Diff(a, b))
		for _, l := range lines {
			if err := command(got, l); err != nil {
				t.Fatalf("the router says: %v\nto %s", err, l)
			}
			prune(got)
		}
		if diff := cmp.Diff(canon(t, b), canon(t, got)); diff != "" {
			t.Fatalf("the router has something else (-want +got):\n%s\nafter\n%s", diff, strings.Join(lines, "\n"))
		}
	})
}

func TestLines(t *testing.T) {
	for _, c := range []struct {
		name, before, after string
		want                []string
	}{
		{"equal", `<system><services><ssh/></services></system>`, `<system><services><ssh/></services></system>`, nil},
		{
			"an entry has no line of its own when leaves follow", "",
			`<system><login><user><name>netops</name><full-name>Net "Ops"</full-name><class>super-user</class></user><user><name>bare</name></user></login></system>`,
			[]string{`set system login user netops full-name "Net \"Ops\""`, "set system login user netops class super-user", "set system login user bare"},
		},
		{
			"presence", "", `<system><services><ssh><port>22</port></ssh><netconf><ssh/></netconf></services></system>`,
			[]string{"set system services ssh port 22", "set system services netconf ssh"},
		},
		{
			"inactive", `<system inactive="inactive"><host-name>r1</host-name><services><ssh/></services></system>`,
			`<system><host-name>r2</host-name><services><ssh inactive="inactive"/></services></system>`,
			[]string{"set system host-name r2", "deactivate system services ssh", "activate system"},
		},
		{
			"one delete for a subtree", `<system><login><user><name>a</name><class>operator</class></user></login></system>`, `<system/>`,
			[]string{"delete system login"},
		},
		{
			"new and inactive", "", `<system><login><user inactive="inactive"><name>a</name><class>operator</class></user></login></system>`,
			[]string{"set system login user a class operator", "deactivate system login user a"},
		},
		{
			"all that an inactive container holds is replaced",
			`<system><ports inactive="inactive"><console><log-out-on-disconnect/></console></ports></system>`,
			`<system><ports inactive="inactive"><console><insecure/></console></ports></system>`,
			[]string{"delete system ports console log-out-on-disconnect", "set system ports console insecure", "deactivate system ports"},
		},
		{
			"order", `<firewall><family><inet><filter><name>f</name><term><name>a</name></term><term><name>b b</name></term></filter></inet></family></firewall>`,
			`<firewall><family><inet><filter><name>f</name><term><name>b b</name></term><term><name>n</name></term><term><name>a</name></term></filter></inet></family></firewall>`,
			[]string{
				"set firewall family inet filter f term n",
				`insert firewall family inet filter f term a after term n`,
			},
		},
		{
			"unspoken names", "", `<interfaces><interface><name>ge-0/0/0</name><unit><name>0</name><description>up link</description></unit></interface></interfaces><system><syslog><file><name>messages</name><contents><name>any</name><notice/></contents></file></syslog><services><netconf><traceoptions><file><filename>nc</filename><size>1m</size></file></traceoptions></netconf></services></system><forwarding-options><packet-capture><file><filename>pc</filename></file></packet-capture></forwarding-options>`,
			[]string{
				`set interfaces ge-0/0/0 unit 0 description "up link"`,
				"set system syslog file messages any notice",
				"set system services netconf traceoptions file nc",
				"set system services netconf traceoptions file size 1m",
				"set forwarding-options packet-capture file filename pc",
			},
		},
		{
			"apply-groups", `<system><apply-groups>a</apply-groups></system>`, `<system><apply-groups>b</apply-groups><apply-groups>a</apply-groups></system>`,
			[]string{"set system apply-groups b", "insert system apply-groups b before a"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Lines(Diff(read(t, c.before), read(t, c.after)))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A name that is left out where the schema has no such statement is a slip.
func TestUnspokenNamesExist(t *testing.T) {
	met := map[[3]string]bool{}
	type place struct {
		above, name string
		def         schema.Def
	}
	seen := map[place]bool{}
	var walk func(above, name string, d schema.Def)
	walk = func(above, name string, d schema.Def) {
		for k, def := range d.Children() {
			met[[3]string{above, name, k}], met[[3]string{"", name, k}], met[[3]string{"", "", k}] = true, true, true
			if at := (place{name, k, def}); !seen[at] {
				seen[at] = true
				walk(name, k, def)
			}
		}
	}
	walk("", "", schema.Root())
	for names, above := range unspoken {
		if !met[[3]string{above, names[0], names[1]}] {
			t.Errorf("%s/%s/%s is not in the schema", above, names[0], names[1])
		}
	}
	for names := range keywords {
		if !met[[3]string{"", names[0], names[1]}] {
			t.Errorf("%s/%s is not in the schema", names[0], names[1])
		}
	}
	for names := range alias {
		if !met[[3]string{"", names[0], names[1]}] {
			t.Errorf("%s/%s is not in the schema", names[0], names[1])
		}
	}
}
