package functions

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/json"
)

// inFolder makes a folder of these files, and a table that reads there.
func inFolder(t testing.TB, files map[string]string) (table *hcl.EvalContext, read func() []string, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "playbook")
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	var mu sync.Mutex
	var names []string
	onRead := func(name string) {
		mu.Lock()
		defer mu.Unlock()
		names = append(names, name)
	}
	return &hcl.EvalContext{Functions: Table(root.FS(), onRead)}, func() []string {
		mu.Lock()
		defer mu.Unlock()
		slices.Sort(names)
		return slices.Compact(names)
	}, dir
}

// eval evaluates an expression with these variables.
func eval(t testing.TB, ctx *hcl.EvalContext, src string, vars map[string]cty.Value) (cty.Value, hcl.Diagnostics) {
	t.Helper()
	expr, diags := hclsyntax.ParseExpression([]byte(src), "main.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%s: %v", src, diags)
	}
	inner := ctx.NewChild()
	inner.Variables = vars
	return expr.Value(inner)
}

// show returns a value as JSON, with "sensitive:" before a marked one.
func show(t testing.TB, v cty.Value) string {
	t.Helper()
	v, marks := v.UnmarkDeep()
	b, err := json.Marshal(v, v.Type())
	if err != nil {
		t.Fatal(err)
	}
	if len(marks) > 0 {
		return "sensitive:" + string(b)
	}
	return string(b)
}

