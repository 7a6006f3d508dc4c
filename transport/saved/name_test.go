package saved

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"nplay/conf"
)

func TestFileName(t *testing.T) {
	for router, want := range map[string]string{
		"r1":                    "r1.xml",
		"mx001.ams":             "mx001.ams.xml",
		"MX1":                   "+m+x1.xml",
		"2001:db8::1":           "2001%3adb8%3a%3a1.xml",
		"a/b\\c":                "a%2fb%5cc.xml",
		".hidden":               "%2ehidden.xml",
		"..":                    "%2e..xml",
		"con":                   "%63on.xml",
		"con.example":           "%63on.example.xml",
		"CON":                   "+c+o+n.xml",
		"com1":                  "%63om1.xml",
		"com10":                 "com10.xml",
		"lpt9.x":                "%6cpt9.x.xml",
		"console":               "console.xml",
		"trailing.":             "trailing..xml",
		"é":                     "%c3%a9.xml",
		"50%+":                  "50%25%2b.xml",
		"r 1":                   "r%201.xml",
		"a.xml":                 "a.xml.xml",
		"-i":                    "-i.xml",
		"x\x00\n\xff":           "x%00%0a%ff.xml",
		strings.Repeat("a", 51): strings.Repeat("a", 51) + ".xml",
	} {
		got, err := FileName(router, conf.XMLForm)
		if err != nil || got != want {
			t.Errorf("FileName(%q) = %q, %v, want %q", router, got, err, want)
		}
		if back, ext, ok := split(got); !ok || back != router || ext != ".xml" {
			t.Errorf("split(%q) = %q, %q, %v", got, back, ext, ok)
		}
	}
	for _, router := range []string{"", strings.Repeat("a", 252), strings.Repeat("A", 126)} {
		if name, err := FileName(router, conf.XMLForm); err == nil {
			t.Errorf("%q has the file %q", router, name)
		}
	}
	for _, file := range []string{"r1", "r1.txt", ".xml", "R1.xml", "%63onsole.xml", "%zz.xml", "%4d.xml", "a%2.xml", "+.xml", "+1.xml", "r1.XML", ".nplay-1-1", "a%2Fb.xml", "% 1.xml"} {
		if router, _, ok := split(file); ok {
			t.Errorf("%q is the file of %q", file, router)
		}
	}
}

// A file whose name is not written as it has to be is told.
func TestFileOfAnotherName(t *testing.T) {
	_, dir := open(t)
	for _, name := range []string{"MX1.xml", "mx2.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f := reopen(t, dir)
	for router, want := range map[string]string{
		"MX1": "no file for it: +m+x1.conf, +m+x1.set, +m+x1.xml; MX1.xml is there, which is none of them",
		"mx2": "no file for it: mx2.conf, mx2.set, mx2.xml; mx2.txt is there, which is none of them",
	} {
		if _, err := f.file(router); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%s: %v", router, err)
		}
	}
}

// No two routers share a file, on file systems that do not tell small letters
// from capital ones either.
func TestFileNamesAreTheirOwn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(rapid.String(), rapid.StringMatching(`[cC][oO][nN][0-9.:+%]{0,3}`), rapid.StringMatching(`[aA.+%]{1,4}`))
		a, b := name.Draw(t, "a"), name.Draw(t, "b")
		x, y := escape(a), escape(b)
		if strings.EqualFold(x, y) != (a == b) {
			t.Fatalf("%q and %q: %q and %q", a, b, x, y)
		}
		if x != strings.ToLower(x) || strings.ContainsAny(x, "/\\:*?\"<>| ") || strings.HasPrefix(x, ".") {
			t.Fatalf("%q has the file %q", a, x)
		}
		if back, ok := unescape(x); a != "" && (!ok || back != a) {
			t.Fatalf("%q came back as %q", a, back)
		}
	})
}
