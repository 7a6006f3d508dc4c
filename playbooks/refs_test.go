package playbooks

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"nplay/engine"
)

// loadText loads a playbook and an inventory that are given as text.
func loadText(t *testing.T, playbook, inventory string) *Loaded {
	t.Helper()
	return loadIn(t, t.TempDir(), playbook, inventory)
}

func loadIn(t testing.TB, dir, playbook, inventory string) *Loaded {
	t.Helper()
	o := Options{Path: filepath.Join(dir, "main.hcl"), Inventory: filepath.Join(dir, "inv.hcl"), Environ: []string{"PW=Canary7q"}, AllowExec: true}
	for path, text := range map[string]string{o.Path: playbook, o.Inventory: inventory} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	l, diags := Load(o)
	if l.Program == nil {
		t.Fatalf("%+v", diags)
	}
	return l
}

// refsOf writes what each job of a host refers to: `TASK refs NAME=VALUE...
// secrets NAME=VALUE...`.
func refsOf(p *engine.Program, host string) []string {
	var all []string
	for _, j := range p.Jobs {
		if j.Host.Name != host {
			continue
		}
		var b strings.Builder
		fmt.Fprint(&b, j.Task)
		for _, r := range j.Refs {
			fmt.Fprintf(&b, " %s=%s", r.Name, r.Value)
		}
		for _, s := range j.Sensitive {
			fmt.Fprintf(&b, " (%s=%s)", s.Name, s.Value.Reveal())
		}
		all = append(all, b.String())
	}
	return all
}

const refsInventory = `
variables {
  pw = env("PW")
}
vars = { ntp = ["192.0.2.1", "", "192.0.2.2"], up = true, bgp = { asn = 65001, "far end" = "x" } }
host "r1" {
  address = "198.51.100.1"
  groups  = ["edge"]
  vars    = {
    role  = "ops"
    open  = "open7pw"
    snmp  = { community = sensitive("com7munity"), contact = "noc" }
    peers = { a = { class = "c1", pw = sensitive("peer7a") }, b = { class = "c2", pw = sensitive("peer7b") } }
  }
}
group "edge" {}
`

