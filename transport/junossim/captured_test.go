package junossim

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/crypto/ssh"
)

// Documents captured from routers, against what is answered here to the same
// request. The release in them is made ours.
func TestCapturedDocuments(t *testing.T) {
	for _, c := range []struct {
		name    string
		release string
		config  string // beside the account
		before  string // loaded first
		rpc     string
		want    string
	}{
		{
			name: "statement not found", release: "16.1R4",
			rpc: `<nc:rpc xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="urn:uuid:1f3dfa00-3434-414a-8aa8-0073590c5812"><load-configuration><configuration><system><login delete="delete"><x/></login></system><snmp delete="delete"/></configuration></load-configuration></nc:rpc>`,
			want: `<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" xmlns:junos="http://xml.juniper.net/junos/16.1R4/junos" xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="urn:uuid:1f3dfa00-3434-414a-8aa8-0073590c5812">
<load-configuration-results>
<rpc-error>
<error-severity>warning</error-severity>
<error-message>
statement not found
</error-message>
</rpc-error>
<ok/>
</load-configuration-results>
</rpc-reply>
`,
		},
		{
			name: "missing mandatory", release: "15.1F4",
			before: `<system><root-authentication delete="delete"/></system>`,
			rpc:    `<rpc><commit-configuration/></rpc>`,
			want: `<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" xmlns:junos="http://xml.juniper.net/junos/15.1F4/junos">
<commit-results>
<rpc-error>
<error-type>application</error-type>
<error-tag>invalid-value</error-tag>
<error-severity>error</error-severity>
<error-path>[edit]</error-path>
<error-message>mgd: Missing mandatory statement: 'root-authentication'</error-message>
<error-info>
<bad-element>system</bad-element>
</error-info>
</rpc-error>
<rpc-error>
<error-type>protocol</error-type>
<error-tag>operation-failed</error-tag>
<error-severity>error</error-severity>
<error-message>
configuration check-out failed: (missing mandatory statements)
</error-message>
</rpc-error>
</commit-results>
</rpc-reply>
`,
		},
		{
			name: "commit of the RFC", release: "15.1F4",
			rpc: `<rpc message-id="1"><commit/></rpc>`,
			want: `<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" xmlns:junos="http://xml.juniper.net/junos/15.1F4/junos" message-id="1">
<commit-results>
</commit-results>
<ok/>
</rpc-reply>
`,
		},
		{
			name: "difference", release: "21.4R0",
			before: `<interfaces><interface><name>ge-0/0/0</name><mtu>9000</mtu></interface></interfaces>`,
			rpc:    `<rpc message-id="1"><get-configuration compare="rollback" rollback="0" format="text"/></rpc>`,
			want: `<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" xmlns:junos="http://xml.juniper.net/junos/21.4R0/junos" message-id="1">
<configuration-information>
<configuration-output>
[edit]
+  interfaces {
+      ge-0/0/0 {
+          mtu 9000;
+      }
+  }
</configuration-output>
</configuration-information>
</rpc-reply>
`,
		},
		{
			name: "rfc-compliant commit", release: "23.1R0", config: "<netconf><ssh/><rfc-compliant/></netconf>",
			before: `<system><host-name>r2</host-name></system>`,
			rpc:    `<nc:rpc xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="7"><nc:commit-configuration/></nc:rpc>`,
			want: `<nc:rpc-reply  xmlns:junos="http://xml.juniper.net/junos/23.1R0/junos" xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="7">
<nc:ok/>
</nc:rpc-reply>
`,
		},
		{
			name: "rfc-compliant, no warning beside ok", release: "23.1R0", config: "<netconf><ssh/><rfc-compliant/></netconf>",
			rpc: `<nc:rpc xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="7"><nc:edit-config><nc:target><nc:candidate/></nc:target><nc:config><configuration><snmp delete="delete"/></configuration></nc:config></nc:edit-config></nc:rpc>`,
			want: `<nc:rpc-reply  xmlns:junos="http://xml.juniper.net/junos/23.1R0/junos" xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="7">
<nc:ok/>
</nc:rpc-reply>
`,
		},
		{
			name: "rfc-compliant, nothing configured", release: "23.1R0", config: "<netconf><ssh/><rfc-compliant/></netconf>",
			rpc: `<nc:rpc xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="7"><nc:get-config><nc:source><nc:running/></nc:source><nc:filter type="subtree"><configuration><snmp/></configuration></nc:filter></nc:get-config></nc:rpc>`,
			want: `<nc:rpc-reply  xmlns:junos="http://xml.juniper.net/junos/23.1R0/junos" xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="7">
<nc:data>
</nc:data>
</nc:rpc-reply>
`,
		},
		{
			name: "unknown request", release: "20.2R0",
			rpc: `<rpc message-id="1"><get-nonsense/></rpc>`,
			want: `<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" xmlns:junos="http://xml.juniper.net/junos/20.2R0/junos" message-id="1">
<rpc-error>
<error-type>protocol</error-type>
<error-tag>operation-failed</error-tag>
<error-severity>error</error-severity>
<error-message>syntax error</error-message>
<error-info>
<bad-element>get-nonsense</bad-element>
</error-info>
</rpc-error>
</rpc-reply>
`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, key := start(t, func(o *Options) {
				o.Release = c.release
				o.Config = strings.Replace(o.Config, "<ssh/>", "<ssh/>"+c.config, 1)
			})
			s := login(t, r, key)
			if c.before != "" {
				if err := r.Operator("ann").Edit(c.before); err != nil {
					t.Fatal(err)
				}
			}
			s.send(c.rpc)
			if d := cmp.Diff(c.want, strings.TrimPrefix(s.receive(), "\n")); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// The configuration comes in Juniper's own namespace, or with rfc-compliant in
// those of its YANG.
func TestNamespaces(t *testing.T) {
	r, key := start(t, func(o *Options) {
		o.Config = strings.Replace(o.Config, "<ssh/>", "<ssh/><netconf><ssh/></netconf>", 1)
	})
	c := session1(t, r, 830, "lab", "subsystem", "netconf", ssh.PublicKeys(key))
	want(t, c.must(`<get-configuration database="committed"/>`), `<configuration xmlns="http://xml.juniper.net/xnm/1.1/xnm" junos:commit-seconds="`, ` UTC" junos:commit-user="root">`, "\n    <system>\n")
	c.load(`<system><services><netconf><rfc-compliant/></netconf></services></system>`)
	c.must(commitRPC)
	n := session1(t, r, 830, "lab", "subsystem", "netconf", ssh.PublicKeys(key))
	want(t, n.must(`<get-configuration database="committed"/>`), `<configuration xmlns="http://yang.juniper.net/junos/conf/root"`, `<system xmlns="http://yang.juniper.net/junos/conf/system">`)
}

// The hello of a router of long ago, which ours contains word for word.
func TestHello(t *testing.T) {
	r, key := start(t, nil)
	conn, err := dial(r, 22, "lab", ssh.PublicKeys(key))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	ch, err := open(conn, "exec", "xml-mode netconf need-trailer")
	if err != nil {
		t.Fatal(err)
	}
	c := &client{t: t, conn: conn, ch: ch, r: newReader(ch)}
	hello := c.receive()
	if !strings.HasPrefix(hello, "<!-- No zombies were killed during the creation of this user interface -->\n<!-- user lab, class j-super-user -->\n<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n  <capabilities>\n") ||
		!strings.HasSuffix(hello, "  </capabilities>\n  <session-id>19314</session-id>\n</hello>\n") {
		t.Errorf("%s", hello)
	}
	want(t, hello, "<capability>urn:ietf:params:netconf:base:1.0</capability>", "<capability>urn:ietf:params:xml:ns:netconf:base:1.0</capability>",
		"<capability>urn:ietf:params:xml:ns:netconf:capability:url:1.0?protocol=http,ftp,file</capability>", "<capability>http://xml.juniper.net/netconf/junos/1.0</capability>")
	// A router does not insist on a hello.
	want(t, c.rpc(`<get-system-information/>`), "<host-name>r1</host-name>")
}

func TestHelloOfTheClient(t *testing.T) {
	r, key := start(t, nil)
	for name, hello := range map[string]string{
		"too long":  "<hello>" + strings.Repeat("<x/>", 1<<19) + "</hello>",
		"malformed": "<hello>",
	} {
		conn, err := dial(r, 22, "lab", ssh.PublicKeys(key))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		ch, err := open(conn, "exec", "xml-mode netconf need-trailer")
		if err != nil {
			t.Fatal(err)
		}
		c := &client{t: t, conn: conn, ch: ch, r: newReader(ch)}
		c.receive()
		go io.WriteString(ch, hello+"]]>]]>") // it may be cut off while it is sent
		for err == nil {
			var got string
			if got, err = c.read(); err == nil && !strings.Contains(got, "malformed hello") {
				t.Errorf("%s: %s", name, got)
			}
		}
	}
}

func TestChunks(t *testing.T) {
	r, key := start(t, func(o *Options) { o.Base11 = true })
	conn, err := dial(r, 22, "lab", ssh.PublicKeys(key))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	ch, err := open(conn, "exec", "xml-mode netconf need-trailer")
	if err != nil {
		t.Fatal(err)
	}
	c := &client{t: t, conn: conn, ch: ch, r: newReader(ch)}
	want(t, c.receive(), "<capability>urn:ietf:params:netconf:base:1.1</capability>")
	c.send(`<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities><capability>urn:ietf:params:netconf:base:1.0</capability><capability>urn:ietf:params:netconf:base:1.1</capability></capabilities></hello>`)
	f := newFramer(ch)
	f.r, f.chunked = c.r, true
	if b, err := c.r.ReadByte(); err != nil || b != '\n' { // behind the end of the hello
		t.Fatal(b, err)
	}
	if err := f.write(`<rpc message-id="1"><get-system-information/></rpc>`); err != nil {
		t.Fatal(err)
	}
	got, err := f.read()
	if err != nil {
		t.Fatal(err)
	}
	want(t, got, "<host-name>r1</host-name>")
}

// Nothing comes back from a router within the time that a request takes.
func TestDelay(t *testing.T) {
	r, key := start(t, func(o *Options) { o.Delay = 30 * time.Millisecond })
	c := login(t, r, key)
	began := time.Now()
	c.must(`<get-system-information/>`)
	if took := time.Since(began); took < 30*time.Millisecond {
		t.Errorf("answered after %v", took)
	}
}
