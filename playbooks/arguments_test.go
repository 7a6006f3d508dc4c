package playbooks

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"nplay/engine"
	"nplay/internal/secret"
)

// A book with secrets in every place that a task has for them.
const argumentsBook = `
variable "pw" {
  sensitive = true
}
variable "all" {
  sensitive = true
  type      = list(string)
}
variable "open" {
  type = list(object({ address = string, secret = string }))
}
variable "full" {}
locals {
  text = "of ${var.pw}"
}
play "p" {
  hosts = "*"
  task "ensure_user" "a" {
    name      = "a"
    class     = host.vars.class
    full_name = "${var.full} ${local.text} ${host.vars.pin}"
  }
  task "ensure_user" "b" {
    for_each  = host.vars.users
    name      = each.key
    class     = each.value.class
    full_name = each.value.pin
  }
  task "ensure_auth" "a" {
    user     = ensure_user.a.name
    password = var.pw
  }
  task "ensure_radius" "r" {
    servers = var.open
  }
  task "ensure_dns" "d" {
    servers = var.all
  }
  task "ensure_config" "s" {
    set = ["set system host-name ${host.vars.class}x", "set snmp community ${var.pw} authorization read-only", "set system radius-server 192.0.2.7 secret ${var.pw}"]
  }
  task "ensure_config" "x" {
    text = "system { radius-server 192.0.2.8 { secret \"${host.vars.pin}${upper(var.pw)}\"; port ${host.vars.port}; } }"
  }
  task "ensure_config" "o" {
    config = { system = { tacplus-server = [{ name = "192.0.2.9", secret = "${host.vars.pin}-${host.vars.class}" }] } }
  }
}
`

// A drawn is what differs between two loads of the book.
type drawn struct {
	Pw, Pin, UserPin, Secret string
	All                      []string
	Full, Class, UserClass   string
	Port                     int
}

func (d drawn) load(t testing.TB, dir string) *Loaded {
	quote := func(s string) string { return fmt.Sprintf("%q", s) }
	var all []string
	for _, s := range d.All {
		all = append(all, quote(s))
	}
	return loadIn(t, dir, argumentsBook, `
variables {
  pw   = `+quote(d.Pw)+`
  all  = [`+strings.Join(all, ", ")+`]
  open = [{ address = "192.0.2.1", secret = `+quote(d.Secret)+` }]
  full = `+quote(d.Full)+`
}
host "r1" {
  vars = {
    class = `+quote(d.Class)+`
    port  = `+fmt.Sprint(d.Port)+`
    pin   = sensitive(`+quote(d.Pin)+`)
    users = { u = { class = `+quote(d.UserClass)+`, pin = sensitive(`+quote(d.UserPin)+`) } }
  }
}
host "r2" {
  vars = { class = "other", port = 1900, pin = sensitive("p"), users = {} }
}
`)
}

// The digest of a router's arguments does not depend on any secret, and on all
// else.
func TestArguments(t *testing.T) {
	dir := t.TempDir()
	word := rapid.StringMatching(`[a-z]{4,7}7[a-z]{1,3}`)
	addresses := rapid.SliceOfNDistinct(rapid.StringMatching(`192\.0\.2\.[1-9][0-9]`), 1, 3, rapid.ID)
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(name string) string { return word.Draw(rt, name) }
		a := drawn{Pw: draw("pw"), Pin: draw("pin"), UserPin: draw("user pin"), Secret: draw("secret"),
			All:  addresses.Draw(rt, "all"),
			Full: draw("full"), Class: draw("class"), UserClass: draw("user class"), Port: rapid.IntRange(1, 60000).Draw(rt, "port")}
		b := a
		b.Pw, b.Pin, b.UserPin, b.Secret = draw("pw'"), draw("pin'"), draw("user pin'"), draw("secret'")
		b.All = addresses.Draw(rt, "all'")
		x, y := engine.Arguments(a.load(t, dir).Program), engine.Arguments(b.load(t, dir).Program)
		if x["r1"] != y["r1"] || x["r2"] != y["r2"] || len(x["r1"]) != 24 || x["r1"] == x["r2"] {
			rt.Fatalf("%v and %v", x, y)
		}
		switch c := rapid.IntRange(0, 3).Draw(rt, "what"); c {
		case 0:
			b.Full += "x"
		case 1:
			b.Class += "x"
		case 2:
			b.UserClass += "x"
		case 3:
			b.Port++
		}
		z := engine.Arguments(b.load(t, dir).Program)
		if z["r1"] == x["r1"] {
			rt.Fatalf("%+v and %+v are taken for the same", a, b)
		}
	})
}

// What is told of sensitive arguments, word by word; the secrets are in none.
func TestRedacted(t *testing.T) {
	d := drawn{Pw: "Canary7pw", Pin: "Canary7pin", UserPin: "Canary7user", Secret: "Canary7sec", All: []string{"203.0.113.77"}, Full: "Ann", Class: "ops", UserClass: "c", Port: 1812}
	l := d.load(t, t.TempDir())
	want := map[string]map[string]string{
		"ensure_user.a":      {"full_name": "Ann (sensitive: local.text) (sensitive: host.vars.pin)"},
		`ensure_user.b["u"]`: {"full_name": "(sensitive: each.value.pin)"},
		"ensure_dns.d":       {"servers": secret.Mask},
		"ensure_config.s": {"set[1]": "set snmp community (sensitive: var.pw) authorization read-only",
			"set[2]": "set system radius-server 192.0.2.7 secret (sensitive: var.pw)"},
		"ensure_config.x": {"text": `system { radius-server 192.0.2.8 { secret "(sensitive: host.vars.pin)(SENSITIVE: VAR.PW)"; port 1812; } }`},
		"ensure_config.o": {"config.system.tacplus-server[0].secret": "(sensitive: host.vars.pin)-ops"},
	}
	for _, j := range l.Program.Jobs {
		if j.Host.Name != "r1" {
			continue
		}
		if got, ok := fmt.Sprint(j.Redacted), want[j.Task]; got != fmt.Sprint(ok) {
			t.Errorf("%s: %s\nwant %v", j.Task, got, ok)
		}
	}
}
