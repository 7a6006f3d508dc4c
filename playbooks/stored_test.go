package playbooks

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

const storedPlaybook = `
variable "name" {
  type = string
}
variable "list" {
  type    = list(string)
  default = ["a", "b"]
}
variable "set" {
  type    = set(number)
  default = [0.1, 3, 1e40]
}
variable "any" {
  default = { a = [1, "x", null], b = { "" = true }, c = "<&>" }
}
variable "object" {
  type    = object({ a = string, b = optional(number, 7), c = optional(list(string)) })
  default = { a = "x" }
}
variable "null" {
  type    = map(string)
  default = null
}
variable "password" {
  type      = string
  sensitive = true
}
variable "part" {
  default = null
}
play "p" {
  hosts = "*"
  task "ensure_banner" "b" {
    login        = jsonencode([var.name, var.list, var.set, var.any, var.object, var.null])
    announcement = jsonencode([[for x in var.set : x + 0.2], var.any.c, length(var.list), var.object.b])
  }
  task "ensure_user" "u" {
    name = "u"
    class = "operator"
  }
  task "ensure_auth" "u" {
    user     = "u"
    password = var.password
  }
}
`

func storedCase(t *testing.T) Options {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "p/main.hcl", storedPlaybook)
	write(t, dir, "secrets.hcl", "password = \"canary-1\"\nname = \"from-file\"\n")
	write(t, dir, "inventory.hcl", "variables {\n  list = [\"x\"]\n  part = { a = sensitive(\"canary-2\") }\n}\nhost \"r1\" {}\n")
	t.Chdir(dir)
	return Options{Path: "p", Inventory: "inventory.hcl", VarFiles: []string{"secrets.hcl"}, Vars: []string{"name=Žluť"}, Environ: []string{"NPLAY_VAR_set=[5, 0.25]"}}
}

// Variables come back as they were, with their types; only what is sensitive is
// asked for again.
func TestStoredValues(t *testing.T) {
	o := storedCase(t)
	first, d := Load(o)
	if d.HasErrors() {
		t.Fatal(d)
	}
	var said []string
	for _, v := range first.Values {
		if strings.Contains(string(v.JSON), "canary") {
			t.Errorf("%s holds a secret", v.Name)
		}
		if v.Sensitive == (len(v.JSON) > 0) {
			t.Errorf("%s: sensitive %v, %q", v.Name, v.Sensitive, v.JSON)
		}
		said = append(said, fmt.Sprintf("%s from %s", v.Name, v.From))
	}
	want := "any from its default, list from the inventory's variables, name from --var, null from its default, object from its default, " +
		"part from the inventory's variables, password from --var-file secrets.hcl, set from NPLAY_VAR_set"
	if got := strings.Join(said, ", "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	// Nothing is given but the secrets, and the inventory has another value by now.
	write(t, ".", "inventory.hcl", "variables {\n  list = [\"changed\"]\n  part = { a = sensitive(\"canary-2\") }\n}\nhost \"r1\" {}\n")
	write(t, ".", "p/main.hcl", "play {")
	write(t, ".", "secrets.hcl", "password = \"canary-1\"\n")
	o = again(t, Options{Inventory: o.Inventory, VarFiles: o.VarFiles}, first)
	second, d := Load(o)
	if d.HasErrors() {
		t.Fatal(d)
	}
	if a, b := describeLoad(first, nil), describeLoad(second, nil); a != b {
		t.Errorf("first\n%s\nthen\n%s", a, b)
	}
	if !reflect.DeepEqual(first.Program.Jobs, second.Program.Jobs) || !reflect.DeepEqual(first.Values, second.Values) {
		t.Error("the programs differ")
	}
}

// What is given beside a stored plan and does not fit it is told.
func TestStoredValuesContradicted(t *testing.T) {
	for name, c := range map[string]struct {
		change        func(o *Options)
		summary, text string // "" for none
	}{
		"nothing":                            {change: func(*Options) {}},
		"the same by --var":                  {change: func(o *Options) { o.Vars = []string{"name=Žluť", "set=[0.25, 5.0]"} }},
		"another by --var":                   {func(o *Options) { o.Vars = []string{"name=other"} }, "Value differs from the plan", "than --var gives now"},
		"another in the environment":         {func(o *Options) { o.Environ = []string{"NPLAY_VAR_set=[6]"} }, "Value differs from the plan", "than NPLAY_VAR_set gives now"},
		"another in a file":                  {func(o *Options) { o.Vars = nil; o.VarFiles = []string{"more.hcl"} }, "Value differs from the plan", "than --var-file more.hcl gives now"},
		"another default of the stored file": {change: func(o *Options) { o.Environ = nil }},
		"no secret":                          {func(o *Options) { o.VarFiles = nil }, "Missing variable", "When the plan was made it came from --var-file secrets.hcl"},
		"another secret":                     {change: func(o *Options) { o.Vars = append(o.Vars, "password=canary-3") }},
		"a secret that is not one now":       {change: func(o *Options) { o.Vars = append(o.Vars, "part=x") }},
		"a wrong type":                       {func(o *Options) { o.Vars = append(o.Vars, "list=x") }, "Invalid value", "has to be written as in HCL"},
		"not JSON":                           {func(o *Options) { o.Values[2].JSON = []byte("{") }, "Stored value unusable", "not of its type"},
		"JSON of another type":               {func(o *Options) { o.Values[1].JSON = o.Values[0].JSON }, "Stored value unusable", "not of its type"},
		"a secret in clear": {func(o *Options) {
			o.Values[6].Sensitive, o.Values[6].JSON = false, o.Values[2].JSON
			o.VarFiles = nil
		}, "Missing variable", "it has to be given again"},
	} {
		t.Run(name, func(t *testing.T) {
			o := storedCase(t)
			write(t, ".", "more.hcl", "password = \"canary-1\"\nname = \"canary-4\"\n")
			first, d := Load(o)
			if d.HasErrors() {
				t.Fatal(d)
			}
			o = again(t, o, first)
			o.VarFiles = []string{"secrets.hcl"}
			c.change(&o)
			second, d := Load(o)
			for _, x := range d {
				if strings.Contains(describeDiagnostic(x), "canary") {
					t.Error("a value is shown:", x)
				}
			}
			if c.summary == "" {
				if d.HasErrors() {
					t.Error(d)
				}
				return
			}
			wantError(t, d, c.summary)
			if second.Program != nil || len(d) != 1 || !strings.Contains(d[0].Detail, c.text) {
				t.Errorf("%v", d)
			}
		})
	}
}

// What cannot be kept, or only at the price of the memory, is not taken.
func TestValuesThatAreRefused(t *testing.T) {
	dir := t.TempDir()
	path := write(t, dir, "main.hcl", "variable \"n\" {\n  default = 1\n}\nvariable \"s\" {\n  default = \"\"\n}\nplay \"p\" {\n  hosts = \"*\"\n}\n")
	inventory := write(t, dir, "i.hcl", "host \"r1\" {}\n")
	for _, n := range []string{"1e999999999", "1e99999999", "-1e-99999999"} {
		file := write(t, dir, "v.hcl", "n = [{ a = jsondecode(\""+n+"\") }]\n")
		_, d := Load(Options{Path: path, Inventory: inventory, VarFiles: []string{file}})
		wantError(t, d, "Value too large")
	}
	_, d := Load(Options{Path: path, Inventory: inventory, Vars: []string{"s=\xff"}})
	wantError(t, d, "Invalid value")
}
