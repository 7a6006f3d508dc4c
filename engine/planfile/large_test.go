package planfile

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"nplay/conf"
	"nplay/engine"
	"nplay/internal/secret"
)

// A stamp gives a router of a large fleet secrets of its own.
type stamp struct{ host string }

func (s stamp) Seal(value string) string {
	if strings.HasPrefix(value, "$6$") {
		return quickHash(s.host)
	}
	return value
}

// fleet is the plan for many routers, made from that for one; each has its own name
// in it, its own hash, and what own adds.
func fleet(t testing.TB, routers int, own func(host string, e *conf.Edit)) *File {
	t.Helper()
	f := plan(t, 1, "QQQQ", wanted)
	first := f.Plan.Hosts[0]
	f.Plan.Hosts, f.Arguments = nil, map[string]string{}
	for i := range routers {
		name := fmt.Sprintf("mx%05d.ams", i+1)
		h, s := first, first.Steps[0]
		h.Host, s.Host = name, name
		s.Edits = engine.SealEdits(stamp{name}, s.Edits)
		for k := range s.Edits {
			if n := s.Edits[k].Target(); n.Name == "host-name" {
				n.Value = name
			}
			own(name, &s.Edits[k])
		}
		s.Changes = slices.Clone(s.Changes)
		s.Changes[0].Refs = []engine.Ref{{Name: "host.name", Value: name}, {Name: "host.vars.site", Value: "ams"}}
		h.Steps = []engine.Step{s}
		f.Plan.Hosts = append(f.Plan.Hosts, h)
		f.Arguments[name] = fmt.Sprintf("%x", secret.Salt(name, "arguments"))[:24]
	}
	return f
}

// What many routers share is stored once.
func TestSize(t *testing.T) {
	const routers = 10_000
	data := written(t, fleet(t, routers, func(string, *conf.Edit) {}))
	t.Logf("%d routers with one change, a hash and a name each: %d KB", routers, len(data)>>10)
	if len(data) > 400<<10 {
		t.Errorf("%d bytes", len(data))
	}
	f := reread(t, data)
	if n := len(f.Plan.Hosts); n != routers {
		t.Errorf("%d routers", n)
	}
	if f.Plan.Hosts[0].Base != f.Plan.Hosts[routers-1].Base {
		t.Error("equal configurations are not shared")
	}
	last := f.Plan.Hosts[routers-1]
	if lines := fmt.Sprint(conf.Hunks(last.Steps[0].Edits)); !strings.Contains(lines, "host-name mx10000.ams;") {
		t.Errorf("not its own name: %s", lines)
	}
}

// As many distinct plans work as well.
func TestDistinct(t *testing.T) {
	const routers = 10_000
	data := written(t, fleet(t, routers, func(host string, e *conf.Edit) {
		if n := e.Target(); n.Name == "host-name" {
			n.Value = "rack-" + secret.Salt(host, "rack")
		}
	}))
	t.Logf("%d distinct plans: %d KB", routers, len(data)>>10)
	last := reread(t, data).Plan.Hosts[routers-1]
	if lines := fmt.Sprint(conf.Hunks(last.Steps[0].Edits)); !strings.Contains(lines, "host-name rack-"+secret.Salt(last.Host, "rack")) {
		t.Errorf("not its own: %s", lines)
	}
}

func BenchmarkWrite(b *testing.B) {
	f := fleet(b, 1000, func(string, *conf.Edit) {})
	for b.Loop() {
		if _, _, err := encode(f); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	data := written(b, fleet(b, 1000, func(string, *conf.Edit) {}))
	for b.Loop() {
		reread(b, data)
	}
}
