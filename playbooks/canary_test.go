package playbooks

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"nplay/engine"
)

// canary stands for a secret. It must be in no diagnostic, whatever is wrong.
const canary = "Canary7 q"

// Each expression reads a secret and most of them fail on it.
var canaryExpressions = []string{
	`var.s`, `tonumber(var.s)`, `var.s + 1`, `-var.s`, `!var.s`, `var.s ? 1 : 2`, `var.s.foo`, `var.s[0]`, `var.s == 5 ? nope() : var.s`,
	`var.m[var.s]`, `var.m.nope`, `var.m["nope"]`, `var.m`, `var.l`, `var.l[9]`, `var.l[var.s]`, `var.l[*].x`, `var.o.nope`, `var.o`,
	`{ (var.s) = 1 }`, `{ "x${var.s}" = 1 }`, `{ a = var.s, b = { (var.s) = 1 } }`, `{ for k, v in var.m : k => v }`, `{ for v in var.l : v => 1 }`,
	`{ for v in var.l : v => 1... }`, `[for v in var.l : tonumber(v)]`, `[for k, v in var.m : k + 1]`, `[for v in [1] : { for w in var.l : w => v }]`,
	`{ for k, v in { a = var.l } : v[0] => k }`, `{ for k, v in { a = var.l } : k => tonumber(v[0]) }`, `[for v in var.l : v if v]`,
	`{ for x in [for v in var.l : v] : x => 1 }`,
	`file(var.s)`, `templatefile("t.tmpl", { x = var.s })`, `templatefile("key.tmpl", { x = var.s })`, `templatefile(var.s, {})`, `templatefile("list.tmpl", { x = var.l })`,
	`jsondecode(var.s)`, `regex("(", var.s)`, `regex(var.s, "x")`, `element([1], var.s)`, `lookup({ a = 1 }, var.s)`, `lookup({ a = 1 }, var.s, 1 + var.s)`,
	`zipmap([var.s], [1]).foo`, `zipmap([var.s], [1])`, `zipmap(var.l, [1, 2])`, `keys(zipmap([var.s], [1]))[5]`, `cidrsubnet(var.s, 1, 1)`, `format("%d", var.s)`,
	`format(var.s, 1, 2)`, `format("%s%s", var.s)`, `merge(var.s, {})`, `concat(var.s)`, `concat(var.l, 1)`, `toset(var.l)`, `tolist(var.s)`, `tomap(var.s)`, `setproduct(var.s)`,
	`parseint(var.s, 10)`, `try(tonumber(var.s))`, `try(tonumber(var.s), var.m.nope)`, `can(var.s)`, `coalesce(null, tonumber(var.s))`, `base64decode(var.s)`,
	`split(1, [var.s])`, `sha512crypt(var.s, "a b c")`, `sha512crypt("x", var.s)`, `substr(var.s, "a", 1)`, `upper(var.l)`, `max(var.s)`, `range(var.s)`, `timeadd(var.s, "1h")`,
	`local.joined`, `tonumber(local.joined)`, `local.table`, `local.table.nope`, `local.table[var.s]`, `{ (local.joined) = 1 }`,
	`ensure_user.secret.full_name + 1`, `ensure_user.secret.nope`, `ensure_user.secret[var.s]`, `{ (ensure_user.secret.full_name) = 1 }`, `ensure_auth.secret.password.x`,
	`ensure_radius.secret.servers[0].secret + 1`, `ensure_radius.secret.servers[*].secret`, `ensure_radius.secret.servers`, `{ for x in ensure_radius.secret.servers : x.secret => 1 }`,
	`host.vars.s + 1`, `host.vars[var.s]`, `host.vars.m.nope`, `{ (host.vars.s) = 1 }`, `host.vars.s`,
	`sensitive("` + canary + `") + 1`, `"${var.s}` + "\n", `"%{ if var.s }x%{ endif }"`, `"%{ for x in var.s }x%{ endfor }"`, `var.s...`, `<<EOT
` + canary + ` ${var.s
EOT
`,
}

