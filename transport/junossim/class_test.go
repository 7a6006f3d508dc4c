package junossim

import (
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
)

// What a login may do and see is up to its class.
func TestPermissions(t *testing.T) {
	key, line := newKey(t)
	login := func(class, classes string) *client {
		r, err := Start(Options{Config: `<configuration><system><host-name>r1</host-name><root-authentication><encrypted-password>$6$canary$x</encrypted-password></root-authentication><login>` +
			classes + `<user><name>ops</name><uid>2000</uid><class>` + class + `</class><authentication><ssh-ed25519><name>` + line + `</name></ssh-ed25519></authentication></user></login><services><ssh/></services></system><snmp><location>here</location></snmp></configuration>`})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { r.Close() })
		return session1(t, r, 22, "ops", "exec", "xml-mode netconf need-trailer", ssh.PublicKeys(key))
	}
	custom := func(flags ...string) string {
		s := `<class><name>c</name>`
		for _, f := range flags {
			s += `<permissions>` + f + `</permissions>`
		}
		return s + `</class>`
	}
	denied := func(c *client, op string) bool {
		return strings.Contains(c.rpc(op), "<error-message>permission denied</error-message>")
	}
	const get = `<get-configuration database="committed"/>`
	edit := func(xml string) string {
		return `<load-configuration format="xml"><configuration>` + xml + `</configuration></load-configuration>`
	}

	t.Run("super-user", func(t *testing.T) {
		c := login("super-user", "")
		if got := c.must(get); !strings.Contains(got, "$6$canary$x") || strings.Contains(got, "SECRET-DATA") {
			t.Errorf("%s", got)
		}
	})
	t.Run("read-only", func(t *testing.T) {
		c := login("read-only", "")
		for _, op := range []string{get, lockRPC, checkRPC, commitRPC, `<discard-changes/>`, edit(``)} {
			if !denied(c, op) {
				t.Errorf("%s is allowed", op)
			}
		}
		c.must(historyRPC)
		c.must(`<get-system-information/>`)
	})
	t.Run("view-configuration without secret", func(t *testing.T) {
		c := login("c", custom("view", "view-configuration"))
		got := c.must(get)
		if strings.Contains(got, "canary") || !strings.Contains(got, "<encrypted-password>/* SECRET-DATA */</encrypted-password>") || !strings.Contains(got, "<class>c</class>") {
			t.Errorf("%s", got)
		}
		if !denied(c, lockRPC) {
			t.Error("may lock")
		}
	})
	t.Run("configure without view-configuration", func(t *testing.T) {
		c := login("c", custom("configure", "snmp-control"))
		got := c.must(get)
		if !strings.Contains(got, "<system>/* ACCESS-DENIED */</system>") || !strings.Contains(got, "<location>here") {
			t.Errorf("%s", got)
		}
		c.must(lockRPC)
		c.must(edit(`<snmp><location>there</location></snmp>`))
		for _, op := range []string{edit(`<system><host-name>r2</host-name></system>`), `<load-configuration rollback="1"/>`, `<kill-session><session-id>1</session-id></kill-session>`,
			`<load-configuration action="override"><configuration/></load-configuration>`, `<load-configuration><configuration delete="delete"/></load-configuration>`} {
			if !denied(c, op) {
				t.Errorf("%s is allowed", op)
			}
		}
		want(t, c.must(compareRPC), "[edit snmp]\n-   location here;\n+   location there;\n</configuration-output>")
		c.must(`<load-configuration rollback="0"/>`)
		want(t, c.must(compareRPC), "<configuration-output>\n</configuration-output>")
	})
	t.Run("system without admin", func(t *testing.T) {
		c := login("c", custom("configure", "view", "system-control"))
		got := c.must(get)
		want(t, c.must(`<get-configuration format="text"/>`), "    login { /* ACCESS-DENIED */ }\n", "\nsnmp { /* ACCESS-DENIED */ }\n")
		if !strings.Contains(got, "<login>/* ACCESS-DENIED */</login>") || !strings.Contains(got, "<host-name>r1") || strings.Contains(got, "<location>") {
			t.Errorf("%s", got)
		}
		if !denied(c, edit(`<system><login><user><name>x</name><class>operator</class></user></login></system>`)) {
			t.Error("may change logins")
		}
		c.must(edit(`<system><services><netconf><ssh/></netconf></services></system>`))
	})
	t.Run("unauthorized", func(t *testing.T) {
		r, err := Start(Options{Config: strings.Replace(Bare("r1", "ops", []string{line}, ""), "super-user", "unauthorized", 1)})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		conn, err := dial(r, 22, "ops", ssh.PublicKeys(key))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := open(conn, "exec", "xml-mode netconf need-trailer"); err == nil {
			t.Error("gets NETCONF")
		}
	})
}
