package cli_test

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
	`<system><login><message>a "b" \ # ; {c} [d] /* e */</message><user><name>b</name><class>super-user</class><authentication><ssh-rsa><name>ssh-rsa A x&amp;y</name></ssh-rsa></authentication></user></login></system>`,
	`<system><login><user inactive="inactive"><name>b</name><full-name>B "b" &lt;b&gt;?</full-name></user></login></system>`,
	`<system><login><user><name>b</name><authentication><ssh-rsa><name>ssh-rsa B 2</name></ssh-rsa><ssh-rsa insert="first"><name>ssh-rsa C 3</name></ssh-rsa></authentication></user></login></system>`,
	`<system><login><class><name>c</name><permissions>view</permissions><permissions>configure</permissions></class></login></system>`,
	`<system><login><class><name>c</name><permissions delete="delete">view</permissions></class></login></system>`,
	`<system><services><ssh/><netconf><ssh><port>32000</port></ssh></netconf></services></system>`,
	`<system><services><netconf inactive="inactive"/></services></system>`,
	`<system><services delete="delete"/></system>`,
	`<system><authentication-order>radius</authentication-order><authentication-order>password</authentication-order></system>`,
	`<system><authentication-order>password</authentication-order></system>`,
	`<interfaces><interface><name>ge-0/0/0</name><unit><name>0</name><family><inet><address><name>192.0.2.1/24</name></address></inet></family></unit></interface></interfaces>`,
	`<interfaces><interface inactive="inactive"><name>ge-0/0/0</name><description>to somewhere</description></interface></interfaces>`,
	`<firewall><family><inet><filter><name>f</name><term><name>t1</name><then><accept/></then></term><term><name>t2</name><then><discard/></then></term></filter></inet></family></firewall>`,
	`<firewall><family><inet><filter><name>f</name><term><name>t3</name><from><protocol>tcp</protocol><protocol>udp</protocol></from></term><term insert="first"><name>t4</name><then><count>x</count></then></term></filter></inet></family></firewall>`,
	`<firewall><family><inet><filter><name>f</name><term insert="first"><name>t2</name></term></filter></inet></family></firewall>`,
	`<policy-options><policy-statement><name>p</name><term><name>a</name><then><reject/></then></term><term><name>b</name><then><accept/></then></term></policy-statement></policy-options>`,
	`<policy-options><policy-statement><name>p</name><term insert="first"><name>b</name></term></policy-statement></policy-options>`,
	`<policy-options><prefix-list><name>l</name><prefix-list-item><name>192.0.2.0/24</name></prefix-list-item></prefix-list></policy-options>`,
	`<snmp><community><name>secret word</name><authorization>read-only</authorization></community></snmp>`,
}

// The lines for what conf finds between two configurations, loaded into the
// first by a router that shares no code with it, give the second.
func TestLinesOnAnotherImplementation(t *testing.T) {
	load := func(t *rapid.T, what string, problems []tree.Problem) {
		for _, p := range problems {
			if !p.Warning {
				t.Fatalf("%v in %s", p, what)
			}
		}
	}
	draw := func(t *rapid.T, label string) *tree.Node {
		root := tree.New()
		for _, f := range rapid.SliceOfN(rapid.SampledFrom(fragments), 0, 8).Draw(t, label) {
			e, err := markup.Parse("<configuration>" + f + "</configuration>")
			if err != nil {
				t.Fatal(err)
			}
			(&tree.Loader{}).Load(root, e) // what does not fit together stays as it was
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
		lines := strings.Join(conf.Lines(conf.Diff(parse(t, a), parse(t, b))), "\n") + "\n"
		load(t, lines, (&tree.Loader{}).Commands(a, lines))
		if d := tree.Compare(a, b); d != "" {
			t.Fatalf("%s\nis left after\n%s", d, lines)
		}
	})
}