// Every function of the table is called here at least once.
var calls = map[string]string{
	`abs(-2)`:                                   `2`,
	`ceil(1.2)`:                                 `2`,
	`floor(1.8)`:                                `1`,
	`log(8, 2)`:                                 `3`,
	`max(1, 3, 2)`:                              `3`,
	`min(1, 3, 2)`:                              `1`,
	`parseint("ff", 16)`:                        `255`,
	`pow(2, 10)`:                                `1024`,
	`signum(-5)`:                                `-1`,
	`sum([1, 2, 3])`:                            `6`,
	`sum([])`:                                   `0`,
	`sum(["1", 2])`:                             `3`,
	`chomp("a\n\n")`:                            `"a"`,
	`endswith("r1.example.net", ".net")`:        `true`,
	`startswith("edge-1", "core")`:              `false`,
	`strcontains("edge-1", "ge-")`:              `true`,
	`format("%s is %d", "r1", 1)`:               `"r1 is 1"`,
	`format("%05d|%-4s|%.2f", 42, "a", 1)`:      `"00042|a   |1.00"`,
	`formatlist("%s!", ["a", "b"])`:             `["a!","b!"]`,
	`indent(2, "a\nb")`:                         `"a\n  b"`,
	`join(", ", ["a", "b"])`:                    `"a, b"`,
	`lower("AbC")`:                              `"abc"`,
	`upper("AbC")`:                              `"ABC"`,
	`title("new york")`:                         `"New York"`,
	`regex("r([0-9]+)", "r12")`:                 `["12"]`,
	`regex("r[0-9]+", "r12")`:                   `"r12"`,
	`regexall("[0-9]", "r12")`:                  `["1","2"]`,
	`replace("a.b.c", ".", "-")`:                `"a-b-c"`,
	`replace("a.b1c", "/[^a-z]/", "-")`:         `"a-b-c"`,
	`replace("ab", "/(a)(b)/", "$2$1")`:         `"ba"`,
	`replace("a/b", "/", "-")`:                  `"a-b"`,
	`split(",", "a,b")`:                         `["a","b"]`,
	`strrev("abc")`:                             `"cba"`,
	`substr("router", 1, 3)`:                    `"out"`,
	`trim("--a--", "-")`:                        `"a"`,
	`trimprefix("ge-0/0/0", "ge-")`:             `"0/0/0"`,
	`trimspace("  a \n")`:                       `"a"`,
	`trimsuffix("r1.lab", ".lab")`:              `"r1"`,
	`alltrue([true, "true"])`:                   `true`,
	`alltrue([true, false])`:                    `false`,
	`alltrue([])`:                               `true`,
	`anytrue([false, true])`:                    `true`,
	`anytrue([])`:                               `false`,
	`chunklist(["a", "b", "c"], 2)`:             `[["a","b"],["c"]]`,
	`coalesce(null, "", "a")`:                   `"a"`,
	`coalesce(null, 0, 1)`:                      `0`,
	`coalesce(null, ["a"])`:                     `["a"]`,
	`coalescelist([], ["a"])`:                   `["a"]`,
	`compact(split("\n", "a\n\nb\n"))`:          `["a","b"]`,
	`concat(["a"], ["b"])`:                      `["a","b"]`,
	`contains(["a"], "a")`:                      `true`,
	`distinct(["a", "b", "a"])`:                 `["a","b"]`,
	`element(["a", "b"], 3)`:                    `"b"`,
	`flatten([["a"], [["b"]]])`:                 `["a","b"]`,
	`index(["a", "b"], "b")`:                    `1`,
	`keys({ b = 1, a = 2 })`:                    `["a","b"]`,
	`length(["a", "b"])`:                        `2`,
	`length({ a = 1 })`:                         `1`,
	`length("žluť")`:                            `4`,
	`lookup({ a = "x" }, "b", "y")`:             `"y"`,
	`merge({ a = 1 }, { b = 2 })`:               `{"a":1,"b":2}`,
	`one(["a"])`:                                `"a"`,
	`one([])`:                                   `null`,
	`one(toset(["a"]))`:                         `"a"`,
	`range(3)`:                                  `[0,1,2]`,
	`reverse(["a", "b"])`:                       `["b","a"]`,
	`setintersection(["a", "b"], ["b"])`:        `["b"]`,
	`setproduct(["a"], ["b", "c"])`:             `[["a","b"],["a","c"]]`,
	`setsubtract(["a", "b"], ["b"])`:            `["a"]`,
	`setunion(["a"], ["b"], ["a"])`:             `["a","b"]`,
	`slice(["a", "b", "c"], 1, 2)`:              `["b"]`,
	`sort(["b", "a"])`:                          `["a","b"]`,
	`values({ b = 1, a = 2 })`:                  `[2,1]`,
	`zipmap(["a"], [1])`:                        `{"a":1}`,
	`base64encode("nplay")`:                     `"bnBsYXk="`,
	`base64decode("bnBsYXk=")`:                  `"nplay"`,
	`csvdecode("a,b\n1,2")`:                     `[{"a":"1","b":"2"}]`,
	`jsondecode("{\"a\":[1]}")`:                 `{"a":[1]}`,
	`jsonencode({ a = [1] })`:                   `"{\"a\":[1]}"`,
	`sha256("nplay")`:                           `"8afd0c7cbd6bf4a39cb7eb8f13336ff151be5896de8365feb4f66c962acaefa3"`,
	`tobool("true")`:                            `true`,
	`tonumber("12")`:                            `12`,
	`tostring(12)`:                              `"12"`,
	`tolist(toset(["b", "a"]))`:                 `["a","b"]`,
	`tomap({ a = "x" })`:                        `{"a":"x"}`,
	`toset(["b", "a", "b"])`:                    `["a","b"]`,
	`try(null.x, "no")`:                         `"no"`,
	`can(null.x)`:                               `false`,
	`can(1 + 1)`:                                `true`,
	`sensitive("a")`:                            `sensitive:"a"`,
	`sensitive(null)`:                           `sensitive:null`,
	`sha512crypt("Hello world!", "saltstring")`: `sensitive:"$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1"`,

	`cidrhost("192.0.2.0/24", 5)`:                               `"192.0.2.5"`,
	`cidrhost("192.0.2.77/24", 0)`:                              `"192.0.2.0"`,
	`cidrhost("192.0.2.0/24", -1)`:                              `"192.0.2.255"`,
	`cidrhost("192.0.2.0/24", "255")`:                           `"192.0.2.255"`,
	`cidrhost("192.0.2.1/32", 0)`:                               `"192.0.2.1"`,
	`cidrhost("2001:db8::/32", 1)`:                              `"2001:db8::1"`,
	`cidrhost("2001:db8::/64", -2)`:                             `"2001:db8::ffff:ffff:ffff:fffe"`,
	`cidrhost("::/0", 340282366920938463463374607431768211455)`: `"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"`,
	`cidrnetmask("192.0.2.0/26")`:                               `"255.255.255.192"`,
	`cidrnetmask("0.0.0.0/0")`:                                  `"0.0.0.0"`,
	`cidrnetmask("192.0.2.1/32")`:                               `"255.255.255.255"`,
	`cidrnetmask("2001:db8::/33")`:                              `"ffff:ffff:8000::"`,
	`cidrsubnet("10.0.0.0/8", 8, 2)`:                            `"10.2.0.0/16"`,
	`cidrsubnet("10.0.0.0/8", 0, 0)`:                            `"10.0.0.0/8"`,
	`cidrsubnet("10.0.0.0/8", 24, 16777215)`:                    `"10.255.255.255/32"`,
	`cidrsubnet("2001:db8::/32", 32, 4294967295)`:               `"2001:db8:ffff:ffff::/64"`,
	`cidrcontains("192.0.2.0/24", "192.0.2.9")`:                 `true`,
	`cidrcontains("192.0.2.0/24", "192.0.3.9")`:                 `false`,
	`cidrcontains("192.0.2.0/24", "192.0.2.128/25")`:            `true`,
	`cidrcontains("192.0.2.0/24", "192.0.0.0/16")`:              `false`,
	`cidrcontains("2001:db8::/32", "2001:db8:1::/48")`:          `true`,
	`cidrcontains("192.0.2.0/24", "::1")`:                       `false`,

	`file("key.pub")`:                                `"ssh-ed25519 AAAA\n"`,
	`file("./sub/../key.pub")`:                       `"ssh-ed25519 AAAA\n"`,
	`fileexists("key.pub")`:                          `true`,
	`fileexists("other.pub")`:                        `false`,
	`fileexists("sub")`:                              `false`,
	`templatefile("sub/motd.tpl", { name = "r1" })`:  `"Hello R1: ssh-ed25519 AAAA\n!"`,
	`templatefile("list.tpl", { all = ["a", "b"] })`: `"a;b;"`,
	`templatefile("number.tpl", { n = 1 })`:          `"2"`,
}

