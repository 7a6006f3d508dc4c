package functions

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// unread are the arguments that a case's result does not depend on.
var unread = map[string]int{`coalesce(null, 0, 1)`: 1}

// Whatever argument of whatever function is sensitive, the result is.
func TestMarksSurvive(t *testing.T) {
	ctx, _, _ := inFolder(t, files)
	for src := range calls {
		each := arguments(t, ctx, src)
		for i, call := range each {
			if u, ok := unread[src]; ok && u == i {
				continue
			}
			v, diags := call(func(v cty.Value) cty.Value { return v.Mark(Sensitive) })
			if diags.HasErrors() {
				t.Errorf("%s, argument %d sensitive: %v", src, i, diags)
				continue
			}
			if !v.ContainsMarked() {
				t.Errorf("%s, argument %d sensitive: the result is not: %#v", src, i, v)
			}
		}
	}
}

// Unknown arguments (host, in validation) give unknown results, or at least no
// panic, and keep their marks.
func TestUnknown(t *testing.T) {
	ctx, _, _ := inFolder(t, files)
	for src := range calls {
		for i, call := range arguments(t, ctx, src) {
			for _, unknown := range []func(v cty.Value) cty.Value{
				func(v cty.Value) cty.Value { return cty.UnknownVal(v.Type()).Mark(Sensitive) },
				func(cty.Value) cty.Value { return cty.DynamicVal.Mark(Sensitive) },
			} {
				v, diags := call(unknown)
				if diags.HasErrors() {
					t.Errorf("%s, argument %d unknown: %v", src, i, diags)
				} else if u, ok := unread[src]; !v.ContainsMarked() && !(ok && u == i) {
					t.Errorf("%s, argument %d unknown and sensitive: the result is not: %#v", src, i, v)
				}
			}
		}
	}
}

