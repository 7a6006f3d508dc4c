package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"nplay/engine"
	"nplay/internal/secret"
)

// A desk is somebody's home folder, and what is printed there.
type desk struct {
	app *app
	out bytes.Buffer
	dir string // ~/.ssh
}

func newDesk(t testing.TB, config string) *desk {
	t.Helper()
	home := t.TempDir()
	d := &desk{dir: filepath.Join(home, ".ssh")}
	for name, value := range map[string]string{"HOME": home, "USERPROFILE": home, "SSH_AUTH_SOCK": ""} {
		t.Setenv(name, value)
	}
	if err := os.Mkdir(d.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if config != "" {
		d.write(t, "config", config)
	}
	d.app = &app{stdin: os.Stdin, stdout: &d.out, stderr: &d.out, masker: secret.NewMasker(nil)}
	return d
}

func (d *desk) write(t testing.TB, name, text string) string {
	t.Helper()
	path := filepath.Join(d.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// router is one of which the inventory says nothing.
func router(name string) *engine.Host {
	return &engine.Host{Name: name, Address: name, Connection: engine.Connection{Login: engine.Login{Agent: true}}}
}

// What the inventory leaves open is filled in, and nothing else.
func TestResolveFillsIn(t *testing.T) {
	const config = "Host r1 10.0.0.9\n  HostName core.example.net\n  User ops\n  Port 2222\n  IdentityFile ~/.ssh/key\n" +
		"  UserKnownHostsFile ~/.ssh/kh\n  ConnectTimeout 7\n  ServerAliveInterval 0\n  Ciphers +aes128-cbc\n"
	tests := map[string]struct {
		change func(h *engine.Host)
		want   func(h *engine.Host) // what is other than with all of it filled in
	}{
		"all": {func(*engine.Host) {}, func(*engine.Host) {}},
		"another address": {func(h *engine.Host) { h.Address = "10.0.0.9" },
			func(h *engine.Host) { h.Address = "10.0.0.9" }},
		"a user":        {func(h *engine.Host) { h.Connection.User = "me" }, func(h *engine.Host) { h.Connection.User = "me" }},
		"the SSH port":  {func(h *engine.Host) { h.Connection.SSHPort = 2022 }, func(h *engine.Host) { h.Connection.SSHPort, h.Connection.Forward = 2022, nil }},
		"its forward":   {func(h *engine.Host) { h.Connection.Forward = map[int]int{22: 20022} }, func(h *engine.Host) { h.Connection.Forward = map[int]int{22: 20022} }},
		"another's":     {func(h *engine.Host) { h.Connection.Forward = map[int]int{830: 20830} }, func(h *engine.Host) { h.Connection.Forward = map[int]int{830: 20830, 22: 2222} }},
		"NETCONF's":     {func(h *engine.Host) { h.Connection.Port = 8300 }, func(h *engine.Host) { h.Connection.Port = 8300 }},
		"an identity":   {func(h *engine.Host) { h.Connection.Identities = []string{"/my"} }, func(h *engine.Host) { h.Connection.Identities = []string{"/my"} }},
		"a password":    {func(h *engine.Host) { h.Connection.Password = secret.New("x") }, func(h *engine.Host) { h.Connection.Password, h.Connection.Identities = secret.New("x"), nil }},
		"known hosts":   {func(h *engine.Host) { h.Connection.KnownHosts = []string{"/kh"} }, func(h *engine.Host) { h.Connection.KnownHosts = []string{"/kh"} }},
		"a timeout":     {func(h *engine.Host) { h.Connection.ConnectTimeout = 1 }, func(h *engine.Host) { h.Connection.ConnectTimeout = 1 }},
		"a keepalive":   {func(h *engine.Host) { h.Connection.Keepalive = 1 }, func(h *engine.Host) { h.Connection.Keepalive = 1 }},
		"old ones only": {func(h *engine.Host) { h.Connection.Algorithms.Legacy = []string{"x"} }, func(h *engine.Host) { h.Connection.Algorithms.Legacy = []string{"x"} }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, config)
			key := d.write(t, "key", "")
			h, want := router("r1"), router("r1")
			tt.change(h)
			before := fmt.Sprint(h.Connection.Forward)
			forward := h.Connection.Forward
			want.Address, want.Connection.User = "core.example.net", "ops"
			want.Connection.Forward = map[int]int{22: 2222}
			want.Connection.Identities = []string{key}
			want.Connection.KnownHosts = []string{filepath.Join(d.dir, "kh")}
			want.Connection.ConnectTimeout, want.Connection.Keepalive = 7*time.Second, -1
			want.Connection.Algorithms.Ciphers = "+aes128-cbc"
			tt.want(want)
			if err := d.app.resolve([]*engine.Host{h}); err != nil {
				t.Fatal(err, d.out.String())
			}
			if name == "all" && h.Connection.Filled["user"].Line != 3 {
				t.Errorf("%v", h.Connection.Filled)
			}
			h.Connection.Filled = nil
			if diff := cmp.Diff(want, h, cmp.Comparer(func(a, b secret.String) bool { return a.Reveal() == b.Reveal() })); diff != "" {
				t.Error(diff)
			}
			if fmt.Sprint(forward) != before {
				t.Error("a map that routers share was changed")
			}
		})
	}
}

// The file is found, or not, as the inventory says.
func TestResolveFile(t *testing.T) {
	tests := map[string]struct {
		config, word string // ~/.ssh/config, ssh_config
		user, want   string // filled in; printed
	}{
		"the person's own":    {"User a\n", "", "a", ""},
		"none there":          {"", "", "", ""},
		"none wanted":         {"User a\nNonsense", "none", "", ""},
		"another":             {"User a\n", "other", "b", ""},
		"another that is not": {"User a\n", "missing", "", "There is no file"},
		"with a mistake":      {"User a\nHost\n", "", "", "config:2"},
		"a program":           {"User a\nProxyCommand nc %h\n", "", "", "ProxyJump"},
		"a note":              {"User a\nHostKeyAlias x\n", "", "a", "warning: ssh's configuration: `HostKeyAlias`"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, tt.config)
			d.write(t, "other", "User b\n")
			var hosts []*engine.Host
			for i := range 3 {
				h := router(fmt.Sprintf("r%d", i))
				if h.Connection.SSHConfig = tt.word; tt.word != "" && tt.word != "none" {
					h.Connection.SSHConfig = filepath.Join(d.dir, tt.word)
				}
				hosts = append(hosts, h)
			}
			err := d.app.resolve(hosts)
			if err != nil && (tt.want == "" || tt.user != "") {
				t.Fatalf("%v: %s", err, d.out.String())
			}
			if err == nil && tt.want != "" && tt.user == "" {
				t.Error("no error")
			}
			if err == nil && hosts[2].Connection.User != tt.user {
				t.Errorf("user %q", hosts[2].Connection.User)
			}
			if n := strings.Count(d.out.String(), "nplay:"); !strings.Contains(d.out.String(), tt.want) || n > 1 || n == 0 && tt.want != "" {
				t.Errorf("%d times: %s", n, d.out.String())
			}
		})
	}
}

