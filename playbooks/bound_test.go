package playbooks

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A stack that overflows cannot be recovered from: these would end the process
// if they were parsed or evaluated.
func TestNesting(t *testing.T) {
	const n = 5_000
	for name, text := range map[string]string{
		"parentheses": "x = " + strings.Repeat("(", n),
		"closed":      "x = " + strings.Repeat("(", n) + "1" + strings.Repeat(")", n),
		"brackets":    "x = " + strings.Repeat("[", n),
		"objects":     "x = " + strings.Repeat("{a=", n),
		"blocks":      strings.Repeat("a {\n", n),
		"not":         "x = " + strings.Repeat("!", n) + "true",
		"minus":       "x = " + strings.Repeat("-", n) + "1",
		"sum":         "x = 1" + strings.Repeat("+1", n),
		"conditional": "x = " + strings.Repeat("true?1:", n) + "1",
		"templates":   "x = " + strings.Repeat("\"${", n),
		"index":       "x = a" + strings.Repeat("[a]", n),
		"splat":       "x = a" + strings.Repeat("[*]", n),
		"dots":        "x = a" + strings.Repeat(".*", n),
		"calls":       "x = " + strings.Repeat("f(", n),
		"for":         "x = " + strings.Repeat("[for x in ", n),
		"if":          "x = \"" + strings.Repeat("%{ if true }", n) + "\"",
		"for in text": "x = <<E\n" + strings.Repeat("%{ for a in b }", n) + "\nE\n",
		"operators":   "x = " + strings.Repeat("1 && 1 == 1 || ", n) + "1",
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "main.hcl")
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			for _, load := range []func(){
				func() { _, d := Load(Options{Path: path}); wantError(t, d, "Expression too deep") },
				func() { _, d := Hosts(path, "", Options{}); wantError(t, d, "Expression too deep") },
				func() { _, d := Format(path); wantError(t, d, "Expression too deep") },
			} {
				load()
			}
			// The same text as the value of a variable on the command line.
			if value, ok := strings.CutPrefix(text, "x = "); ok {
				good := filepath.Join(t.TempDir(), "main.hcl")
				if err := os.WriteFile(good, []byte("variable \"x\" {\n type = list(string)\n}\n"), 0o644); err != nil {
					t.Fatal(err)
				}
				_, d := Load(Options{Path: good, Vars: []string{"x=" + value}})
				wantError(t, d, "Invalid value")
			}
		})
	}
}

// What a person could write passes.
func TestNestingAllows(t *testing.T) {
	var b strings.Builder
	b.WriteString("locals {\n")
	for i := range 3000 {
		fmt.Fprintf(&b, "  a%d = \"${1 + 2}-%%{ if true }x%%{ endif }\" == \"x\" ? [1, 2, { b = !true }] : [-1]\n", i)
	}
	b.WriteString("  deep = " + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "\n  text = \"" + strings.Repeat("%{ if true }x%{ endif }", 80) + "\"\n}\n")
	path := filepath.Join(t.TempDir(), "main.hcl")
	if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, d := Format(path); d.HasErrors() {
		t.Error(d)
	}
}

// Locals that double each other stay small, or are refused in time.
func TestGrowth(t *testing.T) {
	for name, body := range map[string]string{
		"lists":   "  a%d = [local.a%d, local.a%d]\n",
		"strings": "  a%d = \"${local.a%d}${local.a%d}\"\n",
		"depth":   "  a%d = [local.a%d, local.a%d][0] == null ? null : [local.a%[2]d]\n",
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			b.WriteString("locals {\n  a0 = \"xxxxxxxxxx\"\n")
			for i := range 400 {
				fmt.Fprintf(&b, body, i+1, i, i)
			}
			b.WriteString("}\nplay \"p\" {\n  hosts = \"*\"\n}\n")
			path := filepath.Join(t.TempDir(), "main.hcl")
			if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
			_, d := Load(Options{Path: path})
			wantError(t, d, "Value too large")
			if len(d) != 1 {
				t.Errorf("%d diagnostics for one cause", len(d))
			}
		})
	}
}

