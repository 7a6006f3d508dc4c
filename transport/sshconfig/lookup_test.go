package sshconfig

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// me is who reads in these tests.
func me(t testing.TB) Options {
	return Options{Home: "/home/ann", User: "ann", UID: "1000", Hostname: "ws.example.net",
		Getenv: func(name string) (string, bool) { return "/run/" + name, name != "UNSET" }}
}

// read writes a configuration and reads it.
func read(t testing.TB, o Options, text string) (*Config, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Read(file, o)
}

func lookedUp(t testing.TB, text string, q Query) (*Settings, error) {
	t.Helper()
	c, err := read(t, me(t), text)
	if err != nil {
		t.Fatal(err)
	}
	return c.Lookup(q)
}

// What stands for something else in a file's name is replaced, by what the
// manual of ssh_config says of it.
func TestTokens(t *testing.T) {
	q := Query{Host: "r1", User: "ops"}
	tests := map[string]string{
		"~/.ssh/%h":              "/home/ann/.ssh/r1.example.net",
		"%d/%n-%r-%p":            "/home/ann/r1-ops-2222",
		"/k/%u@%l,%L,%i":         "/k/ann@ws.example.net,ws,1000",
		"/k/%k":                  "/k/other",
		"/k/100%%":               "/k/100%",
		"${AGENT}/x":             "/run/AGENT/x",
		"relative":               "relative",
		"/k/%C":                  "nplay does not know %C",
		"/k/%":                   "ends in a percent sign",
		"${UNSET}/x":             "UNSET",
		"/k/${OPEN":              "no closing brace",
		"~bob/.ssh/id":           "another account",
		`"/with a blank/%h"`:     "/with a blank/r1.example.net",
		"/k/$HOME":               "/k/$HOME",
		"/k/%%h":                 "/k/%h",
		"/k/%h/%h":               "/k/r1.example.net/r1.example.net",
		"~":                      "/home/ann",
		"/k/~":                   "/k/~",
		"${A}${B}":               "/run/A/run/B",
		strings.Repeat("/%p", 3): "/2222/2222/2222",
	}
	for value, want := range tests {
		s, err := lookedUp(t, "HostName %h.example.net\nHostKeyAlias other\nIdentityFile "+value+"\nPort 2222\n", q)
		if err != nil {
			if e := (*Error)(nil); !errors.As(err, &e) || e.Line != 3 || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want %q", value, err, want)
			}
			continue
		}
		if len(s.Identities) != 1 || s.Identities[0] != filepath.FromSlash(want) {
			t.Errorf("%s: %q, want %q", value, s.Identities, want)
		}
	}
}

