package secret

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The inputs of the test table in Drepper's specification, and others for
// the edges; all hashes as libxcrypt 4.4 makes them.
var vectors = []struct{ password, hash string }{
	{"Hello world!", "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5"},
	{"Hello world!", "$5$rounds=10000$saltstringsaltst$3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA"},
	{"This is just a test", "$5$rounds=5000$toolongsaltstrin$Un/5jzAHMgOGZ5.mWJpuVolil07guHPvOW8mGRcvxa5"},
	{"a short string", "$5$rounds=123456$asaltof16chars..$gP3VQ/6X7UUEW3HkBn2w1/Ptq2jxPyzV/cZKmF/wJvD"},
	{"", "$5$abc$bBHLwRRW2Li0XKaX13kz/g2fkDil4Jx46aNvd.48MS8"},
	{"Hello world!", "$6$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1"},
	{"Hello world!", "$6$rounds=10000$saltstringsaltst$OW1/O6BYHV6BcXZu8QVeXbDWra3Oeqh0sbHbbMCVNSnCM/UrjmM0Dp8vOuZeHBy/YTBmSK6H9qs/y3RnOaw5v."},
	{"a short string", "$6$rounds=123456$asaltof16chars..$BtCwjqMJGx5hrJhZywWvt0RLE8uZ4oPwcelCjmw2kSYu.Ec6ycULevoBK25fs2xXgMNrCzIMVcgEJAstJeonj1"},
	{"", "$6$abc$mJP3a6FyA8uCnzRtlnNypPwjnvpi5TP9qOrInzrfDmwxUQG38PkpCPdqfTb8JQfAngapMxeim4AZ..hSdRRzD."},
	{"Lab-Secret1", "$1$abcdefgh$ipwmFud6iEOig9kuAElTp."},
	{"", "$1$abc$Or2rbeUYTvt12aiVzMuS/."},
	{"Lab-Secret1", "$sha1$24680$abcdefgh$7Y8h0qCinMGwpKkqXJLML.hvo8vX"},
	{"secret", "$sha1$1$abc$d/ieFZqmtKm2nokT7sjL1KGjeico"},
	{"", "$sha1$10$abc$Wa1nqp6HEOQqqxhf5LptypTWArrA"},
}

func TestVerify(t *testing.T) {
	for _, v := range vectors {
		if ok, err := Verify(New(v.hash), New(v.password)); !ok || err != nil {
			t.Errorf("Verify(%q, %q) = %v, %v; want true", v.hash, v.password, ok, err)
		}
		if ok, err := Verify(New(v.hash), New(v.password+"x")); ok || err != nil {
			t.Errorf("Verify(%q, %q) = %v, %v; want false", v.hash, v.password+"x", ok, err)
		}
		if !IsHash(v.hash) {
			t.Errorf("IsHash(%q) = false", v.hash)
		}
	}
}

func TestVerifyRefuses(t *testing.T) {
	good := vectors[0].hash
	for name, c := range map[string]struct{ hash, password string }{
		"DES":               {"abJnggxhB/yWI", "x"},
		"too many rounds":   {strings.Replace(good, "$5$", "$5$rounds=999999999$", 1), "x"},
		"too few rounds":    {strings.Replace(good, "$5$", "$5$rounds=10$", 1), "x"},
		"leading zero":      {strings.Replace(good, "$5$", "$5$rounds=05000$", 1), "x"},
		"no number":         {strings.Replace(good, "$5$", "$5$rounds=$", 1), "x"},
		"a minus":           {strings.Replace(good, "$5$", "$5$rounds=-5000$", 1), "x"},
		"sha1, no rounds":   {"$sha1$0$abc$Wa1nqp6HEOQqqxhf5LptypTWArrA", "x"},
		"NUL":               {good, "a\x00b"},
		"a novel":           {good, strings.Repeat("x", maxPassword+1)},
		"reversible":        {"$9$QQQQz6Apu1EhrAtM87Nbw", "x"},
		"nothing":           {"", "x"},
		"nothing but salt":  {"$6$salt", "x"},
		"long salt":         {strings.Replace(good, "saltstring", "saltstringsaltstr", 1), "x"},
		"salt with a space": {strings.Replace(good, "saltstring", "salt string", 1), "x"},
	} {
		ok, err := Verify(New(c.hash), New(c.password))
		if ok || err == nil {
			t.Errorf("%s: Verify = %v, %v; want an error", name, ok, err)
			continue
		}
		if c.hash != "" && strings.Contains(err.Error(), c.hash) {
			t.Errorf("%s: the error shows the hash: %v", name, err)
		}
		if c.hash != good && !errors.Is(err, ErrForm) {
			t.Errorf("%s: %v does not wrap ErrForm", name, err)
		}
	}
}