// Keys that are not there are left out, as ssh does, unless nothing would be
// left.
func TestResolveKeys(t *testing.T) {
	tests := map[string]struct {
		config string
		agent  bool
		there  []string
		want   string
	}{
		"one of two":             {"IdentityFile ~/.ssh/a\nIdentityFile ~/.ssh/b\n", true, []string{"b"}, "b agent"},
		"none, but the agent":    {"IdentityFile ~/.ssh/a\n", true, nil, "agent"},
		"none, and no agent":     {"IdentityFile ~/.ssh/a\n", false, nil, "a"},
		"the public one":         {"IdentityFile ~/.ssh/a\n", true, []string{"a.pub"}, "a.pub agent"},
		"no agent":               {"IdentityAgent none\nIdentityFile ~/.ssh/a\n", true, []string{"a"}, "a"},
		"no agent and no key":    {"IdentityAgent none\n", true, nil, "agent"},
		"an agent":               {"IdentityAgent ~/.ssh/sock\n", true, nil, "agent sock"},
		"only those ssh would":   {"IdentitiesOnly yes\n", true, []string{"id_ed25519", "id_rsa"}, "id_rsa id_ed25519 agent"},
		"a certificate":          {"CertificateFile ~/.ssh/a-cert.pub\nIdentityFile ~/.ssh/a\n", true, []string{"a", "a-cert.pub"}, "a a-cert.pub agent"},
		"one that is not there":  {"CertificateFile ~/.ssh/c.pub\nIdentityFile ~/.ssh/a\n", true, []string{"a"}, "a agent"},
		"a key for another host": {"Host r2\n IdentityFile ~/.ssh/a\n", true, []string{"a"}, "agent"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, tt.config)
			for _, f := range tt.there {
				d.write(t, f, "")
			}
			h := router("r1")
			h.Connection.Agent = tt.agent
			if err := d.app.resolve([]*engine.Host{h}); err != nil {
				t.Fatal(err, d.out.String())
			}
			var got []string
			for _, f := range append(h.Connection.Identities, h.Connection.Certificates...) {
				got = append(got, filepath.Base(f))
			}
			if h.Connection.Agent {
				got = append(got, "agent")
			}
			if s := h.Connection.AgentSocket; s != "" {
				got = append(got, filepath.Base(s))
			}
			if text := strings.Join(got, " "); text != tt.want {
				t.Errorf("%q, want %q", text, tt.want)
			}
		})
	}
}

