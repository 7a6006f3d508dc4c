package crypt

import (
	"testing"

	"pgregory.net/rapid"
)

// Pairs that another implementation made.
func TestShowKnownTexts(t *testing.T) {
	for _, c := range []struct{ hidden, clear string }{
		{"$9$QQQQz6Apu1EhrAtM87Nbw", "lab123"},
		{"$9$iHmTzF/AtOTQEcleW8", "lab123"},
		{"$9$BQQ1hreK8x7Vrl24ZGiH", "lab123"},
		{"$9$i.T3AtOREyApIcSrLX", "secret"},
		{"$9$iq5Fn6AOBEP5hrvM-dUji.TFCA0IRSCt1hcy8LxN-V24", "radius-Secret!1"},
		{"$9$1HFIyKXxdsgJ-VH.Pfn6lKMXdsZUi5Qnikfz", "testPassWord"},
	} {
		if got, err := Show(c.hidden); err != nil || got != c.clear {
			t.Errorf("Show(%q) = %q, %v; want %q", c.hidden, got, err, c.clear)
		}
	}
}

func TestHideAndShow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringN(0, 40, 80).Draw(t, "s")
		if got, err := Show(Hide(s)); err != nil || (got != s && Hide(s) != s) {
			t.Fatalf("%q comes back as %q, %v", s, got, err)
		}
	})
	forms := map[string]bool{}
	for range 20 {
		forms[Hide("lab123")] = true
	}
	if len(forms) < 2 {
		t.Error("the salt is not random")
	}
}

func FuzzShow(f *testing.F) {
	f.Add("$9$QQQQz6Apu1EhrAtM87Nbw")
	f.Add("$9$Q")
	f.Fuzz(func(t *testing.T, s string) { Show(s) })
}
