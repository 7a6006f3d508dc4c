package schema

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestAgreesWithYanglint asks another implementation of YANG about values: all
// that Check accepts at the ends of what leaves take, and some that it refuses.
func TestAgreesWithYanglint(t *testing.T) {
	dir := yangDir(t)
	accepted, refused := samples(t)
	if len(accepted) < 2000 || len(refused) < 2000 {
		t.Fatalf("only %d values accepted and %d refused", len(accepted), len(refused))
	}
	// Every run takes yanglint half a second, and it stops at the first fault of a
	// document. .ci/long grants all that is accepted and many that are refused.
	part, tries := every(accepted, 4), 1
	if os.Getenv("NPLAY_LONG") != "" {
		part, tries = accepted, 60
	}
	for part := range slices.Chunk(part, 600) {
		if out, err := yanglint(t, dir, part); err != nil {
			t.Errorf("yanglint refuses what Check accepts:\n%s", out)
		}
	}
	for _, r := range every(refused, len(refused)/tries) {
		if _, err := yanglint(t, dir, []string{r}); err == nil {
			t.Errorf("yanglint accepts what Check refuses:\n%s", r)
		}
	}
}

// every returns each nth of all.
func every(all []string, n int) []string {
	var some []string
	for i := 0; i < len(all); i += n {
		some = append(some, all[i])
	}
	return some
}

func yangDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("NPLAY_YANG")
	if dir == "" {
		dir = "../shared/yang"
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join("../..", dir)
	}
	missing := ""
	if _, err := exec.LookPath("yanglint"); err != nil {
		missing = "no yanglint (Debian: libyang2-tools)"
	} else if _, err := os.Stat(dir); err != nil {
		missing = "no YANG modules: set NPLAY_YANG"
	}
	switch {
	case missing == "":
	case os.Getenv("CI") != "":
		t.Fatal(missing)
	default:
		t.Skip(missing)
	}
	return dir
}

// yanglint validates a configuration that has each of the stanzas in a group of
// its own: there one case of a choice does not exclude another.
func yanglint(t *testing.T, dir string, stanzas []string) ([]byte, error) {
	t.Helper()
	var doc bytes.Buffer
	doc.WriteString(`<configuration xmlns="http://yang.juniper.net/junos/conf/root">` + "\n")
	for i, s := range stanzas {
		fmt.Fprintf(&doc, "<groups><name>g%d</name>%s</groups>\n", i, s)
	}
	doc.WriteString("</configuration>\n")
	file := filepath.Join(t.TempDir(), "configuration.xml")
	if err := os.WriteFile(file, doc.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"-p", dir, "-t", "config"}
	for _, m := range []string{"root", "system", "snmp"} {
		args = append(args, filepath.Join(dir, "junos-conf-"+m+"@2023-01-01.yang"))
	}
	return exec.Command("yanglint", append(args, file)...).CombinedOutput()
}

// samples returns stanzas with one value each, of leaves that differ in what
// they take.
func samples(t *testing.T) (accepted, refused []string) {
	seen := map[Def]int{}
	var walk func(d Def, open, end string, depth int)
	walk = func(d Def, open, end string, depth int) {
		for name, kid := range d.Children() {
			// A subtree that stands in many places is the same in all of them.
			if seen[kid]++; seen[kid] > 3 || depth > 12 {
				continue
			}
			tag := "<" + name + ">"
			close := "</" + name + ">" + end
			switch kid.Kind() {
			case Container:
				walk(kid, open+tag, close, depth+1)
			case List:
				for _, k := range kid.Keys() {
					leaf, ok := kid.Child(k)
					if !ok {
						t.Fatalf("%s has no leaf for its key %s", name, k)
					}
					tag += "<" + k + ">" + good(leaf) + "</" + k + ">"
				}
				accepted = append(accepted, open+tag+close)
				walk(kid, open+tag, close, depth+1)
			case Flag:
				accepted = append(accepted, open+tag+close)
			case Leaf, LeafList:
				if isKey(d, name) {
					continue
				}
				for _, v := range candidates(kid) {
					stanza := open + tag + escape(v) + close
					if kid.Check(v) == nil {
						accepted = append(accepted, stanza)
					} else {
						refused = append(refused, stanza)
					}
				}
			}
		}
	}
	for _, top := range []string{"system", "snmp"} {
		d, _ := Lookup(top)
		walk(d, `<`+top+` xmlns="http://yang.juniper.net/junos/conf/`+top+`">`, "</"+top+">", 0)
	}
	return accepted, refused
}

func isKey(list Def, name string) bool {
	for _, k := range list.Keys() {
		if k == name {
			return true
		}
	}
	return false
}

// good returns some value that a leaf accepts, escaped.
func good(d Def) string {
	for _, v := range candidates(d) {
		if v != "" && d.Check(v) == nil {
			return escape(v)
		}
	}
	return ""
}

// candidates are values at and around the ends of what a leaf takes. Blanks at
// the ends of a value are left out: XML readers differ in what they make of them.
func candidates(d Def) []string {
	tab := loaded()
	all := []string{"x", "<*>", "$x", "<", "1.5", "nothing-like-this"}
	from, to := tab.alternatives(d)
	for a := from; a < to; a++ {
		for w := range tab.wordsOf(a) {
			if all = append(all, w); len(all) > 12 {
				break
			}
		}
		for lo, hi := range tab.boundsOf(a) {
			switch form(tab.forms[a]) {
			case natural:
				all = append(all, strconv.FormatUint(lo, 10), strconv.FormatUint(hi, 10), "-1")
				if hi+1 > hi {
					all = append(all, strconv.FormatUint(hi+1, 10))
				}
			case signed:
				all = append(all, strconv.FormatInt(int64(lo), 10), strconv.FormatInt(int64(hi), 10))
				if int64(lo)-1 < int64(lo) {
					all = append(all, strconv.FormatInt(int64(lo)-1, 10))
				}
			case decimal:
				all = append(all, limit(decimal, lo), limit(decimal, hi))
			case text:
				if hi < 5000 {
					all = append(all, strings.Repeat("a", int(lo)), strings.Repeat("é", int(hi)), strings.Repeat("a", int(hi)+1))
				}
			}
		}
	}
	return all
}

func escape(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s))
	return b.String()
}
