package playbooks

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Connections are merged argument by argument: host over inner over outer
// groups over all.
func TestConnections(t *testing.T) {
	t.Chdir(t.TempDir())
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	write(t, ".", "lab/i.hcl", `
connection {
  user           = "admin"
  identities     = ["keys/one", "/abs/two", "~/three"]
  known_hosts    = "known_hosts"
  timeout        = "10s"
  commit_timeout = "2m"
  forward        = { 22 = 20022, "830" = 20830 }
}
group "outer" {
  groups = ["inner"]
  connection {
    port      = 1
    transport = "netconf"
    next {
      user  = "outer"
      agent = true
    }
  }
}
group "inner" {
  hosts = ["b"]
  connection {
    port     = 2
    ssh_port = 2222
  }
}
host "a" {}
host "b" {}
host "c" {
  address = "2001:db8::1"
  groups  = ["inner"]
  connection {
    port        = 3
    password    = env("PW")
    agent       = true
    known_hosts = ["x", "y"]
    lock_wait   = "30s"
    forward     = {}
    next {
      user     = "new"
      identity = "n"
      password = env("PW")
    }
  }
}
host "d" {
  connection {
    identity = "own"
    user     = env("WHO")
    forward  = { for p in [22] : p => 30000 + p }
  }
}
`)
	hosts, d := Hosts(filepath.Join("lab", "i.hcl"), "", Options{Environ: []string{"PW=secret word", "WHO=me"}})
	if len(d) != 0 {
		t.Fatal(d)
	}
	var b strings.Builder
	for _, h := range hosts {
		c := h.Connection
		fmt.Fprintf(&b, "%s %s: %s\n  port %d ssh %d forward %v transport %q known %q times %v %v %v\n", h.Name, h.Address, describeLogin(c.Login),
			c.Port, c.SSHPort, c.Forward, c.Transport, c.KnownHosts, c.Timeout, c.CommitTimeout, c.LockWait)
		if c.Next != nil {
			fmt.Fprintf(&b, "  next %s\n", describeLogin(*c.Next))
		}
	}
	three := fmt.Sprintf("%q", filepath.Join(home, "three"))
	want := `a a: user "admin" identities ["lab/keys/one" "/abs/two" ` + three + `] agent false password ""
  port 0 ssh 0 forward map[22:20022 830:20830] transport "" known ["lab/known_hosts"] times 10s 2m0s 0s
b b: user "admin" identities ["lab/keys/one" "/abs/two" ` + three + `] agent false password ""
  port 2 ssh 2222 forward map[22:20022 830:20830] transport "netconf" known ["lab/known_hosts"] times 10s 2m0s 0s
  next user "outer" identities [] agent true password ""
c 2001:db8::1: user "admin" identities ["lab/keys/one" "/abs/two" ` + three + `] agent true password "secret word"
  port 3 ssh 2222 forward map[] transport "netconf" known ["lab/x" "lab/y"] times 10s 2m0s 30s
  next user "new" identities ["lab/n"] agent false password "secret word"
d d: user "me" identities ["lab/own"] agent false password ""
  port 0 ssh 0 forward map[22:30022] transport "" known ["lab/known_hosts"] times 10s 2m0s 0s
`
	if diff := cmp.Diff(want, filepath.ToSlash(b.String())); diff != "" {
		t.Error(diff)
	}
}

