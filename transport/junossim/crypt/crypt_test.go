package crypt

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Hashes of Lab-Secret1 made by OpenSSL, the one with rounds by glibc.
func TestVerifyKnownHashes(t *testing.T) {
	for _, h := range []string{
		"$6$abcdefgh$IojmOAFEeREgYm0zv4i6W8OwbOFWd6rafWZdkMH8ZLv/xwkYzGBykToF62Zbl6FwWAac8jQjnbucsMe8N4fTB0",
		"$5$abcdefgh$0xZPCgenuyCSASHnrpgA7slgdoI41q5EcPY/CkvMXNB",
		"$1$abcdefgh$ipwmFud6iEOig9kuAElTp.",
		"$6$rounds=10000$abcdefgh$3tmVYpmA.N5bOO4kd/aAKeCIM7S5q.sb0sKCic5qD3hwY5FEM4p3zA4iGpRu8L1Klxi/2.Lu.opnPdgVgTX8p1",
	} {
		if !Verify(h, "Lab-Secret1") || Verify(h, "Lab-Secret2") {
			t.Errorf("%s fits the wrong password", h)
		}
	}
	if Verify("$6$abcdefgh$", "") || Verify("", "") || Verify("*", "*") || Verify("$1$", "") || Verify("secret", "secret") {
		t.Error("a malformed hash fits")
	}
}

func TestAgreesWithOpenSSL(t *testing.T) {
	path, err := exec.LookPath("openssl")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("openssl is not installed")
		}
		t.Skip("openssl is not installed")
	}
	for _, form := range []string{"-1", "-5", "-6"} {
		for _, salt := range []string{"a", "abcdefgh", "0123456789abcdef"} {
			if form == "-1" && len(salt) > 8 {
				continue
			}
			for _, password := range []string{"x", "Lab-Secret1", strings.Repeat("Long Enough 9", 7), "ümläut-ß"} {
				out, err := exec.Command(path, "passwd", form, "-salt", salt, password).Output()
				if err != nil {
					t.Fatal(err)
				}
				h := strings.TrimSpace(string(out))
				if !Verify(h, password) {
					t.Errorf("%s does not fit %q", h, password)
				}
				if Verify(h, password+"x") {
					t.Errorf("%s fits a wrong password", h)
				}
			}
		}
	}
}

func TestHashIsSaltedAndFits(t *testing.T) {
	a, b := Hash("Lab-Secret1"), Hash("Lab-Secret1")
	if a == b || !Verify(a, "Lab-Secret1") || !Verify(b, "Lab-Secret1") || Verify(a, "lab-secret1") {
		t.Errorf("%s and %s", a, b)
	}
}