// Jump hosts are looked up themselves; the same ones are one.
func TestResolveJumps(t *testing.T) {
	tests := map[string]struct {
		config string
		want   string // the way, last hop first; or what is printed
	}{
		"one":               {"Host r*\n ProxyJump ops@b:2022\n", "ops@b:2022"},
		"its own block":     {"Host r*\n ProxyJump b\nHost b\n HostName 192.0.2.1\n Port 2200\n User jo\n", "jo@192.0.2.1:2200"},
		"three":             {"Host r*\n ProxyJump x@a,x@b,x@c\n", "x@c x@b x@a"},
		"a way to the jump": {"Host r*\n ProxyJump x@b\nHost b\n ProxyJump x@a\n", "x@b x@a"},
		"only to the first": {"Host r*\n ProxyJump x@b,x@c\nHost b c\n ProxyJump x@a\nHost a\n ProxyJump none\n", "x@c x@b x@a"},
		"none":              {"Host r*\n ProxyJump none\nHost *\n ProxyJump b\n", ""},
		"itself":            {"Host *\n User x\n ProxyJump b\n", "leads in a circle: b would be reached through itself"},
		"but for itself":    {"Host * !b\n ProxyJump x@b\n", "x@b"},
		"in a circle":       {"Host r*\n ProxyJump a\nHost a\n ProxyJump b\nHost b\n ProxyJump a\n", "leads in a circle"},
		"twice in a chain":  {"Host r*\n ProxyJump a,b,a\n", "leads in a circle"},
		"another port":      {"Host r*\n ProxyJump x@b,x@b:2022\n", "x@b:2022 x@b"},
		"a program there":   {"Host r*\n ProxyJump b\nHost b\n ProxyCommand nc %h %p\n", "would run a program"},
		"not one":           {"Host r*\n ProxyJump b:x\n", "is no jump host"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t, tt.config)
			hosts := []*engine.Host{router("r0"), router("r1")}
			if err := d.app.resolve(hosts); err != nil {
				if !strings.Contains(d.out.String(), tt.want) || tt.want == "" || strings.Count(d.out.String(), "nplay: error") != 1 {
					t.Errorf("%s, want %q", d.out.String(), tt.want)
				}
				return
			}
			var way []string
			for j := hosts[0].Connection.Jump; j != nil; j = j.Via {
				way = append(way, j.User+"@"+endpoint(j.Address, j.Port))
			}
			if text := strings.Join(way, " "); text != tt.want {
				t.Errorf("%q, want %q", text, tt.want)
			}
			if hosts[0].Connection.Jump != hosts[1].Connection.Jump {
				t.Error("two routers do not share their jump host")
			}
		})
	}
}

// The inventory's own jump host stays, whatever the file says of the way.
func TestResolveKeepsJump(t *testing.T) {
	d := newDesk(t, "ProxyCommand nc %h %p\nUser a\n")
	h := router("r1")
	own := &engine.Jump{Name: "bastion"}
	h.Connection.Jump = own
	if err := d.app.resolve([]*engine.Host{h}); err != nil || h.Connection.Jump != own || h.Connection.User != "a" {
		t.Errorf("%v %+v", err, h.Connection)
	}
}

// Nor does a router that the inventory wants dialled itself get one.
func TestResolveDirect(t *testing.T) {
	d := newDesk(t, "ProxyJump bastion\nUser a\n")
	h := router("r1")
	h.Connection.Direct = true
	if err := d.app.resolve([]*engine.Host{h}); err != nil || h.Connection.Jump != nil || h.Connection.User != "a" {
		t.Errorf("%v %+v", err, h.Connection)
	}
}

// A jump host logs in with what ssh would: the agent, or the keys that lie where
// ssh keeps them.
func TestResolveJumpKeys(t *testing.T) {
	d := newDesk(t, "Host r*\n ProxyJump b\n")
	d.write(t, "id_ed25519", "")
	for sock, want := range map[string]int{"": 1, "/run/agent": 0} {
		t.Setenv("SSH_AUTH_SOCK", sock)
		h := router("r1")
		if err := d.app.resolve([]*engine.Host{h}); err != nil {
			t.Fatal(err)
		}
		j := h.Connection.Jump
		if !j.Agent || len(j.Identities) != want || j.User == "" {
			t.Errorf("agent %q: %+v", sock, j.Login)
		}
	}
}

// It takes no time worth speaking of for a large fleet.
func TestResolveTenThousand(t *testing.T) {
	var config strings.Builder
	var hosts []*engine.Host
	for i := range 10_000 {
		fmt.Fprintf(&config, "Host r%d\n  HostName 10.0.%d.%d\n", i, i/256, i%256)
		hosts = append(hosts, router(fmt.Sprintf("r%d", i)))
	}
	config.WriteString("Host r*\n  User ops\n  IdentityFile ~/.ssh/key\n  ProxyJump ops@b1,ops@b2\n")
	d := newDesk(t, config.String())
	d.write(t, "key", "")
	begun := time.Now()
	if err := d.app.resolve(hosts); err != nil {
		t.Fatal(err)
	}
	took := time.Since(begun)
	t.Logf("10,000 routers in %s", took)
	if took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
	if h := hosts[9_999]; h.Address != "10.0.39.15" || h.Connection.Jump != hosts[0].Connection.Jump {
		t.Errorf("%+v", h)
	}
}
