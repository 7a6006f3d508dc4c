package playbooks

import (
	"testing"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// A secret that stands in the file in clear, however it is dressed up.
func TestLiteral(t *testing.T) {
	for src, want := range map[string]bool{
		`"x"`:                              true,
		`("x")`:                            true,
		`12345`:                            true,
		`"${"x"}"`:                         true,
		`"a${"b"}c"`:                       true,
		"<<E\nx\nE\n":                      true,
		`upper("x")`:                       true,
		`join("", ["a", "b"])`:             true,
		`sha512crypt("x", "salt")`:         true,
		`var.a ? "x" : var.b`:              true,
		`var.a ? var.b : "x"`:              true,
		`coalesce(var.a, "x")`:             true,
		`try(var.a, "x")`:                  true,
		`sensitive("x")`:                   true,
		`["x"][0]`:                         true,
		`{ a = "x" }.a`:                    true,
		`{ a = "x" }["a"]`:                 true,
		`[for v in ["x"] : v][0]`:          true,
		`[var.a, "x"]`:                     true,
		`["x"].*[0]`:                       true,
		`null`:                             false,
		`true`:                             false,
		`""`:                               true,
		`var.a`:                            false,
		`local.a`:                          false,
		`host.vars.pw`:                     false,
		`host.vars["pw"]`:                  false,
		`"${var.a}"`:                       false,
		`"prefix-${var.a}"`:                false,
		`sha512crypt(var.a, "salt")`:       false,
		`file("hash.txt")`:                 false,
		`trimspace(file("hash.txt"))`:      false,
		`templatefile("t", { a = var.a })`: false,
		`env("PW")`:                        false,
		`exec("pass", "show", "x")`:        false,
		`var.a ? var.b : null`:             false,
		`[for v in var.l : v][0]`:          false,
		`lookup(var.m, "key", null)`:       false,
	} {
		e, diags := hclsyntax.ParseExpression([]byte(src), "x", start)
		if diags.HasErrors() {
			t.Fatal(src, diags)
		}
		if got := literal(e); got != want {
			t.Errorf("%s: %v", src, got)
		}
	}
}
