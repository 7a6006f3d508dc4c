package conf

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"nplay/conf/schema"
	"pgregory.net/rapid"
)

func TestLoadOfEditsGivesAfter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := pair(t)
		edits := Diff(a, b)
		var doc bytes.Buffer
		if err := EditsXML(&doc, edits); err != nil {
			t.Fatalf("EditsXML: %v", err)
		}
		got := a.Clone()
		prune(got)
		if err := load(got, doc.Bytes()); err != nil {
			t.Fatalf("the router says: %v\n%s", err, doc.Bytes())
		}
		if diff := cmp.Diff(canon(t, b), canon(t, got)); diff != "" {
			t.Fatalf("the router has something else (-want +got):\n%s\nafter\n%s", diff, doc.Bytes())
		}
	})
}

func TestEditsXML(t *testing.T) {
	for _, c := range []struct{ name, before, after, want string }{
		{"nothing", "", "", "<configuration>\n</configuration>\n"},
		{
			"a new account", "", `<system><login><user><name>netops</name><class>super-user</class><authentication><ssh-ed25519><name>ssh-ed25519 "A&amp;A" é</name></ssh-ed25519></authentication></user></login><services><netconf><ssh/></netconf></services></system>`,
			`<configuration>
<system>
  <login>
    <user>
      <name>netops</name>
      <class>super-user</class>
      <authentication>
        <ssh-ed25519>
          <name>ssh-ed25519 "A&amp;A" é</name>
        </ssh-ed25519>
      </authentication>
    </user>
  </login>
  <services>
    <netconf>
      <ssh/>
    </netconf>
  </services>
</system>
</configuration>
`,
		},
		{
			"delete, change, switch",
			`<system><login><user><name>a</name><uid>2001</uid><class>operator</class></user><user><name>b</name></user><user inactive="inactive"><name>c</name><class>operator</class></user></login></system>`,
			`<system><login><user><name>a</name><class>super-user</class></user><user><name>c</name><class inactive="inactive">operator</class></user></login></system>`,
			`<configuration>
<system>
  <login>
    <user delete="delete">
      <name>b</name>
    </user>
    <user>
      <name>a</name>
      <uid delete="delete"/>
      <class>super-user</class>
    </user>
    <user active="active">
      <name>c</name>
      <class inactive="inactive">operator</class>
    </user>
  </login>
</system>
</configuration>
`,
		},
		{
			"order", `<system><login><user><name>a</name><authentication><ssh-rsa><name>1</name></ssh-rsa><ssh-rsa><name>2</name></ssh-rsa></authentication></user></login></system>`,
			`<system><login><user><name>a</name><authentication><ssh-rsa><name>0</name></ssh-rsa><ssh-rsa><name>2</name></ssh-rsa><ssh-rsa><name>x "&amp;</name></ssh-rsa><ssh-rsa><name>1</name></ssh-rsa></authentication></user></login></system>`,
			`<configuration>
<system>
  <login>
    <user>
      <name>a</name>
      <authentication>
        <ssh-rsa insert="before" name="1">
          <name>0</name>
        </ssh-rsa>
        <ssh-rsa>
          <name>x "&amp;</name>
        </ssh-rsa>
        <ssh-rsa insert="after" name="x &quot;&amp;">
          <name>1</name>
        </ssh-rsa>
      </authentication>
    </user>
  </login>
</system>
</configuration>
`,
		},
		{
			"members of a leaf-list", `<system><authentication-order>radius</authentication-order><authentication-order>password</authentication-order></system>`,
			`<system><authentication-order>password</authentication-order><authentication-order>radius</authentication-order><authentication-order>tacplus</authentication-order></system>`,
			`<configuration>
<system>
  <authentication-order insert="first">password</authentication-order>
  <authentication-order>tacplus</authentication-order>
</system>
</configuration>
`,
		},
		{
			"a leaf goes, an emptied container is not named", `<system><services><netconf><ssh><port>830</port></ssh></netconf></services></system>`,
			`<system><services><netconf/></services></system>`,
			`<configuration>
<system>
  <services>
    <netconf>
      <ssh delete="delete"/>
    </netconf>
  </services>
</system>
</configuration>
`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := EditsXML(&b, Diff(read(t, c.before), read(t, c.after))); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, b.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A statement that goes and comes again is two elements, in that order.
func TestEditsXMLRemoveThenAdd(t *testing.T) {
	n := read(t, "<system><login><user><name>u</name><class>c</class></user></login></system>")
	edits := append(Diff(n, read(t, "<system><login/></system>")), Diff(nil, n)...)
	edits = append(edits, Edit{Op: Move, Path: edits[0].Path[:3], Place: First}, edits[0])
	var b bytes.Buffer
	if err := EditsXML(&b, edits); err != nil {
		t.Fatal(err)
	}
	const want = `<configuration>
<system>
  <login>
    <user delete="delete">
      <name>u</name>
    </user>
    <user>
      <name>u</name>
      <class>c</class>
    </user>
    <user insert="first">
      <name>u</name>
    </user>
    <user delete="delete">
      <name>u</name>
    </user>
  </login>
</system>
</configuration>
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestXMLRefuses(t *testing.T) {
	user := func(key string, kids ...*Node) []*Node {
		n := New()
		u := n.Make("system", "login").MakeEntry("user", key)
		u.Kids = kids
		return []*Node{n.Find("system"), n.Find("system", "login"), u}
	}
	class, _ := schema.Lookup("system", "login", "user", "class")
	order, _ := schema.Lookup("system", "authentication-order")
	for name, c := range map[string]struct {
		e    Edit
		want string
	}{
		"a control character":      {Edit{Op: Add, Path: append(user("u"), &Node{Name: "class", Def: class, Value: "CANARY\x01"})}, "[edit system login user u class]: value holds"},
		"invalid UTF-8":            {Edit{Op: Add, Path: append(user("u"), &Node{Name: "class", Def: class, Value: "CANARY\xff"})}, "invalid UTF-8"},
		"too many keys":            {Edit{Op: Add, Path: user("u" + KeySep + "v")}, "list has 1 keys, entry has 2"},
		"an entry without a key":   {Edit{Op: Remove, Path: user("")}, "[edit system login user]: a member of the list without"},
		"a member without a value": {Edit{Op: Remove, Path: append(user("u")[:1], &Node{Name: "authentication-order", Def: order})}, "a member of the leaf-list without"},
		"not a name":               {Edit{Op: Add, Path: append(user("u"), &Node{Name: "a b", Def: class})}, `"a b" is not the name`},
		"no path":                  {Edit{Op: Add}, "without a path"},
		"no operation":             {Edit{Path: user("u")}, "unknown kind of edit"},
		"a member beside another":  {Edit{Op: Move, Path: append(user("u")[:1], &Node{Name: "authentication-order", Def: order, Value: "radius"}), Place: Following}, "first only"},
		"a move of what is single": {Edit{Op: Move, Path: user("u")[:2], Place: First}, "no place"},
		"a move to the end":        {Edit{Op: Move, Path: user("u")}, "move to the end"},
	} {
		t.Run(name, func(t *testing.T) {
			err := EditsXML(new(bytes.Buffer), []Edit{c.e})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %q", err, c.want)
			}
			if strings.Contains(err.Error(), "CANARY") {
				t.Errorf("the value is in the error: %v", err)
			}
		})
	}
}
