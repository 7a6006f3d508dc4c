package secret

import (
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Made by others: the first ones by Juniper routers and by the published
// implementations, see docs of Crypt::Juniper and junosdecode.
var published = []struct{ text, plain string }{
	{"$9$QQQQz6Apu1EhrAtM87Nbw", "lab123"},
	{"$9$iHmTzF/AtOTQEcleW8", "lab123"},
	{"$9$BQQ1hreK8x7Vrl24ZGiH", "lab123"},
	{"$9$i.T3AtOREyApIcSrLX", "secret"},
	{"$9$iq5Fn6AOBEP5hrvM-dUji.TFCA0IRSCt1hcy8LxN-V24", "radius-Secret!1"},
	{"$9$1HFIyKXxdsgJ-VH.Pfn6lKMXdsZUi5Qnikfz", "testPassWord"},
}

func TestDecode(t *testing.T) {
	for _, c := range published {
		got, err := Decode(New(c.text))
		if err != nil || got.Reveal() != c.plain {
			t.Errorf("%s: %q, %v", c.text, got.Reveal(), err)
		}
	}
}

// Every character of a published text is one that the encoder chooses too.
func TestEncode(t *testing.T) {
	for _, c := range published {
		got, err := Encode(New(c.plain), c.text[3:])
		if err != nil || got.Reveal() != c.text {
			t.Errorf("%q: %s, want %s, %v", c.plain, got.Reveal(), c.text, err)
		}
	}
	for _, salt := range []string{"", "abc", "ab c", "ab_d", "äää"} {
		if got, err := Encode(New("x"), salt); err == nil {
			t.Errorf("the salt %q is taken: %s", salt, got.Reveal())
		}
	}
	for _, plain := range []string{"", strings.Repeat("x", maxReversible+1)} {
		if _, err := Encode(New(plain), "abcd"); err == nil {
			t.Errorf("%d octets are taken", len(plain))
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, text := range []string{
		"", "$9$", "lab123", "$8$QQQQz6Apu1EhrAtM87Nbw", "$9$Q", "$9$QQQQ", "$9$i", "$9$_", "$9$iHmTzF/AtOTQEcleW", "$9$iHmTzF/AtOTQEcleW8_",
		"$9$iHmTzF/AtOTQEcleW8 ", "$9$QQQQz6Apu1EhrAtM87N", "$9$QQQQz6Apu\x00", "$9$ä" + strings.Repeat("Q", 20),
		"$9$i" + strings.Repeat("H", 1<<20), "$9$i" + strings.Repeat("HHH", maxReversible+50),
	} {
		got, err := Decode(New(text))
		if !errors.Is(err, ErrReversible) {
			t.Errorf("%.40q: %q, %v", text, got.Reveal(), err)
		}
		if text != "" && strings.Contains(err.Error(), text[3:]) && len(text) > 4 {
			t.Errorf("the error shows it: %v", err)
		}
	}
}

func TestAlike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"$9$QQQQz6Apu1EhrAtM87Nbw", "$9$iHmTzF/AtOTQEcleW8", true},
		{"lab123", "$9$iHmTzF/AtOTQEcleW8", true},
		{"$9$QQQQz6Apu1EhrAtM87Nbw", "lab123", true},
		{"lab123", "lab123", true},
		{"lab124", "$9$iHmTzF/AtOTQEcleW8", false},
		{"$9$QQQQz6Apu1EhrAtM87Nbw", "$9$i.T3AtOREyApIcSrLX", false},
		{"$9$damaged", "$9$damaged", true},
		{"$9$damaged", "damaged", false},
		{"$8$abc", "$8$abc", true},
		{"", "", true},
		{"", "$9$iHmTzF/AtOTQEcleW8", false},
	} {
		if got := Alike(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
		// The third is what says the same of texts that are both $9$.
		if IsReversible(c.a) && IsReversible(c.b) && (Settle(c.a) == Settle(c.b)) != c.want {
			t.Errorf("%q and %q settle to %q and %q", c.a, c.b, Settle(c.a), Settle(c.b))
		}
	}
	for _, s := range []string{"", "clear", "$9$damaged", "$8$abc", "$6$x$y"} {
		if got := Settle(s); got != s {
			t.Errorf("%q settles to %q", s, got)
		}
	}
}

// Every octet, at every place of the round, with every salt.
func TestReversible(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plain := string(rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, "plain"))
		salt := rapid.StringOfN(rapid.RuneFrom([]rune(digits9)), 4, 6, -1).Draw(t, "salt")
		text, err := Encode(New(plain), salt)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Decode(text)
		if err != nil || got.Reveal() != plain {
			t.Fatalf("%q came back from %s as %q, %v", plain, text.Reveal(), got.Reveal(), err)
		}
		if !Alike(plain, text.Reveal()) && !IsReversible(plain) {
			t.Fatal("not alike")
		}
		if again, err := Decode(New(Settle(text.Reveal()))); err != nil || again != got {
			t.Fatalf("settled, it is %q, %v", again.Reveal(), err)
		}
		if _, err := Encode(New(plain), Salt("r1", plain)); err != nil {
			t.Fatalf("Salt's salt is not taken: %v", err)
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, c := range published {
		f.Add(c.text)
	}
	for _, s := range []string{"$9$", "$9$Q", "$9$QQQQ", "$9$iHHH", "$9$\xff", "lab123"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		plain, err := Decode(New(text))
		if err != nil {
			if !plain.IsZero() || err != ErrReversible {
				t.Fatalf("%v", err)
			}
			return
		}
		// Other texts than a router's may stand for the same.
		text = Settle(text)
		if again, err := Decode(New(text)); err != nil || again != plain || Settle(text) != text {
			t.Fatalf("%q came back as %q, %v", plain.Reveal(), again.Reveal(), err)
		}
	})
}
