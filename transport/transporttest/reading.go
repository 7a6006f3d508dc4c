package transporttest

import (
	"errors"
	"slices"

	"nplay/conf"
	"nplay/transport"
)

func info(b *bench) {
	s := b.dial()
	i := s.Info()
	if i.Road == "" || i.User != Admin || !i.Junos {
		b.Errorf("%+v", i)
	}
	if n := s.Stats().RPCs; n != 0 {
		b.Errorf("%d RPCs before the first", n)
	}
	for range 2 {
		_, err := s.Read(bg, []string{"system"})
		b.ok("read", err)
	}
	if n := s.Stats().RPCs; n != 2 {
		b.Errorf("%d RPCs, want 2", n)
	}
}

// Read returns the scopes asked for, whole, and nothing else.
func read(b *bench) {
	s := b.dial()
	all := b.tree(b.router.Committed())
	got, err := s.Read(bg, []string{"system/login", "system/services", "protocols/bgp"})
	b.ok("read", err)
	for _, part := range [][]string{{"system", "login"}, {"system", "services"}} {
		want, have := conf.New(), conf.New()
		want.Kids, have.Kids = []*conf.Node{all.Find(part...)}, []*conf.Node{got.Find(part...)}
		if have.Kids[0] == nil {
			b.Errorf("%v is missing", part)
		} else if d := conf.Diff(want, have); len(d) > 0 {
			b.Errorf("%v differs: %q", part, conf.Lines(d))
		}
	}
	if n := got.Find("system", "host-name"); n != nil {
		b.Error("read what was not asked for: host-name")
	}
	if n := got.Find("protocols"); n != nil {
		b.Error("a scope without configuration is there")
	}
}

// Read returns what is committed, whatever somebody is editing.
func readIsCommitted(b *bench) {
	b.ok("edit", b.router.Operator("ann").Edit("<system><host-name>edited</host-name></system>"))
	s := b.dial()
	got, err := s.Read(bg, []string{"system/host-name"})
	b.ok("read", err)
	if name, _ := got.Find("system").Leaf("host-name"); name == "edited" || name == "" {
		b.Errorf("host-name %q", name)
	}
}

// Without scopes all is read, and what is read with them is a part of it.
func whole(b *bench) {
	s := b.dial()
	all, err := s.Read(bg, nil)
	b.ok("reading without scopes", err)
	if edits := conf.Diff(b.tree(b.router.Committed()), all); len(edits) > 0 {
		b.Errorf("not all of it is there: %v", conf.MaskedLines(edits))
	}
	part, err := s.Read(bg, []string{"system/login"})
	b.ok("reading a scope", err)
	if edits := conf.Diff(all.Only([]string{"system/login"}), part); len(edits) > 0 {
		b.Errorf("a part differs from the whole: %v", conf.MaskedLines(edits))
	}
}

// What a login may not see is an error, never absent; the session goes on.
func hidden(b *bench) {
	s, err := b.router.Dial(bg, Viewer)
	b.ok("dial", err)
	defer s.Close()
	if n, err := s.Read(bg, []string{"system/login"}); !errors.Is(err, conf.ErrHidden) {
		b.Errorf("%v, %v", n, err)
	}
	_, err = s.Read(bg, []string{"system/host-name"})
	b.ok("reading what it may see", err)
	var r *transport.Refusal
	if err := s.Lock(bg); !errors.As(err, &r) {
		b.Errorf("lock: %v", err)
	}
	_, err = s.Read(bg, []string{"system/host-name"})
	b.ok("reading after a refusal", err)
}

// newest returns the newest commit.
func (b *bench) newest(s transport.Session) transport.Commit {
	b.Helper()
	h, err := s.History(bg)
	b.ok("history", err)
	if len(h) == 0 {
		b.Fatal("an empty history")
	}
	if !slices.IsSortedFunc(h, func(x, y transport.Commit) int { return x.Sequence - y.Sequence }) || h[0].Sequence != 0 {
		b.Errorf("the history is not in order: %+v", h)
	}
	if h[0].Time.IsZero() {
		b.Errorf("no time in %+v", h[0])
	}
	return h[0]
}

// same fails the test unless both are alike but for their time.
func (b *bench) same(want, got transport.Commit) {
	b.Helper()
	want.Time = got.Time
	if want != got {
		b.Errorf("history: %+v, want %+v", got, want)
	}
}
