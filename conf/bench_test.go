package conf

import (
	"bytes"
	"fmt"
	"io"
	"testing"
)

// fleet is a configuration with that many accounts and interfaces.
func fleet(size int) *Node {
	n := New()
	for i := range size {
		u := n.Make("system", "login").MakeEntry("user", fmt.Sprintf("user%d", i))
		u.Set("class", "super-user")
		u.Make("authentication").MakeEntry("ssh-ed25519", fmt.Sprintf("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA%d user%d@host", i, i))
		unit := n.Make("interfaces").MakeEntry("interface", fmt.Sprintf("ge-0/0/%d", i)).MakeEntry("unit", "0")
		unit.Set("description", "a line to somewhere")
		unit.Make("family", "inet").MakeEntry("address", fmt.Sprintf("10.0.%d.%d/31", i/256, i%256))
	}
	return n
}

func BenchmarkParseXML(b *testing.B) {
	var doc bytes.Buffer
	if err := WriteXML(&doc, fleet(500)); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(doc.Len()))
	for b.Loop() {
		if _, err := ParseXML(bytes.NewReader(doc.Bytes()), Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWriteXML(b *testing.B) {
	n := fleet(500)
	for b.Loop() {
		if err := WriteXML(io.Discard, n); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDiffOfEqual(b *testing.B) {
	n := fleet(500)
	m := n.Clone()
	for b.Loop() {
		if len(Diff(n, m)) > 0 {
			b.Fatal("not equal")
		}
	}
}

func BenchmarkDiffOfOrderReversed(b *testing.B) {
	n, m := New(), New()
	for i := range 2000 {
		n.Make("firewall", "family", "inet").MakeEntry("filter", "f").MakeEntry("term", fmt.Sprint(i))
		m.Make("firewall", "family", "inet").MakeEntry("filter", "f").MakeEntry("term", fmt.Sprint(1999-i))
	}
	for b.Loop() {
		if len(Diff(n, m)) != 1999 {
			b.Fatal("not minimal")
		}
	}
}

func BenchmarkClone(b *testing.B) {
	n := fleet(500)
	for b.Loop() {
		n.Clone()
	}
}