// Each place takes an expression; %s is where.
var canaryPlaces = map[string]string{
	"name":       `task "ensure_user" "t" { %s name = EXPR }`,
	"class":      "task \"ensure_user\" \"t\" {\n name = \"x\"\n class = EXPR\n}",
	"uid":        "task \"ensure_user\" \"t\" {\n name = \"x\"\n class = \"c\"\n uid = EXPR\n}",
	"absent":     "task \"ensure_user\" \"t\" {\n name = \"x\"\n absent = EXPR\n}",
	"keys":       "task \"ensure_auth\" \"t\" {\n user = \"x\"\n ssh_keys = EXPR\n}",
	"one key":    "task \"ensure_auth\" \"t\" {\n user = \"x\"\n ssh_keys = [EXPR]\n}",
	"password":   "task \"ensure_auth\" \"t\" {\n user = \"x\"\n password = EXPR\n}",
	"hash":       "task \"ensure_auth\" \"t\" {\n user = \"x\"\n password_hash = EXPR\n}",
	"servers":    "task \"ensure_radius\" \"t\" {\n servers = EXPR\n}",
	"server":     "task \"ensure_radius\" \"t\" {\n servers = [for a in [EXPR] : { address = a, secrt = \"" + canary + "\", secret = EXPR }]\n}",
	"port":       "task \"enable_netconf\" \"t\" {\n port = EXPR\n}",
	"when":       "task \"ensure_user\" \"t\" {\n name = \"x\"\n class = \"c\"\n when = EXPR\n}",
	"for_each":   "task \"ensure_user\" \"t\" {\n name = each.key\n class = each.value\n for_each = EXPR\n}",
	"each":       "task \"ensure_user\" \"t\" {\n name = each.value\n class = each.key\n for_each = { a = EXPR }\n}",
	"tags":       "task \"ensure_user\" \"t\" {\n name = \"x\"\n class = \"c\"\n tags = EXPR\n}",
	"prove":      "prove {\n user = EXPR\n}",
	"identity":   "prove {\n user = \"x\"\n identity = EXPR\n agent = EXPR\n password = EXPR\n}",
	"rollout":    "rollout {\n confirm = EXPR\n batches = EXPR\n soak = EXPR\n pool = EXPR\n}",
	"depends_on": "task \"ensure_user\" \"t\" {\n name = \"x\"\n class = \"c\"\n depends_on = [EXPR]\n}",
}

const canaryPlaybook = `
variable "s" {
  sensitive = true
  type      = string
  validation {
    condition     = length(var.s) > 100 || can(tonumber(var.s))
    error_message = "too short: ${var.s}"
  }
}
variable "l" {
  sensitive = true
  default   = ["` + canary + `", "` + canary + `2"]
}
variable "m" {
  sensitive = true
  type      = map(string)
}
variable "o" {
  sensitive = true
}
locals {
  joined = "x${var.s}"
  table  = { a = var.s, b = { c = var.l } }
  LOCAL
}
play "p" {
  hosts = HOSTS
  task "ensure_user" "secret" {
    name      = "u"
    class     = "c"
    full_name = var.s
  }
  task "ensure_auth" "secret" {
    user     = "u"
    password = var.s
  }
  task "ensure_radius" "secret" {
    servers = [{ address = "192.0.2.1", secret = var.s }]
  }
  PLACE
}
`

const canaryInventory = `
variables {
  m = { a = "` + canary + `", "` + canary + `" = "x" }
  o = { a = env("CANARY"), b = 1 }
}
vars = { s = env("CANARY"), m = { a = env("CANARY") } }
connection {
  password = env("CANARY")
}
host "r1" {}
host "r2" {}
`