// Which inventory values and which secrets a task's arguments refer to.
func TestRefs(t *testing.T) {
	tests := map[string]struct {
		play string
		want []string
	}{
		"nothing of the host": {`
task "ensure_user" "t" {
  name  = "t"
  class = var.class
}`, []string{"ensure_user.t"}},
		"the name, and an address in a text": {`
task "ensure_user" "t" {
  name      = "t"
  class     = host.vars.role
  full_name = "${host.address} of ${host.name}"
}`, []string{"ensure_user.t host.address=198.51.100.1 host.name=r1 host.vars.role=ops"}},
		"groups and what decides are none": {`
task "ensure_user" "t" {
  when      = host.vars.role == "ops"
  name      = "t"
  class     = "ops"
  full_name = join(",", host.groups)
}`, []string{"ensure_user.t"}},
		"the leaves of what is more": {`
task "ensure_user" "t" {
  name      = "t"
  class     = jsonencode(host.vars.bgp) == "" ? host.vars["ntp"][0] : substr(jsonencode([host.vars.ntp, host.vars.up]), 3, 3)
}`, []string{`ensure_user.t host.vars.bgp.asn=65001 host.vars.bgp["far end"]=x host.vars.ntp[0]=192.0.2.1 host.vars.ntp[2]=192.0.2.2`}},
		"what is sensitive is no ref": {`
task "ensure_user" "t" {
  name      = "t"
  class     = "c"
  full_name = "${host.vars.snmp.contact} ${host.vars.snmp.community}"
}`, []string{"ensure_user.t host.vars.snmp.contact=noc (host.vars.snmp.community=com7munity)"}},
		"what leads nowhere": {`
task "ensure_user" "t" {
  name  = "t"
  class = try(host.vars.nowhere, host.vars.role)
}`, []string{"ensure_user.t host.vars.role=ops"}},
		"through another task": {`
task "ensure_user" "a" {
  name      = host.vars.role
  class     = "c"
  full_name = host.name
}
task "ensure_auth" "b" {
  user     = ensure_user.a.name
  password = var.pw
}`, []string{"ensure_user.a host.name=r1 host.vars.role=ops", "ensure_auth.b host.vars.role=ops (var.pw=Canary7q)"}},
		"through all of another task": {`
task "ensure_user" "a" {
  name      = host.vars.role
  class     = "c"
  full_name = host.name
}
task "ensure_user" "b" {
  name  = "b"
  class = jsonencode(ensure_user.a) == "" ? "x" : "y"
}`, []string{"ensure_user.a host.name=r1 host.vars.role=ops", "ensure_user.b host.name=r1 host.vars.role=ops"}},
		"each of a host value": {`
task "ensure_user" "t" {
  for_each  = host.vars.peers
  name      = each.key
  class     = each.value.class
  full_name = each.value.pw
}`, []string{`ensure_user.t["a"] host.vars.peers.a.class=c1 (host.vars.peers.a.pw=peer7a)`,
			`ensure_user.t["b"] host.vars.peers.b.class=c2 (host.vars.peers.b.pw=peer7b)`}},
		"each of something made of one": {`
task "ensure_user" "t" {
  for_each = toset(slice(host.vars.ntp, 0, 1))
  name     = "u${replace(each.key, ".", "")}"
  class    = "c"
}`, []string{`ensure_user.t["192.0.2.1"] host.vars.ntp[0]=192.0.2.1 host.vars.ntp[2]=192.0.2.2`}},
		"for_each alone": {`
task "ensure_user" "t" {
  for_each = host.vars.peers
  name     = "t"
  class    = "c"
}`, []string{`ensure_user.t["a"]`, `ensure_user.t["b"]`}},
		"an instance of another task": {`
task "ensure_user" "a" {
  for_each  = { name = host.vars.role }
  name      = each.value
  class     = "c"
  full_name = host.name
}
task "ensure_auth" "b" {
  user     = ensure_user.a["name"].name
  password = local.twice
}
task "ensure_auth" "c" {
  user     = ensure_user.a.name.class
  password = local.up
}`, []string{`ensure_user.a["name"] host.name=r1 host.vars.role=ops`, "ensure_auth.b host.vars.role=ops (var.pw=Canary7q)",
			"ensure_auth.c host.name=r1 host.vars.role=ops (local.up=CANARY7Q)"}},
		"a secret argument of what is not marked": {`
task "ensure_auth" "t" {
  user     = host.vars.role
  password = host.vars.open
}
task "ensure_user" "u" {
  name      = "u"
  class     = host.vars.role
  full_name = host.vars.open
}`, []string{"ensure_auth.t host.vars.role=ops (host.vars.open=open7pw)", "ensure_user.u host.vars.role=ops"}},
		"secrets within objects": {`
task "ensure_radius" "t" {
  servers = [for n in host.vars.ntp : { address = n, secret = var.list[0] } if n != ""]
}
task "ensure_radius" "u" {
  servers = var.servers
}`, []string{"ensure_radius.t host.vars.ntp[0]=192.0.2.1 host.vars.ntp[2]=192.0.2.2 (var.list[0]=list7a)",
			"ensure_radius.u (var.servers[0].secret=serv7er)"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			l := loadText(t, `
variable "class" {
  default = "c"
}
variable "pw" {
  sensitive = true
}
variable "list" {
  default   = ["list7a", "list7b"]
  sensitive = true
}
variable "servers" {
  default = [{ address = "192.0.2.9", secret = "serv7er" }]
}
locals {
  once  = var.pw
  twice = "${local.once}"
  up    = upper(local.once)
}
play "p" {
  hosts = "*"
`+tt.play+"\n}\n", refsInventory)
			if got := refsOf(l.Program, "r1"); !slices.Equal(got, tt.want) {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "\n     "), strings.Join(tt.want, "\n     "))
			}
		})
	}
}

// What does not differ between routers, and what is the same for the instances
// of a task, is held once.
func TestRefsShared(t *testing.T) {
	l := loadText(t, `
variable "pw" {
  sensitive = true
}
play "p" {
  hosts = "*"
  task "ensure_auth" "t" {
    user     = "t"
    password = var.pw
  }
  task "ensure_user" "u" {
    for_each = { a = "b", c = "d" }
    name     = each.key
    class    = host.name
  }
}
`, `
variables {
  pw = env("PW")
}
host "r1" {}
host "r2" {}
`)
	jobs := l.Program.Jobs
	if len(jobs) != 6 || &jobs[0].Sensitive[0] != &jobs[3].Sensitive[0] {
		t.Errorf("%d jobs; the secrets of a task without host are not shared", len(jobs))
	}
	if &jobs[1].Refs[0] != &jobs[2].Refs[0] || jobs[1].Refs[0].Value != "r1" || jobs[4].Refs[0].Value != "r2" {
		t.Errorf("%v %v %v", jobs[1].Refs, jobs[2].Refs, jobs[4].Refs)
	}
}
