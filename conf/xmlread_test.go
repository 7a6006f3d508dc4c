package conf

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"nplay/conf/schema"
)

// outline writes a tree down in a form that shows every field.
func outline(n *Node) string {
	var b strings.Builder
	n.Walk(func(path []*Node) bool {
		k := path[len(path)-1]
		fmt.Fprintf(&b, "%s%s:%s", strings.Repeat(" ", len(path)-1), k.Name, k.Kind())
		if k.Space != "" {
			fmt.Fprintf(&b, " space=%s", k.Space)
		}
		if k.Key != "" {
			fmt.Fprintf(&b, " key=%q", k.Key)
		}
		if k.Value != "" {
			fmt.Fprintf(&b, " value=%q", k.Value)
		}
		if k.Inactive {
			b.WriteString(" inactive")
		}
		if k.Secret {
			b.WriteString(" secret")
		}
		b.WriteString("\n")
		return true
	})
	return b.String()
}

func TestParseXML(t *testing.T) {
	for _, c := range []struct{ name, doc, want string }{
		{
			"a reply of 17.3R2 with the namespaces and marks of Junos",
			`<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" xmlns:junos="http://xml.juniper.net/junos/17.3R2/junos" message-id="101">
<configuration xmlns="http://xml.juniper.net/xnm/1.1/xnm" junos:commit-seconds="1592677253" junos:commit-localtime="2020-06-20 18:20:53 UTC" junos:commit-user="vrnetlab">
    <system>
        <junos:comment>/* ours */</junos:comment>
        <login>
            <user inactive="inactive" junos:changed="changed">
                <name>
bob
</name>
                <uid>2000</uid>
            </user>
        </login>
        <services><ssh>
        </ssh></services>
    </system>
</configuration>
<database-status-information><database-status><user>x</user></database-status></database-status-information>
</rpc-reply>`,
			"system:container\n login:container\n  user:list key=\"bob\" inactive\n   uid:leaf value=\"2000\"\n services:container\n  ssh:container\n",
		},
		{
			"an rfc-compliant session, prefixes and YANG namespaces",
			`<nc:rpc-reply xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0"><nc:data><configuration xmlns="http://yang.juniper.net/junos/conf/root"><system xmlns="http://yang.juniper.net/junos/conf/system" xmlns:jcmd="http://yang.juniper.net/junos/jcmd"><services jcmd:active="false"><netconf><rfc-compliant/></netconf></services></system></configuration></nc:data></nc:rpc-reply>`,
			"system:container\n services:container inactive\n  netconf:container\n   rfc-compliant:flag\n",
		},
		{
			"an empty <data>",
			`<rpc-reply><data><database-status-information><x/></database-status-information></data></rpc-reply>`, "",
		},
		{
			"a leaf-list with one member, the key at the end",
			`<configuration><system><authentication-order>radius</authentication-order><login><class><permissions>view</permissions><name>ops</name></class></login></system></configuration>`,
			"system:container\n authentication-order:leaf-list value=\"radius\"\n login:container\n  class:list key=\"ops\"\n   permissions:leaf-list value=\"view\"\n",
		},
		{
			"several keys",
			`<configuration><policy-options><policy-statement><name>p</name><from><route-filter><address>10.0.0.0/8</address><choice-ident>exact</choice-ident><choice-value/></route-filter></from></policy-statement></policy-options></configuration>`,
			"policy-options:container\n policy-statement:list key=\"p\"\n  from:container\n   route-filter:list key=\"10.0.0.0/8\\x1fexact\\x1f\"\n",
		},
		{
			"a choice that YANG makes keys of and Junos does not",
			`<configuration><policy-options><policy-statement><name>p</name><from><route-filter><address>10.0.0.0/8</address><exact/></route-filter></from></policy-statement></policy-options></configuration>`,
			"policy-options:container\n policy-statement:list key=\"p\"\n  from:container\n   route-filter:list key=\"10.0.0.0/8\\x1fexact\\x1f\"\n",
		},
		{
			"a choice with a value, and one without its word",
			`<configuration><policy-options><policy-statement><name>p</name><from><route-filter><address>10.0.0.0/8</address><upto>/24</upto></route-filter><route-filter><address>10.0.0.0/8</address></route-filter></from></policy-statement></policy-options></configuration>`,
			"policy-options:container\n policy-statement:list key=\"p\"\n  from:container\n   route-filter:list key=\"10.0.0.0/8\\x1fupto\\x1f/24\"\n   route-filter:unknown statement\n    address:unknown statement value=\"10.0.0.0/8\" secret\n",
		},
		{
			"what the schema does not know",
			`<configuration><system><new-thing inactive="inactive"><name>x</name><user>u</user></new-thing><new-thing/><host-name>r1</host-name></system></configuration>`,
			"system:container\n new-thing:unknown statement inactive\n  name:unknown statement value=\"x\" secret\n  user:unknown statement value=\"u\" secret\n new-thing:unknown statement\n host-name:leaf value=\"r1\"\n",
		},
		{
			"what another release has otherwise",
			`<configuration><system><host-name><a>b</a></host-name><services><netconf><rfc-compliant>strict</rfc-compliant></netconf></services></system></configuration>`,
			"system:container\n host-name:unknown statement\n  a:unknown statement value=\"b\" secret\n services:container\n  netconf:container\n   rfc-compliant:unknown statement value=\"strict\" secret\n",
		},
		{
			"a foreign namespace",
			`<configuration><system xmlns="urn:x"><login/></system><system><host-name>r</host-name></system></configuration>`,
			"system:unknown statement space=urn:x\n login:unknown statement space=urn:x\nsystem:container\n host-name:leaf value=\"r\"\n",
		},
		{
			"apply-groups stay what they are",
			`<configuration><groups><name>g</name><system><host-name>r</host-name></system></groups><apply-groups>g</apply-groups></configuration>`,
			"groups:list key=\"g\"\n system:container\n  host-name:leaf value=\"r\"\napply-groups:leaf-list value=\"g\"\n",
		},
		{
			"secrets by schema and by looks",
			`<configuration><system><root-authentication><encrypted-password>x</encrypted-password></root-authentication><host-name>$9$abc</host-name></system></configuration>`,
			"system:container\n root-authentication:container\n  encrypted-password:leaf value=\"x\" secret\n host-name:leaf value=\"$9$abc\" secret\n",
		},
		{
			"a secret that is shown and remarked upon",
			`<configuration xmlns:junos="http://xml.juniper.net/junos/18.2R3/junos"><system><junos:comment>/* SECRET-DATA */</junos:comment><root-authentication><encrypted-password>x<!-- ## SECRET-DATA --></encrypted-password></root-authentication></system></configuration>`,
			"system:container\n root-authentication:container\n  encrypted-password:leaf value=\"x\" secret\n",
		},
		{
			"iso-8859-1", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<configuration><system><host-name>\xfcber</host-name></system></configuration>",
			"system:container\n host-name:leaf value=\"über\"\n",
		},
		{
			"us-ascii that is not quite", "<?xml version=\"1.0\" encoding=\"us-ascii\"?>\n<configuration><system><host-name>über</host-name></system></configuration>",
			"system:container\n host-name:leaf value=\"über\"\n",
		},
		{
			"a byte order mark", "\ufeff<configuration><system><host-name>r</host-name></system></configuration>\n",
			"system:container\n host-name:leaf value=\"r\"\n",
		},
		{
			"entities, CDATA, comments", `<configuration><!-- hello --><system><host-name> a&amp;b&#x9;<![CDATA[<c>]]> </host-name></system></configuration>`,
			"system:container\n host-name:leaf value=\"a&b\\t<c>\"\n",
		},
		{
			"a value that speaks of hidden data", `<configuration><system><host-name>SECRET-DATA</host-name><login><message>no /* SECRET-DATA */ here</message><user><name>ACCESS-DENIED</name></user></login></system></configuration>`,
			"system:container\n host-name:leaf value=\"SECRET-DATA\"\n login:container\n  message:leaf value=\"no /* SECRET-DATA */ here\"\n  user:list key=\"ACCESS-DENIED\"\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, in := range []io.Reader{strings.NewReader(c.doc), iotest.OneByteReader(strings.NewReader(c.doc))} {
				n, err := ParseXML(in, Limits{})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(c.want, outline(n)); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

func TestParseXMLRefuses(t *testing.T) {
	in := func(s string) string { return "<configuration>" + s + "</configuration>" }
	user := func(s string) string {
		return in("<system><login><user><name>u</name>" + s + "</user></login></system>")
	}
	for _, c := range []struct {
		name, doc, want string
		is              error
	}{
		{"nothing", "", "the document is empty", nil},
		{"another reply", "<rpc-reply><ok/></rpc-reply>", "no <configuration> element, only <ok>", nil},
		{"an error", "<rpc-reply><data/><rpc-error/></rpc-reply>", "only <rpc-error>", nil},
		{"data that is text", "<data>CANARY</data>", "only <data>", nil},
		{"two", "<data><configuration/><configuration/></data>", "a second <configuration>", nil},
		{"cut off", "<configuration>\n<system>\n<host-name>CANARY", "line 3: [edit system host-name]: the document is cut off", nil},
		{"mismatch", in("<system><host-name>CANARY<b</host-name>"), "malformed XML", nil},
		{"an unknown entity", in("<system><host-name>&CANARY;</host-name></system>"), "malformed XML", nil},
		{"text around", "CANARY <configuration/>", "text outside", nil},
		{"text after", "<configuration/> CANARY", "text outside", nil},
		{"a document type", `<!DOCTYPE x [<!ENTITY a "CANARY">]><configuration/>`, "document type", nil},
		{"invalid UTF-8", in("<system><host-name>\xff</host-name></system>"), "not UTF-8", nil},
		{"a charset", `<?xml version="1.0" encoding="utf-16"?><configuration/>`, `encoding "utf-16" is not supported`, nil},
		{"no key", in("<system><login><user><class>CANARY</class></user></login></system>"), "[edit system login user]: an entry without its key <name>", nil},
		{"an empty key", in("<system><login><user><name/></user></login></system>"), "without its key <name>", nil},
		{"two keys", user("<name>CANARY</name>"), "two <name> elements", nil},
		{"elements in a key", in("<system><login><user><name><x>CANARY</x></name></user></login></system>"), "inside of the key <name>", nil},
		{"an entry twice", in("<system><login><user><name>u</name></user><user><name>u</name></user></login></system>"), "[edit system login user u]: stands there twice", nil},
		{"a leaf twice", user("<class>CANARY</class><class>CANARY</class>"), "[edit system login user u class]: stands there twice", nil},
		{"a container twice", in("<system/><system/>"), "[edit system]: stands there twice", nil},
		{"a member twice", in("<system><authentication-order>radius</authentication-order><authentication-order>radius</authentication-order></system>"), "twice", nil},
		{"text in a container", in("<system>CANARY</system>"), "[edit system]: text where only statements", nil},
		{"text in an entry", user("CANARY"), "text where only statements", nil},
		{"a change", user(`<class delete="delete">CANARY</class>`), "attribute delete= belongs to a change", nil},
		{"a name from elsewhere", in("<système/>"), "name no statement can have", nil},
		{"a hidden value", user("<authentication><encrypted-password>/* SECRET-DATA */</encrypted-password></authentication>"), "[edit system login user u authentication encrypted-password]: hidden", ErrHidden},
		{"a hidden value without marks", user("<authentication><encrypted-password>SECRET-DATA</encrypted-password></authentication>"), "hidden", ErrHidden},
		{"a hidden value that is no secret", in("<snmp><location> /* SECRET-DATA */ </location></snmp>"), "[edit snmp location]: hidden", ErrHidden},
		{"a hidden container", in("<system><login>/* ACCESS-DENIED */</login></system>"), "[edit system login]: hidden", ErrHidden},
		{"hidden in a remark", `<configuration xmlns:junos="http://xml.juniper.net/junos/18.2R3/junos"><system><login><junos:comment>/* ACCESS-DENIED */</junos:comment></login></system></configuration>`, "[edit system login]: hidden", ErrHidden},
		{"hidden in a comment", in("<system><login><!-- ACCESS-DENIED --></login></system>"), "[edit system login]: hidden", ErrHidden},
		{"a hidden value, said in a comment", user("<authentication><encrypted-password><!-- SECRET-DATA --></encrypted-password></authentication>"), "hidden", ErrHidden},
		{"hidden as element", in("<system><login><undocumented/></login></system>"), "hidden", ErrHidden},
		{"hidden curly remark", in("<system><login>## ACCESS-DENIED</login></system>"), "hidden", ErrHidden},
		{"too deep", strings.Repeat("<a>", 65), "more than 64 nested", ErrLimit},
		{"too many attributes", "<configuration " + strings.Repeat(`a="b" `, 65) + "/>", "more than 64 attributes", ErrLimit},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, err := ParseXML(strings.NewReader(c.doc), Limits{})
			if err == nil {
				t.Fatalf("accepted:\n%s", outline(n))
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if c.is != nil && !errors.Is(err, c.is) {
				t.Errorf("%v does not wrap %v", err, c.is)
			}
			if strings.Contains(err.Error(), "CANARY") || strings.Contains(err.Error(), "EOF") {
				t.Errorf("says too much or too little: %v", err)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	doc := "<configuration><system><host-name>r1</host-name></system></configuration>"
	size := int64(len(doc))
	for _, c := range []struct {
		l  Limits
		ok bool
	}{
		{Limits{Bytes: size}, true},
		{Limits{Bytes: size - 1}, false},
		{Limits{Bytes: 1}, false},
		{Limits{Depth: 3}, true},
		{Limits{Depth: 2}, false},
		{Limits{Elements: 3}, true},
		{Limits{Elements: 2}, false},
	} {
		_, err := ParseXML(strings.NewReader(doc), c.l)
		if (err == nil) != c.ok || err != nil && !errors.Is(err, ErrLimit) {
			t.Errorf("%+v: %v", c.l, err)
		}
	}
	broken := errors.New("connection reset")
	if _, err := ParseXML(iotest.ErrReader(broken), Limits{}); !errors.Is(err, broken) {
		t.Errorf("the reader's error is lost: %v", err)
	}
}

func FuzzParseXML(f *testing.F) {
	for _, s := range []string{
		"<configuration/>",
		"<rpc-reply><data><configuration><system><login><user inactive=\"inactive\"><name>a</name><class>b</class></user></login></system></configuration></data></rpc-reply>",
		"<configuration><policy-options><policy-statement><name>p</name><from><route-filter><address>1</address><exact/></route-filter></from></policy-statement></policy-options></configuration>",
		"<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><configuration><system><x xmlns=\"urn:y\">\xe9<z>/* SECRET-DATA */</z></x></system></configuration>",
		"<configuration xmlns:junos='http://xml.juniper.net/junos/1/junos'><junos:comment>a</junos:comment><apply-groups>g</apply-groups></configuration>",
		"<configuration><system><host-name>a&#x9;b<![CDATA[c]]></host-name><unknown>t<u/>v</unknown></system></configuration>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		limits := Limits{Bytes: 1 << 12, Depth: 16, Elements: 100, Attrs: 8}
		n, err := ParseXML(strings.NewReader(string(doc)), limits)
		if err != nil {
			if n != nil {
				t.Fatal("a tree beside an error")
			}
			return
		}
		if int64(len(doc)) > limits.Bytes {
			t.Fatalf("%d bytes accepted", len(doc))
		}
		count := 0
		n.Walk(func(path []*Node) bool {
			count++
			k := path[len(path)-1]
			if len(path) > limits.Depth || k.Kind() == schema.List && k.Key == "" {
				t.Fatalf("bad node %s", PathString(path))
			}
			return true
		})
		if count > limits.Elements {
			t.Fatalf("%d nodes accepted", count)
		}
		x := canon(t, n)
		again, err := ParseXML(strings.NewReader(x), Limits{})
		if err != nil {
			t.Fatalf("what was written is not read: %v\n%s", err, x)
		}
		if edits := Diff(n, again); len(edits) > 0 {
			t.Fatalf("not the same:\n%s\n%s", told(edits), x)
		}
		if y := canon(t, again); x != y {
			t.Fatalf("not canonical:\n%s\n%s", x, y)
		}
	})
}