func TestCanary(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("p/t.tmpl", "${tonumber(x)}")
	write("p/key.tmpl", "${{ (x) = 1 }[x]}${x.y}")
	write("p/list.tmpl", "%{ for v in x }${v + 1}%{ endfor }")
	inventory := write("inventory.hcl", canaryInventory)
	failed, loads := 0, 0
	load := func(name, playbook string) {
		write("p/main.hcl", playbook)
		for _, env := range []bool{true, false} {
			if loads++; !env && loads%4 != 0 {
				continue // without an inventory little is evaluated: a part is enough
			}
			o := Options{Path: filepath.Join(dir, "p"), Inventory: inventory, Environ: []string{"CANARY=" + canary, "NPLAY_VAR_s=" + canary}, unmasked: true}
			if !env {
				o.Inventory, o.NoExec = "", true
			}
			_, diags := Load(o)
			if diags.HasErrors() {
				failed++
			}
			silent(t, name, playbook, diags)
		}
	}
	for _, e := range canaryExpressions {
		for place, text := range canaryPlaces {
			text = strings.ReplaceAll(strings.ReplaceAll(text, "EXPR", e), "%s", "\n")
			text = strings.NewReplacer("PLACE", text, "HOSTS", `"*"`, "LOCAL", "").Replace(canaryPlaybook)
			load(place+": "+e, text)
		}
		load("hosts: "+e, strings.NewReplacer("PLACE", "", "HOSTS", e, "LOCAL", "").Replace(canaryPlaybook))
		load("local: "+e, strings.NewReplacer("PLACE", "", "HOSTS", `"*"`, "LOCAL", "x = "+e).Replace(canaryPlaybook))
	}
	if failed < 1000 {
		t.Errorf("only %d loads failed: the cases test nothing", failed)
	}
}

// Where an inventory takes values; EXPR is one of them.
var canarySettings = []string{
	"connection {\n user = EXPR\n identity = EXPR\n certificate = EXPR\n agent = EXPR\n}", "connection {\n password = EXPR\n}",
	"connection {\n passphrase = EXPR\n}", "connection {\n answers = EXPR\n}", "connection {\n answers = { code = EXPR }\n}",
	"connection {\n answers = { (EXPR) = EXPR }\n}", "connection {\n answers = { for k in [EXPR] : \"code\" => k }\n}",
	"connection {\n methods = EXPR\n}", "connection {\n methods = [EXPR, EXPR]\n}", "connection {\n attempts = EXPR\n port = EXPR\n}",
	"connection {\n keepalive = EXPR\n connect_timeout = EXPR\n}", "connection {\n legacy_algorithms = [EXPR]\n}", "connection {\n jump = EXPR\n}",
	"connection {\n ssh_config = EXPR\n known_hosts = EXPR\n transport = EXPR\n forward = { 22 = EXPR }\n}",
	"connection {\n next {\n password = EXPR\n passphrase = EXPR\n answers = { x = EXPR }\n}\n}", "connection {\n next {\n methods = [EXPR]\n user = EXPR\n}\n}",
	"jump \"b\" {\n address = EXPR\n port = EXPR\n sessions = EXPR\n per_second = EXPR\n}", "jump \"b\" {\n via = EXPR\n}",
	"jump \"b\" {\n password = EXPR\n passphrase = EXPR\n answers = { x = EXPR }\n}", "jump \"b\" {\n keepalive = EXPR\n}", "jump EXPR {}", "jump \"b\" EXPR",
	"connection {\n pasword = EXPR\n anwsers = { x = EXPR }\n pasphrase = EXPR\n}", "vars = { x = EXPR }", "variables {\n v = EXPR\n}",
}

// What a person types, what stands in a file, what a program prints and a value
// written in clear, and ways to use it wrongly.
var canarySources = []string{
	`prompt("Q")`, `secret_file("f")`, `env("CANARY")`, `exec("printf", "%s", "x")`, `sensitive("` + canary + `")`, `"` + canary + `"`, canary[:7],
	`[prompt("Q")]`, `{ a = secret_file("f") }`, `tonumber(prompt("Q"))`, `secret_file("f") + 1`, `prompt(prompt("Q"))`, `prompt("Q", "` + canary + `")`,
	`secret_file(prompt("Q"))`, `secret_file("` + canary + `", 1)`, `upper(prompt("Q"))`, `jsondecode(secret_file("f"))`, `prompt("Q").x`, `secret_file("f")[0]`,
	`try(tonumber(prompt("Q")), secret_file("f"))`, `{ (prompt("Q")) = 1 }`, `[for c in [secret_file("f")] : c.x]`, `prommpt("` + canary + `")`,
	`"${prompt("Q")}` + "\n", `split("x", prompt("Q"))`, `cidrhost(prompt("Q"), 1)`, `null`,
}