func TestIsHash(t *testing.T) {
	for s, want := range map[string]bool{
		"abJnggxhB/yWI":          true, // DES
		"Lab-Secret123":          false,
		"Secret1234567":          false, // 13 letters, but DES never ends in 7
		"":                       false,
		"Lab-Secret1":            false,
		"$6$Lab-Secret1":         false,
		"$6$abc$Lab-Secret1":     false,
		"$9$QQQQz6Apu1EhrAtM87N": false,
		vectors[0].hash[:40]:     false, // cut off while it was copied
		vectors[0].hash + "5":    false,
		vectors[0].hash + "\n":   false,
		strings.TrimSuffix(vectors[0].hash, "5") + "z": false, // 4 bits only
		"*": false,
	} {
		if IsHash(s) != want {
			t.Errorf("IsHash(%q) = %v", s, !want)
		}
	}
}

func TestHash(t *testing.T) {
	h, err := Hash(New("Hello world!"), "saltstring")
	if err != nil || h.Reveal() != vectors[5].hash {
		t.Fatalf("Hash = %s, %v; want %s", h.Reveal(), err, vectors[5].hash)
	}
	if h.String() != Mask {
		t.Errorf("a hash prints as %q", h)
	}
	for _, salt := range []string{"", "saltstringsaltstr", "a$b", "a b", "ü"} {
		if _, err := Hash(New("x"), salt); err == nil {
			t.Errorf("salt %q is taken", salt)
		}
	}
	for _, password := range []string{"a\x00b", strings.Repeat("x", maxPassword+1)} {
		if _, err := Hash(New(password), "salt"); err == nil {
			t.Errorf("password %.5q is hashed", password)
		}
	}
}

// What is remembered is told apart by form, salt, rounds and password, and the
// memory does not grow without bound.
func TestMemo(t *testing.T) {
	for range 2 {
		seen := map[string]bool{}
		for _, f := range forms[:2] {
			for _, salt := range []string{"a", "ab"} {
				for _, rounds := range []int{1000, 1001} {
					for _, password := range []string{"x", "bx"} {
						d := f.digest(password, salt, rounds)
						if d != string(f.sum([]byte(password), []byte(salt), rounds)) || seen[d] {
							t.Errorf("%s %s %d %s: %s", f.id, salt, rounds, password, d)
						}
						seen[d] = true
					}
				}
			}
		}
	}
	quick := form{id: "test", sum: func(p, _ []byte, _ int) []byte { return p }}
	for i := range maxMemo + 10 {
		quick.digest(fmt.Sprint(i), "", 0)
	}
	if n := len(memo.digests); n > maxMemo {
		t.Errorf("%d digests are remembered", n)
	}
}

func TestSalt(t *testing.T) {
	seen := map[string]bool{}
	for _, of := range [][2]string{{"r1", "netops"}, {"r2", "netops"}, {"r1", "ann"}, {"r1n", "etops"}} {
		s := Salt(of[0], of[1])
		if len(s) != 16 || !isBase64(s) || seen[s] || s != Salt(of[0], of[1]) {
			t.Errorf("Salt(%q) = %q", of, s)
		}
		seen[s] = true
	}
	// Salts must not change between releases, or every router would get a new
	// hash when a password is set anew.
	if got, want := Salt("r1", "netops"), "MGGaFzVyGgot9BDZ"; got != want {
		t.Errorf("Salt(r1, netops) = %q, want %q", got, want)
	}
}

func TestOpenSSL(t *testing.T) {
	openssl := tool(t, "openssl")
	long := strings.Repeat("0123456789", 26)
	for _, password := range []string{"Lab-Secret1", "x", "with space", "ünïcödé", long[:63], long[:64], long[:65], long[:128]} {
		for id, flag := range map[string]string{"$6$": "-6", "$5$": "-5", "$1$": "-1"} {
			for _, salt := range []string{"a", "abcdefgh"} {
				out, err := exec.Command(openssl, "passwd", flag, "-salt", salt, "--", password).CombinedOutput()
				if err != nil {
					t.Fatalf("%v: %s", err, out)
				}
				hash := strings.TrimSpace(string(out))
				ok, err := Verify(New(hash), New(password))
				if !ok || err != nil || !strings.HasPrefix(hash, id) {
					t.Errorf("%s of %q: %v, %v", hash, password, ok, err)
				}
				if ok, _ := Verify(New(hash), New(password+"x")); ok {
					t.Errorf("%s also takes %q", hash, password+"x")
				}
			}
		}
	}
}

// tool finds a program that a test compares with. Under CI it must be there.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is missing, and CI is set", name)
		}
		t.Skipf("%s is not installed: its hashes are not compared", name)
	}
	return path
}

func FuzzVerify(f *testing.F) {
	for _, v := range vectors {
		f.Add(v.hash, v.password)
	}
	f.Add("$5$rounds=1000000$a$", "")
	f.Fuzz(func(t *testing.T, hash, password string) {
		if len(hash) > 200 || len(password) > 64 || strings.Contains(hash, "rounds=") {
			t.Skip("only slow")
		}
		ok, err := Verify(New(hash), New(password))
		if ok && (err != nil || !IsHash(hash)) {
			t.Errorf("%q verifies, but: %v, IsHash %v", hash, err, IsHash(hash))
		}
	})
}
