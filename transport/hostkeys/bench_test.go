package hostkeys

import (
	"crypto/sha1"
	"fmt"
	"strings"
	"testing"
)

const fleet = 10_000

func hosts() []string {
	var all []string
	for i := range fleet {
		all = append(all, fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255))
	}
	return all
}

// file has two lines for each host: its name, and its NETCONF port's.
func file(line func(i int, name string) string) []byte {
	var b strings.Builder
	for i, h := range hosts() {
		b.WriteString(line(2*i, h))
		b.WriteString(line(2*i+1, "["+h+"]:830"))
	}
	return []byte(b.String())
}

func BenchmarkParse(b *testing.B) {
	k := text(signer(b, "ed25519").PublicKey())
	text := file(func(_ int, name string) string { return name + " " + k + "\n" })
	for b.Loop() {
		if _, err := Parse("f", text); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLookup is one router's: plain names, hidden ones as `nplay hostkeys
// scan --hash` writes them, and as OpenSSH does, with a salt for each line.
func BenchmarkLookup(b *testing.B) {
	k := text(signer(b, "ed25519").PublicKey())
	for _, kind := range []struct {
		name string
		line func(i int, name string) string
	}{
		{"plain", func(_ int, name string) string { return name + " " + k + "\n" }},
		{"one-salt", func(_ int, name string) string { return Hash(name, Salt{1}) + " " + k + "\n" }},
		{"many-salts", func(i int, name string) string {
			return Hash(name, Salt(sha1.Sum([]byte{byte(i), byte(i >> 8)}))) + " " + k + "\n"
		}},
	} {
		x, err := Parse("f", file(kind.line))
		if err != nil {
			b.Fatal(err)
		}
		names := hosts()
		b.Run(kind.name, func(b *testing.B) {
			b.RunParallel(func(p *testing.PB) {
				for i := 0; p.Next(); i++ {
					if i%fleet == 0 {
						x.mu.Lock()
						clear(x.asked)
						x.mu.Unlock()
					}
					if len(x.Lookup(names[i%fleet]).Keys) != 1 {
						b.Error("not found")
					}
				}
			})
		})
	}
}