// What is not honoured is told with its line, and only for the hosts it holds
// for.
func TestNotHonoured(t *testing.T) {
	tests := map[string]struct {
		text string
		line int
		want string // of the error or the note; "" for none
		bad  bool
	}{
		"a program to dial with":         {"Host r1\n ProxyCommand nc %h %p\n", 2, "`ProxyCommand` would run a program", true},
		"for another host":               {"Host r2\n ProxyCommand nc %h %p\n RevokedHostKeys /x\n HostKeyAlias y\n", 0, "", false},
		"none to dial with":              {"ProxyCommand none\n", 0, "", false},
		"after a jump host":              {"ProxyJump b\nProxyCommand nc %h %p\n", 0, "", false},
		"keys that are revoked":          {"RevokedHostKeys /etc/ssh/revoked\n", 1, "`RevokedHostKeys` is not read", true},
		"no file of them":                {"RevokedHostKeys none\n", 0, "", false},
		"another name for the key":       {"HostKeyAlias other\n", 1, "`HostKeyAlias`", false},
		"whole names":                    {"CanonicalizeHostname yes\n", 1, "`CanonicalizeHostname`", false},
		"no whole names":                 {"CanonicalizeHostname no\n", 0, "", false},
		"one family":                     {"AddressFamily inet6\n", 1, "`AddressFamily`", false},
		"any family":                     {"AddressFamily any\n", 0, "", false},
		"an address":                     {"BindAddress 192.0.2.9\n", 1, "`BindAddress`", false},
		"an interface":                   {"BindInterface eth1\n", 1, "`BindInterface`", false},
		"methods":                        {"PreferredAuthentications password\n", 1, "`PreferredAuthentications`", false},
		"keys by a program":              {"KnownHostsCommand /bin/keys %H\n", 1, "`KnownHostsCommand`", false},
		"a token":                        {"PKCS11Provider /usr/lib/p11.so\n", 1, "`PKCS11Provider`", false},
		"no host keys":                   {"UserKnownHostsFile /dev/null\n", 1, "does not turn the check of host keys off", false},
		"the check off":                  {"StrictHostKeyChecking no\n", 0, "", false},
		"a Match that runs a program":    {"Match exec \"touch DIR/ran\"\n User x\n", 1, "`Match exec` is not decided", false},
		"and a host that it is for":      {"Match host r1 exec true\n User x\n", 1, "`Match exec` is not decided", false},
		"and a host that it is not for":  {"Match host r2 exec true\n User x\n", 0, "", false},
		"negated":                        {"Match host r1 !exec true\n User x\n", 1, "`Match exec` is not decided", false},
		"with nothing below it":          {"Match exec true\nMatch all\n User x\n", 0, "", false},
		"with nothing that counts there": {"Match exec true\n ForwardAgent yes\n", 0, "", false},
		"a network":                      {"Match localnetwork 192.0.2.0/24\n User x\n", 1, "`Match localnetwork` is not decided", false},
		"twice":                          {"HostKeyAlias a\nHostKeyAlias b\n", 1, "`HostKeyAlias`", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s, err := lookedUp(t, strings.ReplaceAll(tt.text, "DIR", dir), Query{Host: "r1"})
			var at Place
			text, advice := "", ""
			switch e := (*Error)(nil); {
			case errors.As(err, &e):
				at, text, advice = e.Place, e.Text, e.Advice
			case err != nil:
				t.Fatal(err)
			case len(s.Notes) > 1:
				t.Errorf("%v", s.Notes)
			case len(s.Notes) == 1:
				at, text, advice = s.Notes[0].Place, s.Notes[0].Text, s.Notes[0].Advice
			}
			if (err != nil) != tt.bad || at.Line != tt.line || !strings.Contains(text, tt.want) || (text == "") != (tt.want == "") {
				t.Errorf("%v: %s (%v)", at, text, err)
			}
			if text != "" && advice == "" {
				t.Errorf("%s: what to do next?", text)
			}
			if left, _ := filepath.Glob(filepath.Join(dir, "*")); len(left) > 0 {
				t.Errorf("something was run: %v", left)
			}
			if s != nil && s.User != "" && tt.line > 0 {
				t.Errorf("what stands below it was taken: %+v", s)
			}
		})
	}
}