var files = map[string]string{
	"key.pub":       "ssh-ed25519 AAAA\n",
	"sub/motd.tpl":  "Hello ${upper(name)}: ${file(\"key.pub\")}!",
	"list.tpl":      "%{ for x in all ~}${x};%{ endfor ~}",
	"number.tpl":    "${n + 1}",
	"list-out.tpl":  "${[n]}",
	"null.tpl":      "${null}",
	"recursive.tpl": "${templatefile(\"number.tpl\", { n = 1 })}",
	"syntax.tpl":    "a\n${",
	"host.tpl":      "a\n${host.name}",
	"secret.tpl":    "a\n${tonumber(password)}",
	"twice.tpl":     "${jsonencode({ for x in [password, password] : x => 1 })}",
	"own.tpl":       "${jsonencode({ for x in [p, sensitive(p)] : x => 1 })}",
	"deep.tpl":      "${" + strings.Repeat("(", 100_000),
	"binary":        "\xff\xfe",
}

func TestCalls(t *testing.T) {
	ctx, read, _ := inFolder(t, files)
	used := map[string]bool{}
	for src, want := range calls {
		v, diags := eval(t, ctx, src, nil)
		if diags.HasErrors() {
			t.Errorf("%s: %v", src, diags)
			continue
		}
		if got := show(t, v); got != want {
			t.Errorf("%s = %s, want %s", src, got, want)
		}
		expr, _ := hclsyntax.ParseExpression([]byte(src), "", hcl.InitialPos)
		hclsyntax.VisitAll(expr.(hclsyntax.Node), func(n hclsyntax.Node) hcl.Diagnostics {
			if c, ok := n.(*hclsyntax.FunctionCallExpr); ok {
				used[c.Name] = true
			}
			return nil
		})
	}
	for name := range ctx.Functions {
		if !used[name] {
			t.Errorf("%s is not called by any case", name)
		}
	}
	if d := cmp.Diff([]string{"key.pub", "list.tpl", "number.tpl", "sub/motd.tpl"}, read()); d != "" {
		t.Errorf("files read (-want +got):\n%s", d)
	}
	for name := range Table(nil, nil) {
		if strings.Contains(name, "file") {
			t.Errorf("without a folder there is %s", name)
		}
	}
}
