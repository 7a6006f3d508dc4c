package hostkeys

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Which lines count for a name.
func TestLookup(t *testing.T) {
	k := text(signer(t, "ed25519").PublicKey())
	salt := Salt{1, 2, 3}
	lines := strings.Join([]string{
		/* 1 */ "# a comment",
		/* 2 */ "r1 " + k,
		/* 3 */ "  r2,R3.Example,192.0.2.3\t" + k + " a comment\r",
		/* 4 */ "[r1]:830 " + k,
		/* 5 */ "",
		/* 6 */ "2001:db8::1,[2001:db8::1]:830 " + k,
		/* 7 */ "*.example,!r9.example " + k,
		/* 8 */ "r1?.lab " + k,
		/* 9 */ Hash("hidden", salt) + " " + k,
		/* 10 */ Hash("[hidden]:830", salt) + " " + k,
		/* 11 */ "@cert-authority *.example " + k,
		/* 12 */ "@revoked r1 " + k,
		/* 13 */ "r1,r1,r1 " + k,
		/* 14 */ Hash("r1", Salt{9}) + " " + k,
	}, "\n")
	x := parse(t, lines)
	if len(x.Notes()) > 0 {
		t.Errorf("notes %v", x.Notes())
	}
	tests := []struct {
		address string
		port    int
		want    string // keys, then authorities
	}{
		{"r1", 22, " 2 13 14 /"},
		{"R1", 22, " 2 13 14 /"},
		{"r1", 830, " 4 /"},
		{"r1", 2222, " /"},
		{"r2", 22, " 3 /"},
		{"r3.example", 22, " 3 7 / 11"},
		{"r3.EXAMPLE", 830, " /"}, // the pattern ends without a port
		{"r9.example", 22, " / 11"},
		{"192.0.2.3", 22, " 3 /"},
		{"2001:DB8::1", 22, " 6 /"},
		{"2001:db8::1", 830, " 6 /"},
		{"r12.lab", 22, " 8 /"},
		{"r1.lab", 22, " /"},
		{"hidden", 22, " 9 /"},
		{"Hidden", 830, " 10 /"},
		{"nobody", 22, " /"},
	}
	for _, tt := range tests {
		for range 2 { // the second time from what is kept
			known := x.Lookup(Name(tt.address, tt.port))
			if got := places(known.Keys) + " /" + places(known.Authorities); strings.TrimSpace(got) != strings.TrimSpace(tt.want) {
				t.Errorf("%s:%d: lines %q, want %q", tt.address, tt.port, got, tt.want)
			}
		}
	}
}

// A line that cannot be read hides no other; one that may be a revocation is an
// error.
func TestMalformed(t *testing.T) {
	k, other := text(signer(t, "ed25519").PublicKey()), text(signer(t, "rsa").PublicKey())
	blob := strings.Fields(k)[1]
	tests := []struct{ line, want string }{
		{"r1", "the line ends before its key"},
		{"r1 ssh-ed25519", "the line ends before its key"},
		{"r1 ssh-ed25519 AAAA", "it says that its key is of type \"ssh-ed25519\", which it is not"},
		{"r1 ssh-ed25519 !!!", "its key is not base64"},
		{"r1 ssh-rsa " + blob, "of type \"ssh-rsa\", which it is not"},
		{"r1 " + strings.Fields(other)[0] + " " + strings.Fields(other)[1][:40], "its key cannot be read"},
		{"r1 1024 35 1234567", "SSH's version 1"},
		{"r1 ssh-new AAAAB3NzaC1uZXc=", "keys of this type are not known to nplay: \"ssh-new\""},
		{"|1|AAAA|BBBB " + k, "not of the form |1|SALT|HASH"},
		{"|2|AAAA|BBBB " + k, "not of the form |1|SALT|HASH"},
		{"|1|x " + k, "not of the form |1|SALT|HASH"},
		{",,! " + k, "the line names no host"},
		{strings.Repeat("r", 1024) + " " + k, "longer than 1023"},
		{"r1 " + k + " " + strings.Repeat("x", maxLine), "longer than"},
		{"@cert-authority r1 ssh-ed25519 AAAA", "is not"},
		{"@revoked * ssh-new AAAAB3NzaC1uZXc=", "not known to nplay"}, // nobody can show it to us
		{"@revoked", "GRAVE names no host"},
		{"@revoked *", "GRAVE ends before its key"},
		{"@revoked * ssh-ed25519 AAAA", "GRAVE is not"},
		{"@revoked |1|x " + k, "GRAVE |1|SALT|HASH"},
		{"@revokd * " + k, "GRAVE there is no marker \"@revokd\""},
		{"@cert-authority @revoked * " + k, "GRAVE one marker at most"},
		{"@revoked * " + k + strings.Repeat(" x", maxLine), "GRAVE longer than"},
	}
	for _, tt := range tests {
		want, grave := strings.CutPrefix(tt.want, "GRAVE ")
		x, err := Parse("known_hosts", []byte("r0 "+k+"\n"+tt.line+"\nr2 "+k+"\n"))
		got := ""
		switch {
		case err != nil:
			got = err.Error()
		case len(x.Notes()) == 1:
			got = x.Notes()[0].String()
		}
		if (err != nil) != grave || !strings.HasPrefix(got, "known_hosts:2: ") || !strings.Contains(got, want) {
			t.Errorf("%.60s: %q, want %q", tt.line, got, tt.want)
		}
		if err == nil && (len(x.Lookup("r0").Keys) != 1 || len(x.Lookup("r2").Keys) != 1 || len(x.Lookup("r1").Keys) != 0) {
			t.Errorf("%.60s: hides another line", tt.line)
		}
		if len(got) > 300 {
			t.Errorf("%.60s: the message has %d bytes", tt.line, len(got))
		}
	}
}

func TestFiles(t *testing.T) {
	k := text(signer(t, "ed25519").PublicKey())
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	a, b, none := write("a", "r1 "+k+"\n"), write("b", "# two\nr1 "+k), filepath.Join(dir, "none")
	x, err := Load(none, b, a)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, k := range x.Lookup("r1").Keys {
		got = append(got, k.Place())
	}
	if want := b + ":2 " + a + ":1"; strings.Join(got, " ") != want {
		t.Errorf("%q, want %q", got, want)
	}
	big := filepath.Join(dir, "big")
	if f, err := os.Create(big); err != nil || f.Truncate(maxFile+1) != nil || f.Close() != nil {
		t.Fatal("cannot make a big file")
	}
	long := write("long", strings.Repeat("\n", maxLines+1))
	for path, want := range map[string]string{dir: "is not a file", big: "is longer than", long: fmt.Sprintf("%s:%d: ", long, maxLines+1)} {
		if _, err := Load(path); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}