// A way that is decided already leaves what the file says of the way aside.
func TestWayIsDecided(t *testing.T) {
	s, err := lookedUp(t, "ProxyCommand nc %h %p\nUser a\n", Query{Host: "r1", Jump: true})
	if err != nil || len(s.Jump) > 0 || s.User != "a" {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestSettings(t *testing.T) {
	s, err := lookedUp(t, "Host r1\n User ops\n ConnectTimeout 90\n ServerAliveInterval 0\n Ciphers +aes128-cbc\n KexAlgorithms ^x\n"+
		" GlobalKnownHostsFile /etc/kh1 /etc/kh2\n IdentityAgent $AGENT\n ProxyJump a@[2001:db8::1]:2022,b\n", Query{Host: "r1"})
	if err != nil {
		t.Fatal(err)
	}
	file := s.From["user"].File
	at := func(n int) Place { return Place{file, n} }
	want := &Settings{HostName: "r1", User: "ops", Agent: "/run/AGENT", ConnectTimeout: 90 * time.Second, Keepalive: -1,
		Ciphers: "+aes128-cbc", KeyExchanges: "^x", Jump: []Hop{{"a", "2001:db8::1", 2022}, {"", "b", 0}},
		KnownHosts: []string{filepath.Join("/home/ann", ".ssh", "known_hosts"), filepath.Join("/home/ann", ".ssh", "known_hosts2"), filepath.FromSlash("/etc/kh1"), filepath.FromSlash("/etc/kh2")},
		From: map[string]Place{"user": at(2), "connecttimeout": at(3), "serveraliveinterval": at(4), "ciphers": at(5), "kexalgorithms": at(6),
			"globalknownhostsfile": at(7), "identityagent": at(8), "proxyjump": at(9)}}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Error(diff)
	}
}

// What is read is bounded, and what cannot be read is told.
func TestBounds(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	many := filepath.Join(dir, "many")
	if err := os.Mkdir(many, 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range maxFiles + 1 {
		write(fmt.Sprintf("many/%d", i), "", 0o600)
	}
	shared := write("shared", "User x\n", 0o660)
	tests := map[string]struct {
		file    string
		private bool
		want    string // "" when it is read
	}{
		"not there":         {filepath.Join(dir, "none"), false, "no such file"},
		"a folder":          {dir, false, "not a file"},
		"itself":            {write("self", "Include "+filepath.Join(dir, "self"), 0o600), false, "include one another"},
		"too many":          {write("all", "Include "+filepath.Join(many, "*"), 0o600), false, "more than 1024 files"},
		"one not there":     {write("half", "Include "+filepath.Join(dir, "none"), 0o600), false, ""},
		"others may write":  {shared, true, "others than its owner"},
		"named by somebody": {shared, false, ""},
		"included":          {write("in", "Include "+shared, 0o600), false, "others than its owner"},
		"a folder included": {write("fold", "Include "+many, 0o600), false, "not a file"},
		"a bad glob":        {write("glob", "Include "+dir+"/[", 0o600), false, "syntax error"},
		"a NUL":             {write("nul", "User a\x00b\n", 0o600), false, "NUL"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			o := me(t)
			o.Private = tt.private
			_, err := Read(tt.file, o)
			if (err != nil) != (tt.want != "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %q", err, tt.want)
			}
			if name == "not there" && !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%#v", err)
			}
		})
	}
	p := &parser{config: &Config{options: me(t), by: map[string][]int{}}, open: func(string, int64, bool) ([]byte, error) {
		return []byte("Host *\n"), nil
	}, bytes: maxBytes}
	if _, err := readFile(shared, 3, false); err == nil || !strings.Contains(err.Error(), "longer") {
		t.Error(err)
	}
	if err := p.file("x", nil, 0, false); err != nil {
		t.Error(err)
	}
}

// A block for each of 10,000 routers costs each of them the same as one block.
func TestLookupIsConstant(t *testing.T) {
	var b strings.Builder
	const n = 10_000
	for i := range n {
		fmt.Fprintf(&b, "Host r%d r%d.example.net\n  HostName 10.0.%d.%d\n  User u%d\n", i, i, i/256, i%256, i)
	}
	b.WriteString("Host r*\n  Port 2222\n  ProxyJump bastion\nHost *\n  IdentityFile ~/.ssh/id_%h\n")
	c, err := read(t, me(t), b.String())
	if err != nil {
		t.Fatal(err)
	}
	if len(c.wild) > 4 {
		t.Errorf("%d sections are looked at for every host", len(c.wild))
	}
	for i := range n {
		s, err := c.Lookup(Query{Host: fmt.Sprintf("r%d.example.net", i)})
		if err != nil || s.User != fmt.Sprintf("u%d", i) || s.Port != 2222 || s.Identities[0] != fmt.Sprintf("/home/ann/.ssh/id_10.0.%d.%d", i/256, i%256) {
			t.Fatalf("%+v, %v", s, err)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	c, err := read(b, me(b), strings.Repeat("Host a b c\n  User x\n", 10_000)+"Host *\n  IdentityFile ~/.ssh/%h\n")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := c.Lookup(Query{Host: "r1"}); err != nil {
			b.Fatal(err)
		}
	}
}

// Where a name begins is a question of the system.
func TestAbsolute(t *testing.T) {
	for name, want := range map[string][2]bool{ // unix, windows
		"/etc/x": {true, true}, `C:\keys\x`: {false, true}, "C:/keys": {false, true}, `\\srv\share`: {false, true},
		"conf.d/*": {false, false}, "C:": {false, false}, "": {false, false},
	} {
		if got := [2]bool{absolute(name, false), absolute(name, true)}; got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}
