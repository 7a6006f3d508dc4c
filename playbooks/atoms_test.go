package playbooks

import (
	"path/filepath"
	"strings"
	"testing"

	"nplay/conf"
)

// A secret within a text is found wherever it comes from, and what holds it is
// secret in the tree: by the engine's marks, which look for the parts, or by the
// module, which is told when it cannot be found.
func TestSecretsWithinTexts(t *testing.T) {
	for name, set := range map[string]string{
		"a reference":    `"set snmp location \"rack ${var.s}\""`,
		"a local":        `"set snmp location \"${local.rack}\""`,
		"a local of all": `local.line`,
		"a function":     `"set snmp location \"${upper(var.s)}\""`,
		"in a list":      `["set system host-name r1", "set snmp location ${var.s}"]`,
		"in parentheses": `("set snmp location ${var.s}")`,
		"a conditional":  `true ? "set snmp location x${var.s}" : ""`,
		"joined":         `join(" ", ["set", "snmp", "location", "x${var.s}"])`,
		"whole":          `var.whole`,
		"in an object":   "null\n    config = { snmp = { location = \"rack ${var.s}\" } }",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			playbook := write(t, dir, "p/p.hcl", `
variable "s" {
  sensitive = true
  default   = "canary"
}
variable "whole" {
  sensitive = true
  default   = "set snmp location canary"
}
locals {
  rack = "rack ${var.s}"
  line = "set snmp location \"${local.rack}\""
}
play "p" {
  hosts = "*"
  task "ensure_config" "c" {
    set = `+set+`
  }
}
`)
			l, d := Load(Options{Path: filepath.Dir(playbook), Inventory: write(t, dir, "i.hcl", `host "r" {}`)})
			if len(d) != 0 {
				t.Fatal(d)
			}
			job := l.Program.Jobs[0]
			n := conf.New()
			if err := job.Module.Ensure(conf.Target{Host: "r"}, n); err != nil {
				t.Fatal(err)
			}
			location := n.Find("snmp", "location")
			marked := location.Secret
			for _, s := range job.Secrets {
				marked = marked || s.Reveal() != "" && strings.Contains(location.Value, s.Reveal())
			}
			if !marked {
				t.Errorf("%q is in none of the %d secrets", location.Value, len(job.Secrets))
			}
			if host := n.Find("system", "host-name"); host != nil && host.Secret {
				t.Error("what stands beside the secret is one, too")
			}
		})
	}
}