// arguments returns, for each argument of the outermost call, a function that
// evaluates the call with that argument's value changed.
func arguments(t *testing.T, ctx *hcl.EvalContext, src string) []func(func(cty.Value) cty.Value) (cty.Value, hcl.Diagnostics) {
	t.Helper()
	expr, diags := hclsyntax.ParseExpression([]byte(src), "main.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	outer := expr.(*hclsyntax.FunctionCallExpr)
	var all []func(func(cty.Value) cty.Value) (cty.Value, hcl.Diagnostics)
	for i, arg := range outer.Args {
		v, diags := arg.Value(ctx)
		if diags.HasErrors() || v.IsNull() {
			continue // try's failing argument, coalesce's null
		}
		all = append(all, func(change func(cty.Value) cty.Value) (cty.Value, hcl.Diagnostics) {
			copied := *outer
			copied.Args = append([]hclsyntax.Expression(nil), outer.Args...)
			copied.Args[i] = &hclsyntax.ScopeTraversalExpr{Traversal: hcl.Traversal{hcl.TraverseRoot{Name: "v"}}}
			inner := ctx.NewChild()
			inner.Variables = map[string]cty.Value{"v": change(v)}
			return copied.Value(inner)
		})
	}
	return all
}

const canary = "CANARY-value"

// failing calls have the variable v in the place of a secret.
var failing = []string{
	`abs(v)`, `parseint(v, 10)`, `tonumber(v)`, `tobool(v)`, `regex(v, "x")`, `regex("x", v)`, `regex("(", v)`,
	`jsondecode(v)`, `csvdecode("a,b\n${v}")`, `base64decode(v)`, `lookup(v, "a", "b")`, `lookup({ a = {} }, v, v)`,
	`index(["a"], v)`, `element([], v)`, `file(v)`, `fileexists("/${v}")`, `templatefile(v, {})`,
	`templatefile("secret.tpl", { password = v })`, `templatefile("secret.tpl", { "${v}" = 1 })`,
	`templatefile("twice.tpl", { password = v })`,
	`cidrhost(v, 1)`, `cidrsubnet(v, 1, 1)`, `cidrnetmask(v)`, `cidrcontains(v, "::1")`, `cidrcontains("::/0", v)`,
	`sha512crypt(v, v)`, `sha512crypt("", v)`, `format("%d", v)`, `format(v)`, `format("%z", v)`, `formatlist("%d", [v])`, `sum([v])`,
	`alltrue([v])`, `one([v, v])`, `try(tonumber(v))`, `try(v.x, [v].y)`, `merge(v)`, `flatten(v)`, `zipmap([v], [])`,
	`indent(-1, v)`, `indent(v, "x")`, `range(v)`, `replace(v, "/(/", v)`, `replace("x", "/${v}(/", v)`, `setproduct(v)`, `substr(v, "x", 1)`,
	`sort(v)`, `join(v, v)`, `keys(v)`, `chunklist([v], -1)`, `coalesce(v, [v])`, `tomap(v)`, `toset(v)`, `concat(v)`,
	`slice([v], 3, 1)`, `length(1 + v)`, `env(v)`, `exec(v)`, `exec("false", v)`, `exec("")`,
}

// No error shows a sensitive value, and none a stack trace.
func TestErrorsAreDiscreet(t *testing.T) {
	ctx, _, _ := inFolder(t, files)
	ctx.Functions["env"] = Env(func(string) (string, bool) { return "", false })
	ctx.Functions["exec"] = Exec(t.Context(), Command(nil))
	for _, src := range failing {
		for _, v := range []cty.Value{
			cty.StringVal(canary),
			cty.ListVal([]cty.Value{cty.StringVal(canary)}),
			cty.ObjectVal(map[string]cty.Value{canary: cty.StringVal(canary)}),
			cty.MapVal(map[string]cty.Value{canary: cty.StringVal(canary)}),
		} {
			for _, marked := range []cty.Value{v.Mark(Sensitive), inside(v)} {
				_, diags := eval(t, ctx, src, map[string]cty.Value{"v": marked})
				text := diags.Error()
				if strings.Contains(text, canary) && marked.Type() == cty.String || strings.Contains(text, "goroutine") {
					t.Errorf("%s: %s", src, text)
				}
				// The names of an object's attributes belong to its type, which a
				// mark inside of it does not cover.
				if marked.IsMarked() && strings.Contains(text, canary) {
					t.Errorf("%s: %s", src, text)
				}
			}
		}
		if _, diags := eval(t, ctx, src, map[string]cty.Value{"v": cty.StringVal(canary).Mark(Sensitive)}); !diags.HasErrors() {
			if _, other := eval(t, ctx, src, map[string]cty.Value{"v": cty.ListVal([]cty.Value{cty.StringVal("x")}).Mark(Sensitive)}); !other.HasErrors() {
				t.Errorf("%s does not fail", src)
			}
		}
	}
}

// A template may make a secret of its own.
func TestTemplateSecret(t *testing.T) {
	ctx, _, _ := inFolder(t, files)
	_, diags := eval(t, ctx, `templatefile("own.tpl", { p = v })`, map[string]cty.Value{"v": cty.StringVal(canary)})
	if !diags.HasErrors() || strings.Contains(diags.Error(), canary) {
		t.Error(diags)
	}
}

// inside marks what a collection holds instead of the collection.
func inside(v cty.Value) cty.Value {
	v, err := cty.Transform(v, func(p cty.Path, v cty.Value) (cty.Value, error) {
		if v.Type().IsPrimitiveType() {
			return v.Mark(Sensitive), nil
		}
		return v, nil
	})
	if err != nil {
		panic(err)
	}
	return v
}

// Without a mark the errors say what is wrong, and with which argument.
func TestErrorsHelp(t *testing.T) {
	ctx, _, dir := inFolder(t, files)
	for src, want := range map[string]string{
		`file("none.pub")`:                                          `there is no file "none.pub" in the playbook's folder`,
		`file("/etc/passwd")`:                                       `names are relative to the playbook's folder`,
		`file("../secret")`:                                         `outside of the playbook's folder`,
		`file("sub/../../secret")`:                                  `outside of the playbook's folder`,
		`file("")`:                                                  `is not the name of a file`,
		`file("sub")`:                                               `"sub" is not a file`,
		`file("binary")`:                                            `is not a text file`,
		`fileexists("../x")`:                                        `outside of the playbook's folder`,
		`templatefile("none", {})`:                                  `there is no file "none"`,
		`templatefile("number.tpl", "x")`:                           `must be an object of variables`,
		`templatefile("number.tpl", { "a b" = 1 })`:                 `"a b" cannot be the name of a variable`,
		`templatefile("number.tpl", {})`:                            `template number.tpl, line 1: Unknown variable`,
		`templatefile("host.tpl", {})`:                              `template host.tpl, line 2: Unknown variable`,
		`templatefile("syntax.tpl", {})`:                            `template syntax.tpl, line 2:`,
		`templatefile("list-out.tpl", { n = 1 })`:                   `template list-out.tpl: the result is not text`,
		`templatefile("deep.tpl", {})`:                              `template deep.tpl, line 1: Expression too deep`,
		`templatefile("null.tpl", {})`:                              `the result is not text`,
		`templatefile("recursive.tpl", {})`:                         `a template cannot call templatefile`,
		`templatefile("secret.tpl", { password = sensitive("x") })`: `template secret.tpl, line 2: Invalid function argument`,
		`cidrhost("192.0.2.0", 1)`:                                  `"192.0.2.0" is not a prefix such as`,
		`cidrhost("192.0.2.0/24", 256)`:                             `is outside of a /24, which has 256 addresses`,
		`cidrhost("192.0.2.0/24", -257)`:                            `is outside of a /24, which has 256 addresses`,
		`cidrhost("192.0.2.0/24", 1.5)`:                             `must be a whole number`,
		`cidrhost("192.0.2.0/24", 1e99)`:                            `must be a whole number`,
		`cidrhost("fe80::1%eth0/64", 1)`:                            `is not a prefix`,
		`cidrsubnet("192.0.2.0/24", 9, 0)`:                          `must be 0 to 8: a /24 has 8 bits left`,
		`cidrsubnet("192.0.2.0/24", -1, 0)`:                         `must be 0 to 8`,
		`cidrsubnet("192.0.2.0/24", 2, 4)`:                          `does not fit into 2 more bits`,
		`cidrsubnet("192.0.2.0/24", 2, -1)`:                         `does not fit into 2 more bits`,
		`cidrcontains("192.0.2.0/24", "r1")`:                        `"r1" is neither an address nor a prefix`,
		`cidrcontains("fe80::/10", "fe80::1%eth0")`:                 `is neither an address nor a prefix`,
		`sha512crypt("x", "not a salt")`:                            `a salt is 1 to 16 characters`,
		`sha512crypt("", "salt")`:                                   `is empty`,
		`format("%99999999d", 1)`:                                   `at most 4 digits`,
		`format("%.99999f", 1)`:                                     `at most 4 digits`,
		`indent(1e9, "a\nb")`:                                       `0 to 1000 spaces`,
		`setproduct(range(1000), range(1000))`:                      `more than 100,000 elements`,
		`replace(join("", [for i in range(1000) : "aaaaaaaa"]), "a", join("", [for i in range(1000) : "aaaaaaaa"]))`: `more than 4 MiB`,
		`replace(join("", [for i in range(1000) : "aaaaaaaa"]), "/.*/", join("", [for i in range(1000) : "$0"]))`:    `more than 4 MiB`,
		`base64decode("/w==")`:     `is not text`,
		`one(["a", "b"])`:          `has 2 elements, not one or none`,
		`one("a")`:                 `must be a list`,
		`sum(["a"])`:               `element 0 is not a number`,
		`sum("a")`:                 `must be a list`,
		`index("a", "b")`:          `must be a list`,
		`index(["a"], "b")`:        `the list has no such element`,
		`length(1)`:                `has no length`,
		`coalesce(null, "")`:       `every argument is null or an empty string`,
		`replace("a", "/(/", "b")`: `missing closing )`,
	} {
		_, diags := eval(t, ctx, src, nil)
		if !strings.Contains(diags.Error(), want) {
			t.Errorf("%.90s: got %v, want %s", src, diags, want)
		}
		if strings.Contains(diags.Error(), dir) {
			t.Errorf("%s: the error shows a path of this machine: %v", src, diags)
		}
	}
}

// What try and can make of a secret would tell about it bit by bit.
func TestTryingIsSensitive(t *testing.T) {
	ctx, _, _ := inFolder(t, files)
	vars := map[string]cty.Value{
		"v": cty.ObjectVal(map[string]cty.Value{
			"open":   cty.StringVal("x"),
			"hidden": cty.StringVal(canary).Mark(Sensitive),
		}),
		"all": cty.ObjectVal(map[string]cty.Value{"a": cty.StringVal(canary)}).Mark(Sensitive),
	}
	for src, want := range map[string]bool{
		`can(regex("^C", v.hidden))`:               true,
		`can(regex("^X", v.hidden))`:               true,
		`try(regex("^X", v.hidden), "no")`:         true,
		`can(all.b)`:                               true,
		`can(regex("^C", sensitive("x")))`:         true,
		`can([for x in [v.hidden] : tonumber(x)])`: true,
		`can(v.open)`:                              false,
		`try(v.other, "x")`:                        false,
		`try(v.open, "x")`:                         false,
	} {
		got, diags := eval(t, ctx, src, vars)
		if diags.HasErrors() || got.ContainsMarked() != want {
			t.Errorf("%s = %#v, %v", src, got, diags)
		}
	}
}

// try inside try inside try costs one evaluation of each, not two of the outer,
// four of the next and so on.
func TestNestedTries(t *testing.T) {
	ctx, _, _ := inFolder(t, nil)
	for _, f := range []string{"try", "can"} {
		src := strings.Repeat(f+"(", 40) + `"x"` + strings.Repeat(")", 40)
		if _, diags := eval(t, ctx, src, nil); diags.HasErrors() {
			t.Error(diags)
		}
	}
	for src, want := range map[string]string{
		`try()`:       "at least one expression is needed",
		`try(null.x)`: "- Attempt to get attribute from null value; ",
	} {
		if _, diags := eval(t, ctx, src, nil); !strings.Contains(diags.Error(), want) {
			t.Errorf("%s: %v", src, diags)
		}
	}
	v, diags := eval(t, ctx, `try(a, "x")`, map[string]cty.Value{"a": cty.UnknownVal(cty.String).Mark(Sensitive)})
	if diags.HasErrors() || v.IsKnown() || !v.IsMarked() {
		t.Errorf("%#v, %v", v, diags)
	}
}

// A function that panics gives an error without the trace that cty puts in.
func TestPanic(t *testing.T) {
	f := discreet(function.New(&function.Spec{
		Type: function.StaticReturnType(cty.String),
		Impl: func([]cty.Value, cty.Type) (cty.Value, error) { panic(fmt.Sprint("at ", canary)) },
	}))
	g := discreet(function.New(&function.Spec{
		Type: function.StaticReturnType(cty.String),
		Impl: func([]cty.Value, cty.Type) (cty.Value, error) { return cty.True, nil },
	}))
	for _, f := range []function.Function{f, g} {
		if _, err := f.Call(nil); err != errFault {
			t.Errorf("got %v", err)
		}
	}
}