// An inventory of 10,000 routers and a playbook for all of them are loaded in
// about a second. A minute is a fault whatever the machine and whatever else
// runs on it: something grows with the square of the routers.
func TestTenThousand(t *testing.T) {
	dir := t.TempDir()
	var b strings.Builder
	b.WriteString("connection {\n  user = \"admin\"\n  identity = \"key\"\n  jump = \"b\"\n  methods = [\"key\"]\n}\njump \"b\" {\n  user = \"hop\"\n}\ngroup \"edge\" {\n  hosts = [\"r*1\"]\n  vars = { role = \"edge\" }\n}\n")
	for i := range 10_000 {
		fmt.Fprintf(&b, "host \"r%d\" {\n  address = \"10.0.%d.%d\"\n  groups  = [\"site%d\"]\n  vars    = { n = %d, site = \"s%d\" }\n  connection {\n    forward = { 22 = %d, 830 = %d }\n  }\n}\n",
			i, i/250, i%250, i%20, i, i%20, 20000+i, 30000+i)
	}
	for i := range 20 {
		fmt.Fprintf(&b, "group \"site%d\" {\n  vars = { pop = \"p%d\" }\n}\n", i, i)
	}
	inventory := filepath.Join(dir, "inventory.hcl")
	if err := os.WriteFile(inventory, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	playbook := filepath.Join(dir, "main.hcl")
	if err := os.WriteFile(playbook, []byte(`play "p" {
  hosts = "r*"
  task "ensure_user" "a" {
    name      = "a"
    class     = "read-only"
    full_name = "${host.name} at ${host.vars.site}"
  }
  task "ensure_user" "b" {
    name  = "b"
    class = ensure_user.a.class
  }
  task "enable_netconf" "n" {
    depends_on = [ensure_user.b]
  }
}
`), 0o644); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	l, d := Load(Options{Path: playbook, Inventory: inventory})
	took := time.Since(begin)
	if d.HasErrors() || len(l.Program.Hosts) != 10_000 || len(l.Program.Jobs) != 30_000 {
		t.Fatal(d)
	}
	t.Logf("%v for %d KiB", took, b.Len()>>10)
	if took > time.Minute {
		t.Errorf("took %v", took)
	}
	if first, last := l.Program.Hosts[0].Connection, l.Program.Hosts[9_999].Connection; first.Jump == nil || first.Jump != last.Jump {
		t.Error("every router has its own jump host")
	}
	// Tasks that do not differ are evaluated once.
	if a, b := l.Program.Jobs[2], l.Program.Jobs[5]; a.Task != "enable_netconf.n" || a.Module != b.Module {
		t.Errorf("%s: every router has its own module", a.Task)
	}
	if hosts, d := Hosts(inventory, "edge & site1 & !r1", Options{}); d.HasErrors() || len(hosts) != 499 {
		t.Errorf("%d hosts, %v", len(hosts), d)
	}
}

func TestLimits(t *testing.T) {
	dir := t.TempDir()
	big := filepath.Join(dir, "big.hcl")
	if err := os.WriteFile(big, []byte(strings.Repeat("# comment\n", maxPlaybookFile/10+1)), 0o644); err != nil {
		t.Fatal(err)
	}
	_, d := Load(Options{Path: big})
	wantError(t, d, "Cannot read playbook")
	many := filepath.Join(dir, "many")
	if err := os.Mkdir(many, 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range maxFiles + 1 {
		if err := os.WriteFile(filepath.Join(many, fmt.Sprintf("f%d.hcl", i)), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_, d = Load(Options{Path: many})
	wantError(t, d, "Cannot read playbook")
	each := filepath.Join(dir, "each.hcl")
	if err := os.WriteFile(each, []byte("play \"p\" {\n  hosts = \"*\"\n  task \"ensure_user\" \"a\" {\n    for_each = { for p in setproduct(range(200), range(100)) : join(\"-\", p) => 1 }\n    name = each.key\n    class = \"x\"\n  }\n}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, d = Load(Options{Path: each})
	wantError(t, d, "Too many elements")
}
