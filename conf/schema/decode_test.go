package schema

import (
	"bytes"
	"strings"
	"testing"
)

func TestDecodeDamaged(t *testing.T) {
	for _, c := range []struct {
		what, file, want string
	}{
		{"nothing", "", "it is not schema data of this version"},
		{"another version", strings.Replace(file, "schema 1", "schema 2", 1), "it is not schema data of this version"},
		{"no counts", magic, errShort.Error()},
		{"half of it", file[:len(file)/2], errShort.Error()},
		{"one byte short", file[:len(file)-1], errShort.Error()},
		{"one byte more", file + "x", "there is something behind its end"},
		{"huge counts", magic + strings.Repeat("\xff", 32) + file[len(magic)+32:], errShort.Error()},
		{"no statements", magic + strings.Repeat("\x00", 44), "it has no configuration"},
	} {
		_, err := decode(c.file)
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", c.what, err, c.want)
		}
	}
}

// FuzzDecode damages the real file: at some place other bytes.
func FuzzDecode(f *testing.F) {
	whole := []byte(file)
	f.Add(uint32(0), []byte("x"))
	for at := 0; at < len(whole); at += len(whole) / 97 {
		f.Add(uint32(at), []byte{0xff, 0xff, 0xff, 0xff})
		f.Add(uint32(at), []byte{0})
	}
	f.Fuzz(func(t *testing.T, at uint32, bad []byte) {
		damaged := bytes.Clone(whole)
		copy(damaged[int(at)%len(damaged):], bad)
		tab, err := decode(string(damaged))
		if err != nil {
			return
		}
		walk(tab)
	})
}

// FuzzDecodeAny reads anything at all.
func FuzzDecodeAny(f *testing.F) {
	f.Add("")
	f.Add(magic + strings.Repeat("\x00", 44))
	f.Add(magic + strings.Repeat("\x01\x00\x00\x00", 8) + strings.Repeat("\x00", 200))
	f.Fuzz(func(t *testing.T, s string) {
		if tab, err := decode(s); err == nil {
			walk(tab)
		}
		if tab, err := decode(magic + s); err == nil {
			walk(tab)
		}
	})
}

// walk uses everything of a table that was found good.
func walk(t *table) {
	for i := range t.nameEnds.len() {
		t.name(i)
	}
	for a := range len(t.forms) {
		t.accepts(a, "12")
		t.describe(a)
	}
	for i, head := range []byte(t.heads) {
		d := Def{uint32(i + 1)}
		switch Kind(head & kindBits) {
		case Leaf, LeafList:
			t.alternatives(d)
		case List:
			_ = t.keys[t.args.at(i)]
		}
		from, to := t.below(d)
		for k := from; k < to; k++ {
			t.name(t.kidNames.at(k))
			_ = t.kidNodes.at(k) + t.kidPlaces.at(k)
		}
	}
}

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

// The data may cost the binary a megabyte and the start two milliseconds;
// looking something up costs no memory.
func TestCost(t *testing.T) {
	if len(file) > 1<<20 {
		t.Errorf("the data has %d bytes", len(file))
	}
	if n := testing.AllocsPerRun(10, func() { decode(file) }); n > 200 {
		t.Errorf("loading allocates %v times; it should use the data where it lies", n)
	}
	if n := testing.AllocsPerRun(10, func() { Lookup("system", "login", "user", "uid") }); n > 0 {
		t.Errorf("a lookup allocates %v times", n)
	}
}
