package schema

import "testing"

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decode(file); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	b.ReportAllocs()
	loaded()
	for b.Loop() {
		if _, ok := Lookup("system", "login", "user", "authentication", "ssh-ed25519", "name"); !ok {
			b.Fatal("not found")
		}
	}
}
