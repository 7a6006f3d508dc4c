package junossim

import (
	"net"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"nplay/transport/junossim/crypt"
)

// Who may log in is what the committed configuration says, and it holds from
// the next login on.
func TestLogin(t *testing.T) {
	key, line := newKey(t)
	other, otherLine := newKey(t)
	hash := crypt.Hash("Lab-Secret1")
	interactive := func(p string) ssh.AuthMethod {
		return ssh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
			return []string{p}[:len(questions)], nil
		})
	}
	const user = `<system><login><user><name>ops</name>`
	const end = `</user></login></system>`
	for _, c := range []struct {
		name   string
		edit   string
		user   string
		method ssh.AuthMethod
		want   bool
	}{
		{"key", user + `<class>super-user</class><authentication><ssh-ed25519><name>` + otherLine + `</name></ssh-ed25519></authentication>` + end, "ops", ssh.PublicKeys(other), true},
		{"another key", user + `<class>super-user</class><authentication><ssh-ed25519><name>` + otherLine + `</name></ssh-ed25519></authentication>` + end, "ops", ssh.PublicKeys(key), false},
		{"key in the list of another type", user + `<class>super-user</class><authentication><ssh-rsa><name>` + otherLine + `</name></ssh-rsa></authentication>` + end, "ops", ssh.PublicKeys(other), false},
		{"inactive key", user + `<class>super-user</class><authentication><ssh-ed25519 inactive="inactive"><name>` + otherLine + `</name></ssh-ed25519></authentication>` + end, "ops", ssh.PublicKeys(other), false},
		{"inactive user", `<system><login><user inactive="inactive"><name>ops</name><class>super-user</class><authentication><ssh-ed25519><name>` + otherLine + `</name></ssh-ed25519></authentication>` + end, "ops", ssh.PublicKeys(other), false},
		{"key from elsewhere", user + `<class>super-user</class><authentication><ssh-ed25519><name>` + otherLine + `</name><from>10.*</from></ssh-ed25519></authentication>` + end, "ops", ssh.PublicKeys(other), false},
		{"key from here", user + `<class>super-user</class><authentication><ssh-ed25519><name>` + otherLine + `</name><from>127.*</from></ssh-ed25519></authentication>` + end, "ops", ssh.PublicKeys(other), true},
		{"no-public-keys", user + `<class>super-user</class><authentication><no-public-keys/><ssh-ed25519><name>` + otherLine + `</name></ssh-ed25519></authentication>` + end, "ops", ssh.PublicKeys(other), false},
		{"no-public-keys of ssh", `<system><services><ssh><no-public-keys/></ssh></services></system>`, "lab", ssh.PublicKeys(key), false},
		{"password", user + `<class>super-user</class><authentication><encrypted-password>` + hash + `</encrypted-password></authentication>` + end, "ops", ssh.Password("Lab-Secret1"), true},
		{"keyboard-interactive", user + `<class>super-user</class><authentication><encrypted-password>` + hash + `</encrypted-password></authentication>` + end, "ops", interactive("Lab-Secret1"), true},
		{"wrong password", user + `<class>super-user</class><authentication><encrypted-password>` + hash + `</encrypted-password></authentication>` + end, "ops", ssh.Password("Lab-Secret2"), false},
		{"password in clear", user + `<class>super-user</class><authentication><plain-text-password-value>Lab-Secret1</plain-text-password-value></authentication>` + end, "ops", ssh.Password("Lab-Secret1"), true},
		{"no-passwords", `<system><services><ssh><no-passwords/></ssh></services></system>` + user + `<class>super-user</class><authentication><encrypted-password>` + hash + `</encrypted-password></authentication>` + end, "ops", ssh.Password("Lab-Secret1"), false},
		{"root by password", `<system><root-authentication><encrypted-password>` + hash + `</encrypted-password></root-authentication></system>`, "root", ssh.Password("Lab-Secret1"), true},
		{"root-login deny", `<system><root-authentication><encrypted-password>` + hash + `</encrypted-password></root-authentication><services><ssh><root-login>deny</root-login></ssh></services></system>`, "root", ssh.Password("Lab-Secret1"), false},
		{"root-login deny-password", `<system><root-authentication><encrypted-password>` + hash + `</encrypted-password></root-authentication><services><ssh><root-login>deny-password</root-login></ssh></services></system>`, "root", ssh.Password("Lab-Secret1"), false},
		{"removed user", `<system><login><user delete="delete"><name>lab</name></user></login></system>`, "lab", ssh.PublicKeys(key), false},
		{"unknown user", ``, "nobody", ssh.PublicKeys(key), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, err := Start(Options{Config: Bare("r1", "lab", []string{line}, "")})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			admin := r.Operator("admin")
			if err := admin.Edit(c.edit); err != nil {
				t.Fatal(err)
			}
			if before, err := dial(r, 22, c.user, c.method); err == nil {
				before.Close()
				if c.user == "ops" {
					t.Fatal("the login works before the commit")
				}
			}
			if err := admin.Commit(""); err != nil {
				t.Fatal(err)
			}
			conn, err := dial(r, 22, c.user, c.method)
			if err == nil {
				conn.Close()
			}
			if (err == nil) != c.want {
				t.Errorf("login: %v, want %t", err, c.want)
			}
		})
	}
}