// All words of an account, and jump hosts, in several files: all < group < host
// argument by argument, null takes away, and all that name a jump host share it.
func TestEveryWayIn(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, ".", "inv/routers.hcl", `
connection {
  user              = "admin"
  identity          = "key"
  certificate       = "key-cert.pub"
  passphrase        = env("PP")
  methods           = ["key", "password"]
  attempts          = 2
  keepalive         = "10s"
  connect_timeout   = "5s"
  legacy_algorithms = ["ssh-rsa"]
  jump              = "inner"
  ssh_config        = "ssh.conf"
  answers = {
    zeta     = env("PW")
    "Alpha " = exec("printf", "from %s\n", "exec")
  }
}
group "lab" {
  connection {
    jump      = "outer"
    keepalive = "none"
    answers   = { for p in ["b", "a"] : p => env("PW") }
  }
}
host "a" {}
host "b" { groups = ["lab"] }
host "c" {
  groups = ["lab"]
  connection {
    jump              = null
    answers           = null
    passphrase        = null
    methods           = null
    attempts          = null
    keepalive         = null
    legacy_algorithms = []
    ssh_config        = "none"
    certificates      = []
    transport         = null
    next {
      passphrase = env("PP")
      methods    = ["agent"]
    }
  }
}
`)
	write(t, ".", "inv/jumps.hcl", `
jump "inner" {
  address           = "2001:db8::7"
  port              = 2222
  user              = "hop"
  identities        = ["hop"]
  passphrase        = env("PP")
  known_hosts       = "known_hosts"
  timeout           = "7s"
  keepalive         = "none"
  legacy_algorithms = ["3des-cbc"]
  sessions          = 10
  per_second        = 0.5
  via               = "outer"
}
jump "outer" { user = "hop" }
jump "unused" {
  user = "hop"
  via  = "outer"
}
`)
	hosts, d := Hosts("inv", "", Options{Environ: []string{"PW=secret word", "PP=pass phrase"}})
	if len(d) != 0 {
		t.Fatal(d)
	}
	var b strings.Builder
	for _, h := range hosts {
		c := h.Connection
		fmt.Fprintf(&b, "%s: %s\n  keepalive %v connect %v legacy %q config %q\n", h.Name, describeLogin(c.Login),
			c.Keepalive, c.ConnectTimeout, c.Algorithms.Legacy, c.SSHConfig)
		for j := c.Jump; j != nil; j = j.Via {
			fmt.Fprintf(&b, "  jump %s (%s) %s:%d: %s\n    known %q timeout %v keepalive %v legacy %q sessions %d per second %v\n", j.Name, j.Source, j.Address, j.Port,
				describeLogin(j.Login), j.KnownHosts, j.Timeout, j.Keepalive, j.Algorithms.Legacy, j.Sessions, j.PerSecond)
		}
		if c.Next != nil {
			fmt.Fprintf(&b, "  next %s\n", describeLogin(*c.Next))
		}
	}
	want := `a: user "admin" identities ["inv/key"] agent false password "" certificates ["inv/key-cert.pub"] passphrase "pass phrase" answer "zeta" "secret word" answer "Alpha " "from exec" methods ["key" "password"] attempts 2
  keepalive 10s connect 5s legacy ["ssh-rsa"] config "inv/ssh.conf"
  jump inner (inv/jumps.hcl:2) 2001:db8::7:2222: user "hop" identities ["inv/hop"] agent false password "" passphrase "pass phrase"
    known ["inv/known_hosts"] timeout 7s keepalive -1ns legacy ["3des-cbc"] sessions 10 per second 0.5
  jump outer (inv/jumps.hcl:16) outer:0: user "hop" identities [] agent true password ""
    known [] timeout 0s keepalive 0s legacy [] sessions 0 per second 0
b: user "admin" identities ["inv/key"] agent false password "" certificates ["inv/key-cert.pub"] passphrase "pass phrase" answer "a" "secret word" answer "b" "secret word" methods ["key" "password"] attempts 2
  keepalive -1ns connect 5s legacy ["ssh-rsa"] config "inv/ssh.conf"
  jump outer (inv/jumps.hcl:16) outer:0: user "hop" identities [] agent true password ""
    known [] timeout 0s keepalive 0s legacy [] sessions 0 per second 0
c: user "admin" identities ["inv/key"] agent false password ""
  keepalive 0s connect 5s legacy [] config "none"
  next user "" identities [] agent false password "" passphrase "pass phrase" methods ["agent"] attempts 0
`
	if diff := cmp.Diff(want, filepath.ToSlash(b.String())); diff != "" {
		t.Error(diff)
	}
	if hosts[0].Connection.Jump.Via != hosts[1].Connection.Jump {
		t.Error("a jump host that two name is there twice")
	}
	if hosts[0].Connection.Direct || hosts[1].Connection.Direct || !hosts[2].Connection.Direct {
		t.Error("which are dialled themselves?")
	}
}

// With nothing named, the keys of the ssh-agent are all there is.
func TestAgentIsTheLastResort(t *testing.T) {
	path := write(t, t.TempDir(), "i.hcl", "connection {\n  agent = false\n}\nhost \"r\" {\n  connection {\n    agent = null\n  }\n}\n")
	if hosts, d := Hosts(path, "", Options{}); len(d) != 0 || !hosts[0].Connection.Agent {
		t.Errorf("null does not take away what was said: %v", d)
	}
	for text, want := range map[string]bool{
		"":                                   true,
		`user = "x"`:                         true,
		`identity = "k"`:                     false,
		`password = env("PW")`:               false,
		`agent = false`:                      false,
		"identity = \"k\"\nagent = true":     true,
		`agent = null`:                       true,
		`answers = { code = env("PW") }`:     false,
		`passphrase = env("PW")`:             true,
		`methods = ["keyboard-interactive"]`: false,
		"identity = \"k\"\nmethods = [\"key\", \"agent\"]": true,
	} {
		path := write(t, t.TempDir(), "i.hcl", "connection {\n"+text+"\n}\nhost \"r\" {}\n")
		hosts, d := Hosts(path, "", Options{Environ: []string{"PW=x"}})
		if len(d) != 0 || hosts[0].Connection.Agent != want {
			t.Errorf("%q: %+v %v", text, hosts, d)
		}
	}
}