var secretPlace = regexp.MustCompile("pass?word|pass?phrase|answers|anwsers|variables")

func TestCanaryInventory(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "f", canary)
	playbook := write(t, dir, "p/p.hcl", "variable \"v\" {\n  type = number\n}\nplay \"p\" {\n  hosts = \"*\"\n}\n")
	person := &answering{answers: map[string]string{"Q": canary}}
	failed := 0
	for _, place := range canarySettings {
		for _, e := range canarySources {
			if strings.Contains(e, canary[:7]) && !secretPlace.MatchString(place) {
				continue // what is no secret there is shown
			}
			text := strings.ReplaceAll(place, "EXPR", e) + "\nhost \"r1\" {}\n"
			o := Options{Path: playbook, Inventory: write(t, dir, "i.hcl", text), Environ: []string{"CANARY=" + canary},
				Vars: []string{"v=1"}, Ask: person.ask, unmasked: true}
			if strings.Contains(place, "variables") {
				o.Vars = nil
			}
			for _, o.NoExec = range []bool{false, true} {
				_, diags := Load(o)
				if diags.HasErrors() {
					failed++
				}
				silent(t, text, text, diags)
			}
		}
	}
	if failed < 700 {
		t.Errorf("only %d loads failed: the cases test nothing", failed)
	}
}

// silent fails when a part of the canary is in a diagnostic.
func silent(t *testing.T, name, text string, diags engine.Diagnostics) {
	t.Helper()
	for _, d := range diags {
		if all := fmt.Sprint(d.Summary, d.Detail, d.Snippet); strings.Contains(all, "anary7") || strings.Contains(all, "ANARY7") {
			t.Errorf("%s\n%s", name, describeDiagnostic(d))
		}
	}
}

// Files with secrets in all places that are meant for them, broken in every
// way that takes or adds one character.
func TestCanaryBrokenSyntax(t *testing.T) {
	playbook := `variable "s" {
  sensitive = true
  default   = "Canary7"
}
play "p" {
  hosts = "*"
  task "ensure_auth" "a" {
    user          = "x"
    password      = "Canary7 \" x"
    password_hash = "a${var.s}Canary7"
  }
  prove {
    user     = "x"
    password = <<-EOT
      Canary7 ${var.s} Canary7
      Canary7
    EOT
  }
}
`
	inventory := `variables {
  s = "Canary7"
  t = ["Canary7", "Canary7"]
}
connection {
  password   = "Canary7"
  passphrase = "Canary7"
  answers    = { code = "Canary7", pin = "Canary7" }
}
jump "b" {
  user     = "hop"
  password = "Canary7"
}
host "r1" {}
`
	variables := `s = "Canary7"
t = {
  Canary7 = "Canary7"
}
`
	dir := t.TempDir()
	paths := []string{filepath.Join(dir, "p.hcl"), filepath.Join(dir, "i.hcl"), filepath.Join(dir, "v")}
	original := []string{playbook, inventory, variables}
	put := func(which int, text string) {
		if err := os.WriteFile(paths[which], []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for i, text := range original {
		put(i, text)
	}
	for which, text := range original {
		for i := range len(text) + 1 {
			for k, add := range []string{"", `"`, "{", "}", "\n", "<<E\n", "\\"} {
				if add != "" && (i+k)%3 != 0 {
					continue // a third of them, to be quick
				}
				broken := text[:i] + add + text[i:]
				if add == "" {
					if i == len(text) {
						continue
					}
					broken = text[:i] + text[i+1:]
				}
				put(which, broken)
				_, diags := Load(Options{Path: paths[0], Inventory: paths[1], VarFiles: paths[2:], unmasked: true})
				silent(t, fmt.Sprintf("file %d, %q at %d", which, add, i), broken, diags)
				if which < 2 { // a variable file's keys are not secrets, and fmt does not know the file
					_, diags = Format(paths[which])
					silent(t, "fmt", broken, diags)
				}
			}
		}
		put(which, text)
	}
}
