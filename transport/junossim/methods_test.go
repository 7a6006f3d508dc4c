package junossim

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/crypto/ssh"

	"nplay/transport/junossim/crypt"
)

const (
	radius1 = `<radius-server><name>192.0.2.1</name><secret>one</secret></radius-server>`
	radius2 = `<radius-server><name>192.0.2.2</name><port>1645</port><secret>$9$iHmTzF/AtOTQEcleW8</secret><timeout>5</timeout><retry>2</retry><source-address>192.0.2.9</source-address></radius-server>`
	tacplus = `<tacplus-server><name>192.0.2.3</name><secret>three</secret></tacplus-server>`
	remote  = `<login><user><name>remote</name><class>operator</class></user></login>`
)

func authOrder(methods ...string) string {
	s := ""
	for _, m := range methods {
		s += "<authentication-order>" + m + "</authentication-order>"
	}
	return s
}

// Servers and the local password by authentication-order: every outcome of
// each, for accounts that are local and others. "right" is the password that
// the router itself knows.
func TestAuthenticationOrder(t *testing.T) {
	hash := crypt.Hash("right-Secret1")
	accept, reject, silent := Verdict{Outcome: Accepted}, Verdict{Outcome: Rejected}, Verdict{}
	for _, c := range []struct {
		name   string
		system string
		says   map[string]Verdict // by server
		user   string
		typed  string
		want   string   // class, "" is refused
		asked  []string // servers
	}{
		{"no order", radius1, map[string]Verdict{"192.0.2.1": accept}, "lab", "right-Secret1", "j-super-user", nil},
		{"no order, unknown here", radius1 + remote, map[string]Verdict{"192.0.2.1": accept}, "ann", "x", "", nil},
		{"accepted, local too", authOrder("radius") + radius1, map[string]Verdict{"192.0.2.1": accept}, "lab", "theirs", "j-super-user", []string{"192.0.2.1"}},
		{"accepted, not local", authOrder("radius") + radius1 + remote, map[string]Verdict{"192.0.2.1": accept}, "ann", "theirs", "j-operator", []string{"192.0.2.1"}},
		{"accepted, no template", authOrder("radius") + radius1, map[string]Verdict{"192.0.2.1": accept}, "ann", "theirs", "", []string{"192.0.2.1"}},
		{"accepted as another account", authOrder("radius") + radius1 + remote, map[string]Verdict{"192.0.2.1": {Outcome: Accepted, LocalUser: "lab"}}, "ann", "theirs", "j-super-user", []string{"192.0.2.1"}},
		{"accepted as an account that is not there", authOrder("radius") + radius1 + remote, map[string]Verdict{"192.0.2.1": {Outcome: Accepted, LocalUser: "gone"}}, "ann", "theirs", "j-operator", []string{"192.0.2.1"}},
		{"accepted as root", authOrder("radius") + radius1 + remote, map[string]Verdict{"192.0.2.1": {Outcome: Accepted, LocalUser: "root"}}, "ann", "theirs", "j-operator", []string{"192.0.2.1"}},
		{"rejected, password not in the order", authOrder("radius") + radius1, map[string]Verdict{"192.0.2.1": reject}, "lab", "right-Secret1", "", []string{"192.0.2.1"}},
		{"rejected, password next", authOrder("radius", "password") + radius1, map[string]Verdict{"192.0.2.1": reject}, "lab", "right-Secret1", "j-super-user", []string{"192.0.2.1"}},
		{"rejected, wrong password next", authOrder("radius", "password") + radius1, map[string]Verdict{"192.0.2.1": reject}, "lab", "wrong", "", []string{"192.0.2.1"}},
		{"silent, password not in the order", authOrder("radius") + radius1, map[string]Verdict{"192.0.2.1": silent}, "lab", "right-Secret1", "j-super-user", []string{"192.0.2.1"}},
		{"silent, wrong password", authOrder("radius") + radius1, nil, "lab", "wrong", "", []string{"192.0.2.1"}},
		{"silent, not local", authOrder("radius") + radius1 + remote, nil, "ann", "theirs", "", []string{"192.0.2.1"}},
		{"first silent, second accepts", authOrder("radius") + radius1 + radius2 + remote, map[string]Verdict{"192.0.2.2": accept}, "ann", "theirs", "j-operator", []string{"192.0.2.1", "192.0.2.2"}},
		{"first rejects, second is not asked", authOrder("radius") + radius1 + radius2 + remote, map[string]Verdict{"192.0.2.1": reject, "192.0.2.2": accept}, "ann", "theirs", "", []string{"192.0.2.1"}},
		{"inactive server", authOrder("radius") + strings.Replace(radius1, "<radius-server>", `<radius-server inactive="inactive">`, 1), map[string]Verdict{"192.0.2.1": accept}, "lab", "theirs", "", nil},
		{"no server", authOrder("radius"), nil, "lab", "right-Secret1", "j-super-user", nil},
		{"radius rejects, tacplus accepts", authOrder("radius", "tacplus") + radius1 + tacplus + remote, map[string]Verdict{"192.0.2.1": reject, "192.0.2.3": accept}, "ann", "theirs", "j-operator", []string{"192.0.2.1", "192.0.2.3"}},
		{"tacplus first", authOrder("tacplus", "radius") + radius1 + tacplus + remote, map[string]Verdict{"192.0.2.3": accept}, "ann", "theirs", "j-operator", []string{"192.0.2.3"}},
		{"one rejects, the other is silent", authOrder("radius", "tacplus") + radius1 + tacplus, map[string]Verdict{"192.0.2.1": reject}, "lab", "right-Secret1", "", []string{"192.0.2.1", "192.0.2.3"}},
		{"password first", authOrder("password", "radius") + radius1, nil, "lab", "right-Secret1", "j-super-user", nil},
		{"password first, wrong", authOrder("password", "radius") + radius1, map[string]Verdict{"192.0.2.1": accept}, "lab", "theirs", "j-super-user", []string{"192.0.2.1"}},
		{"order of ssh", authOrder("password") + radius1 + `<services><ssh>` + authOrder("radius") + `</ssh></services>`, map[string]Verdict{"192.0.2.1": accept}, "lab", "theirs", "j-super-user", []string{"192.0.2.1"}},
		{"no-passwords", authOrder("radius") + radius1 + `<services><ssh><no-passwords/></ssh></services>`, map[string]Verdict{"192.0.2.1": accept}, "lab", "theirs", "", nil},
		{"root", authOrder("radius") + radius1, map[string]Verdict{"192.0.2.1": accept}, "root", "theirs", "super-user", []string{"192.0.2.1"}},
		{"root-login deny-password", authOrder("radius") + radius1 + `<services><ssh><root-login>deny-password</root-login></ssh></services>`, map[string]Verdict{"192.0.2.1": accept}, "root", "theirs", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var asked []PasswordQuestion
			r, _ := start(t, func(o *Options) {
				o.Config = Bare("r1", "lab", nil, hash)
				o.CheckPassword = func(q PasswordQuestion) Verdict {
					asked = append(asked, q)
					return c.says[q.Server]
				}
			})
			admin := r.Operator("admin")
			if err := admin.Edit("<system>" + c.system + "</system>"); err != nil {
				t.Fatal(err)
			}
			if err := admin.Commit(""); err != nil {
				t.Fatal(err)
			}
			class := ""
			conn, err := dial(r, 22, c.user, ssh.Password(c.typed))
			if err == nil {
				class = classOn(t, conn)
				conn.Close()
			}
			if class != c.want {
				t.Errorf("class %q, want %q: %v", class, c.want, err)
			}
			var servers []string
			for _, q := range asked {
				servers = append(servers, q.Server)
				if q.User != c.user || q.Password != c.typed || q.State != nil {
					t.Errorf("asked %+v", q)
				}
			}
			if !slices.Equal(servers, c.asked) {
				t.Errorf("asked %v, want %v", servers, c.asked)
			}
		})
	}
}