func TestGroupsAndVars(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"inner wins": {`
group "a" {
  groups = ["b"]
  vars   = { v = 1 }
}
group "b" {
  hosts = ["r"]
  vars  = { v = 2 }
}
host "r" {}`, "2"},
		"host wins over a dispute": {`
group "a" {
  vars = { v = 1 }
}
group "b" {
  vars = { v = 2 }
}
host "r" {
  groups = ["a", "b"]
  vars   = { v = 3 }
}`, "3"},
		"the same value is no dispute": {`
group "a" {
  vars = { v = 1 }
}
group "b" {
  vars = { v = 1 }
}
host "r" {
  groups = ["a", "b"]
}`, "1"},
		"a group within one of two that disagree": {`
group "a" {
  vars = { v = 1 }
}
group "b" {
  groups = ["c"]
}
group "c" {
  vars = { v = 2 }
}
host "r" {
  groups = ["a", "c"]
}`, "Groups disagree"},
		"a group within both": {`
group "a" {
  groups = ["c"]
  vars   = { v = 1 }
}
group "b" {
  groups = ["c"]
  vars   = { v = 2 }
}
group "c" {
  vars = { v = 3 }
}
host "r" {
  groups = ["c"]
}`, "3"},
		"all is outermost": {`
vars = { v = 1 }
group "a" {
  vars = { v = null }
}
host "r" {
  groups = ["a"]
}`, "null"},
		"twice the same router": {`
host "r" {
  address = "10.0.0.1"
}
host "s" {
  address = "10.0.0.1"
}
vars = { v = 1 }`, "Same address"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			inventory := write(t, dir, "i.hcl", c.text)
			playbook := write(t, dir, "p/p.hcl", "play \"p\" {\n  hosts = \"r\"\n  task \"ensure_user\" \"u\" {\n    name = \"u\"\n    class = \"c\"\n    full_name = host.vars.v == null ? \"null\" : host.vars.v\n  }\n}\n")
			l, d := Load(Options{Path: playbook, Inventory: inventory})
			got := ""
			if len(d) > 0 {
				got = d[0].Summary
			} else {
				got = strings.TrimSuffix(strings.SplitN(describeModule(l.Program.Jobs[0].Module), `FullName="`, 2)[1], `"`)
			}
			if got != c.want {
				t.Errorf("%q, want %q: %v", got, c.want, d)
			}
		})
	}
}

// Every sensitive value is handed over for the masker, and those of a task with
// its job.
func TestSecretsAreHandedOver(t *testing.T) {
	dir := t.TempDir()
	inventory := write(t, dir, "i.hcl", `
variables {
  pw = env("PW")
}
host "r" {
  vars = { token = env("TOKEN") }
  connection {
    password = env("LOGIN")
    next {
      password = env("NEXT")
    }
  }
}`)
	playbook := write(t, dir, "p/p.hcl", `
variable "pw" {
  sensitive = true
}
variable "list" {
  sensitive = true
  default   = ["one-secret", { k = "two-secret" }, 3141592]
}
variable "hash" {
  default = "$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/"
}
locals {
  derived = upper(var.pw)
}
play "p" {
  hosts = "*"
  task "ensure_user" "u" {
    name      = "u"
    class     = "c"
    full_name = "${local.derived} ${host.vars.token}"
  }
  task "ensure_auth" "u" {
    user          = ensure_user.u.name
    password_hash = var.hash
  }
  task "ensure_user" "v" {
    name      = "v"
    class     = "c"
    full_name = ensure_auth.u.password_hash
  }
  prove {
    user        = "u"
    password    = var.pw
    identity    = "/keys/new"
    certificate = "/keys/new-cert.pub"
    passphrase  = "${var.pw} of the key"
  }
}
`)
	l, d := Load(Options{Path: filepath.Dir(playbook), Inventory: inventory, Environ: []string{"PW=Pass-1word", "TOKEN=tok-en", "LOGIN=log-in", "NEXT=ne-xt"}})
	if len(d) != 0 {
		t.Fatal(d)
	}
	have := map[string]bool{}
	for _, s := range l.Secrets {
		have[s.Reveal()] = true
	}
	for _, s := range []string{"Pass-1word", "PASS-1WORD", "tok-en", "log-in", "ne-xt", "one-secret", "two-secret", "Pass-1word of the key", "3141592", "PASS-1WORD tok-en"} {
		if !have[s] {
			t.Errorf("%q is not among the secrets", s)
		}
	}
	hash := "$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/"
	want := map[string]string{"ensure_user.u": "PASS-1WORD tok-en", "ensure_auth.u": hash, "ensure_user.v": hash}
	for _, j := range l.Program.Jobs {
		if len(j.Secrets) != 1 || j.Secrets[0].Reveal() != want[j.Task] {
			t.Errorf("%s: %d secrets", j.Task, len(j.Secrets))
		}
	}
	want["proof"] = `user "u" identities ["/keys/new"] agent false password "Pass-1word" certificates ["/keys/new-cert.pub"] passphrase "Pass-1word of the key"`
	if got := describeLogin(l.Program.Proofs[0].Login); got != want["proof"] {
		t.Errorf("the proof logs in with %s", got)
	}
}
