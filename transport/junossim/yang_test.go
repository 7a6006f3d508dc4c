package junossim

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What an rfc-compliant router sends is valid by Juniper's own YANG.
func TestValidByYANG(t *testing.T) {
	_, missing := exec.LookPath("yanglint")
	tool(t, missing, "yanglint")
	dir := os.Getenv("NPLAY_YANG")
	switch {
	case dir == "":
		dir = "../../../shared/yang"
	case !filepath.IsAbs(dir): // counts from the root of the repository
		dir = filepath.Join("../..", dir)
	}
	roots, err := filepath.Glob(filepath.Join(dir, "junos-conf-root@*.yang"))
	systems, _ := filepath.Glob(filepath.Join(dir, "junos-conf-system@*.yang"))
	policies, _ := filepath.Glob(filepath.Join(dir, "junos-conf-policy-options@*.yang"))
	if err != nil || len(roots) != 1 || len(systems) != 1 || len(policies) != 1 {
		if os.Getenv("CI") != "" {
			t.Fatalf("no Junos YANG in %s", dir)
		}
		t.Skipf("no Junos YANG in %s", dir)
	}
	r, key := start(t, func(o *Options) {
		o.Config = strings.Replace(o.Config, "<ssh/>", "<ssh/><netconf><ssh/><rfc-compliant/></netconf>", 1)
		o.Config = strings.Replace(o.Config, "<version>23.4R2.13</version>", "", 1)
	})
	admin := r.Operator("ann")
	_, line := newKey(t)
	if err := admin.Edit(`<system><radius-server><name>192.0.2.1</name><secret>x</secret></radius-server><authentication-order>radius</authentication-order><authentication-order>password</authentication-order><login><class><name>c</name><permissions>view</permissions></class><user><name>a</name><full-name>A &amp; B</full-name><class>c</class><authentication><plain-text-password-value>Lab-Secret1</plain-text-password-value><ssh-ed25519><name>` + line + `</name></ssh-ed25519></authentication></user></login></system><policy-options><policy-statement><name>p</name><from><route-filter><address>10.0.0.0/8</address><exact/></route-filter><route-filter><address>10.0.0.0/8</address><upto>/24</upto></route-filter></from><then><community><add/><community-name>c</community-name></community></then></policy-statement><community><name>c</name><members>65000:1</members></community></policy-options>`); err != nil {
		t.Fatal(err)
	}
	if err := admin.Commit(""); err != nil {
		t.Fatal(err)
	}
	reply := login(t, r, key).must(`<get-configuration database="committed"/>`)
	from, to := strings.Index(reply, "<configuration"), strings.Index(reply, "</configuration>")
	if from < 0 || to < from {
		t.Fatal(reply)
	}
	doc := regexp.MustCompile(` junos:[-a-z]+="[^"]*"`).ReplaceAllString(reply[from:to], "") + "</configuration>"
	file := filepath.Join(t.TempDir(), "config.xml")
	lint := func(doc string) ([]byte, error) {
		if err := os.WriteFile(file, []byte(doc), 0o600); err != nil {
			t.Fatal(err)
		}
		return exec.Command("yanglint", "-p", dir, "-t", "config", roots[0], systems[0], policies[0], file).CombinedOutput()
	}
	if out, err := lint(doc); err != nil {
		t.Errorf("%v\n%s\n%s", err, out, doc)
	}
	if _, err := lint(strings.ReplaceAll(doc, "full-name>", "fullname>")); err == nil {
		t.Error("yanglint takes anything")
	}
}