// classOn reads the class of a login from the comment before the hello.
func classOn(t *testing.T, conn *ssh.Client) string {
	t.Helper()
	ch, err := open(conn, "exec", "xml-mode netconf need-trailer")
	if err != nil {
		t.Fatal(err)
	}
	defer ch.Close()
	_, after, _ := strings.Cut((&client{t: t, r: newReader(ch)}).receive(), "class ")
	class, _, _ := strings.Cut(after, " ")
	return class
}

// A question holds what the entry of the server says, its secret in clear.
func TestPasswordQuestion(t *testing.T) {
	var asked []PasswordQuestion
	r, _ := start(t, func(o *Options) {
		o.CheckPassword = func(q PasswordQuestion) Verdict { asked = append(asked, q); return Verdict{} }
		o.Config = strings.Replace(o.Config, "<services>", authOrder("radius", "tacplus")+radius1+radius2+tacplus+"<services>", 1)
	})
	if conn, err := dial(r, 22, "ann", ssh.Password("x")); err == nil {
		conn.Close()
		t.Error("logged in")
	}
	want := []PasswordQuestion{
		{Method: "radius", Server: "192.0.2.1", Port: 1812, Secret: "one", Timeout: 3 * time.Second, Tries: 3, User: "ann", Password: "x"},
		{Method: "radius", Server: "192.0.2.2", Port: 1645, Secret: "lab123", Source: "192.0.2.9", Timeout: 5 * time.Second, Tries: 2, User: "ann", Password: "x"},
		{Method: "tacplus", Server: "192.0.2.3", Port: 49, Secret: "three", Timeout: 3 * time.Second, Tries: 1, User: "ann", Password: "x"},
	}
	if d := cmp.Diff(want, asked); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if strings.Contains(r.Committed(), "<secret>one<") || !strings.Contains(r.Committed(), "$9$iHmTzF/AtOTQEcleW8") {
		t.Errorf("secrets are kept as\n%s", r.Committed())
	}
}

