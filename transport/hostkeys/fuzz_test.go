package hostkeys

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// FuzzParse: no text makes the reader panic or say something without its line;
// what it reads judges no stranger's key as trusted, and survives an addition.
func FuzzParse(f *testing.F) {
	k := signer(f, "ed25519").PublicKey()
	stranger := signer(f, "ed25519").PublicKey()
	for _, seed := range []string{
		"", "\n", "#\r\n", "r1 " + text(k), "r1,*.x,!r2 " + text(k) + " comment\r\n",
		Hash("r1", Salt{}) + " " + text(k), "@cert-authority * " + text(k), "@revoked * " + text(k),
		"@", "@revoked", "| |", "|1||", "|1|AAAA|AAAA x y", "r1 ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ==", "r1 ssh-ed25519 AAAA",
		"\x00\xff r1 x y", "[::1]:830 " + text(k), strings.Repeat("*", 1000) + " " + text(k), "!,,* ssh-ed25519 AAAA====",
		"r1 ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAAABBA==", "r1 1024 35 1234",
	} {
		f.Add([]byte(seed))
	}
	server := Server{Address: "r1", Names: []string{"[r1]:830", "r1"}}
	f.Fuzz(func(t *testing.T, data []byte) {
		x, err := Parse("file", data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "file:") || len(err.Error()) > 500 {
				t.Fatalf("error %q", err)
			}
			return
		}
		lines := bytes.Count(data, []byte("\n")) + 1
		for _, n := range x.Notes() {
			if n.Line < 1 || n.Line > lines || n.Text == "" || len(n.Text) > 500 {
				t.Fatalf("note %+v", n)
			}
		}
		known := x.Lookup("r1")
		for _, k := range append(known.Keys, known.Authorities...) {
			if k.Line < 1 || k.Line > lines {
				t.Fatalf("line %d of %d", k.Line, lines)
			}
		}
		if v := x.Judge(server, stranger, time.Time{}); v.State == Trusted {
			t.Fatalf("trusted: %+v", v)
		}
		more, err := Parse("file", Append(data, []Entry{{"r1", stranger, "x"}}, nil))
		if err != nil {
			t.Fatalf("an addition breaks it: %v", err)
		}
		if v := more.Judge(Server{"r1", []string{"r1"}}, stranger, time.Time{}); v.State != Trusted {
			t.Fatalf("an added key is not trusted: %+v", v)
		}
		if len(more.Notes()) != len(x.Notes()) {
			t.Fatal("an addition changes what can be read")
		}
	})
}