// Which requests are taken on which port.
func TestRoads(t *testing.T) {
	r, key := start(t, nil)
	ask := func(own int, kind, text string) error {
		conn, err := dial(r, own, "lab", ssh.PublicKeys(key))
		if err != nil {
			return err
		}
		defer conn.Close()
		ch, err := open(conn, kind, text)
		if err != nil {
			return err
		}
		ch.Close() // which may have been closed from the other end
		return nil
	}
	want := func(own int, kind, text string, taken bool) {
		t.Helper()
		if err := ask(own, kind, text); (err == nil) != taken {
			t.Errorf("%s %q on %d: %v, want %t", kind, text, own, err, taken)
		}
	}
	const command = "xml-mode netconf need-trailer"
	want(22, "exec", command, true)
	want(22, "subsystem", "netconf", false)
	want(22, "subsystem", "sftp", false)
	want(22, "exec", "rm -rf /", true) // the command line takes it, and does not know it
	want(830, "subsystem", "netconf", false)
	admin := r.Operator("admin")
	commit := func(xml string) {
		t.Helper()
		if err := admin.Edit(xml); err != nil {
			t.Fatal(err)
		}
		if err := admin.Commit(""); err != nil {
			t.Fatal(err)
		}
	}
	commit(`<system><services><netconf><ssh/></netconf></services></system>`)
	want(22, "exec", command, true)
	want(22, "subsystem", "netconf", true)
	want(830, "subsystem", "netconf", true)
	want(830, "exec", command, false)
	want(830, "shell", "", false)
	commit(`<system><services><netconf><ssh><port>32000</port></ssh></netconf></services></system>`)
	want(830, "subsystem", "netconf", false)
	want(32000, "subsystem", "netconf", true)
	commit(`<system><services><netconf><ssh><port>22</port></ssh></netconf></services></system>`)
	want(22, "exec", command, true)
	want(22, "subsystem", "netconf", true)
	want(32000, "subsystem", "netconf", false)
	commit(`<system><services><netconf><ssh><port>32000</port></ssh></netconf><ssh delete="delete"/></services></system>`)
	want(22, "exec", command, false)
	commit(`<system><services><netconf><ssh inactive="inactive"/></netconf></services></system>`)
	want(32000, "subsystem", "netconf", false)
	commit(`<system><services><netconf inactive="inactive"><ssh active="active"/></netconf></services></system>`)
	want(32000, "subsystem", "netconf", false)
	commit(`<system><services><netconf active="active"/></services></system>`)
	want(32000, "subsystem", "netconf", true)
}

func TestConnectionLimitAndSilentConnections(t *testing.T) {
	r, key := start(t, func(o *Options) {
		o.Config = strings.Replace(o.Config, "<ssh/>", "<ssh><connection-limit>2</connection-limit></ssh>", 1)
	})
	at := net.JoinHostPort(r.Address(), strconv.Itoa(r.Port(22)))
	silent, err := net.Dial("tcp", at) // as PyEZ probes
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	first := login(t, r, key)
	if conn, err := dial(r, 22, "lab", ssh.PublicKeys(key)); err == nil {
		conn.Close()
		t.Error("a third connection is taken")
	}
	first.must(`<get-system-information/>`)
	first.close()
	first.conn.Wait()
	silent.Close()
}

// The command line and root's shell know different commands.
func TestNetconfCommand(t *testing.T) {
	for _, c := range []struct {
		user, command string
		want          bool
	}{
		{"lab", "xml-mode netconf need-trailer", true},
		{"lab", "  xml-mode  netconf  need-trailer ", true},
		{"lab", "junoscript netconf need-trailer", true},
		{"lab", "exec xml-mode netconf need-trailer", false},
		{"lab", "xml-mode netconf", false},
		{"root", "exec xml-mode netconf need-trailer", true},
		{"root", "cli xml-mode netconf need-trailer", true},
		{"root", "xml-mode netconf need-trailer", true},
		{"root", "junoscript netconf need-trailer", false},
	} {
		if got := netconfCommand(c.user, c.command); got != c.want {
			t.Errorf("%s: %q: %t", c.user, c.command, got)
		}
	}
}