// A server may ask on; the questions reach whom keyboard-interactive lets.
func TestChallenges(t *testing.T) {
	says := func(q PasswordQuestion) Verdict {
		switch {
		case q.Password == "endless" || string(q.State) == "endless":
			return Verdict{Outcome: Challenged, Prompt: "Again: ", State: []byte("endless")}
		case q.State == nil && q.Password == "pin":
			return Verdict{Outcome: Challenged, Prompt: "Enter PASSCODE: ", State: []byte("a")}
		case string(q.State) == "a" && q.Password == "123456":
			return Verdict{Outcome: Challenged, Prompt: "Your name: ", Echo: true, State: []byte("b")}
		case string(q.State) == "b" && q.Password == "ann":
			return Verdict{Outcome: Accepted}
		case string(q.State) == "a" && q.Password == "silence":
			return Verdict{}
		}
		return Verdict{Outcome: Rejected}
	}
	r, _ := start(t, func(o *Options) {
		o.CheckPassword = says
		o.Config = strings.Replace(o.Config, "<services>", authOrder("radius")+radius1+"<services>", 1)
	})
	type asked struct {
		Prompt string
		Echo   bool
	}
	password := asked{"Password:", false}
	passcode, name := asked{"Enter PASSCODE: ", false}, asked{"Your name: ", true}
	for _, c := range []struct {
		name    string
		answers []string
		prompts []asked
		want    bool
	}{
		{"all right", []string{"pin", "123456", "ann"}, []asked{password, passcode, name}, true},
		{"wrong at first", []string{"nip"}, []asked{password}, false},
		{"wrong in the middle", []string{"pin", "000000"}, []asked{password, passcode}, false},
		{"wrong at last", []string{"pin", "123456", "bob"}, []asked{password, passcode, name}, false},
		{"silent in the middle", []string{"pin", "silence"}, []asked{password, passcode}, false},
		{"endless", slices.Repeat([]string{"endless"}, 1+maxChallenges), append([]asked{password}, slices.Repeat([]asked{{"Again: ", false}}, maxChallenges)...), false},
		{"given up", []string{"pin"}, []asked{password, passcode}, false},
	} {
		var got []asked
		answer := func(_, _ string, questions []string, echos []bool) ([]string, error) {
			var out []string
			for i, q := range questions {
				got = append(got, asked{q, echos[i]})
				if len(got) > len(c.answers) {
					return nil, errDenied
				}
				out = append(out, c.answers[len(got)-1])
			}
			return out, nil
		}
		conn, err := dial(r, 22, "lab", ssh.KeyboardInteractive(answer))
		if err == nil {
			conn.Close()
		}
		if d := cmp.Diff(c.prompts, got); d != "" || (err == nil) != c.want {
			t.Errorf("%s: %v, want %t (-want +got):\n%s", c.name, err, c.want, d)
		}
	}
	if conn, err := dial(r, 22, "lab", ssh.Password("pin")); err == nil {
		conn.Close()
		t.Error("the password method has no room for a challenge")
	}
}
