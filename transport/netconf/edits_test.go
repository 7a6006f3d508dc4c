package netconf_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"nplay/conf"
	"nplay/transport/junossim/markup"
	"nplay/transport/junossim/tree"
)

// fragments are loads to choose from; each is valid by itself.
var fragments = []string{
	`<system><host-name>r1</host-name></system>`,
	`<system><host-name inactive="inactive">r2</host-name></system>`,
	`<system><login><user><name>a</name><class>operator</class></user></login></system>`,
	`<system><login><user><name>b</name><class>super-user</class><authentication><ssh-rsa><name>ssh-rsa A x&amp;y</name></ssh-rsa></authentication></user></login></system>`,
	`<system><login><user inactive="inactive"><name>b</name><full-name>B "b" &lt;b&gt;</full-name></user></login></system>`,
	`<system><login><user><name>b</name><authentication><ssh-rsa><name>ssh-rsa B 2</name></ssh-rsa><ssh-rsa insert="first"><name>ssh-rsa C 3</name></ssh-rsa></authentication></user></login></system>`,
	`<system><login><user delete="delete"><name>a</name></user></login></system>`,
	`<system><login><class><name>c</name><permissions>view</permissions><permissions>configure</permissions></class></login></system>`,
	`<system><login><class><name>c</name><permissions delete="delete">view</permissions></class></login></system>`,
	`<system><services><ssh/><netconf><ssh><port>32000</port></ssh></netconf></services></system>`,
	`<system><services><netconf inactive="inactive"/></services></system>`,
	`<system><services><netconf active="active"><rfc-compliant/></netconf></services></system>`,
	`<system><services delete="delete"/></system>`,
	`<interfaces><interface><name>ge-0/0/0</name><unit><name>0</name><family><inet><address><name>192.0.2.1/24</name></address></inet></family></unit></interface></interfaces>`,
	`<snmp><community><name>secret</name><authorization>read-only</authorization></community></snmp>`,
}

// The edits that conf finds between two configurations, loaded into the first
// by a router that shares no code with it, give the second.
func TestEditsOnAnotherImplementation(t *testing.T) {
	load := func(t *rapid.T, root *tree.Node, xml string) {
		e, err := markup.Parse(xml)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range (&tree.Loader{}).Load(root, e) {
			if !p.Warning {
				t.Fatalf("%v in %s", p, xml)
			}
		}
	}
	draw := func(t *rapid.T, label string) *tree.Node {
		root := tree.New()
		for _, f := range rapid.SliceOfN(rapid.SampledFrom(fragments), 0, 8).Draw(t, label) {
			load(t, root, "<configuration>"+f+"</configuration>")
		}
		return root
	}
	parse := func(t *rapid.T, n *tree.Node) *conf.Node {
		c, err := conf.ParseXML(strings.NewReader("<configuration>"+n.XML(tree.View{Secrets: true}, 0)+"</configuration>"), conf.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw(t, "a"), draw(t, "b")
		var xml strings.Builder
		if err := conf.EditsXML(&xml, conf.Diff(parse(t, a), parse(t, b))); err != nil {
			t.Fatal(err)
		}
		load(t, a, xml.String())
		if d := tree.Compare(a, b); d != "" {
			t.Fatalf("%s\nis left after\n%s", d, xml.String())
		}
	})
}
