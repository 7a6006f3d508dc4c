package transporttest

import (
	"errors"
	"strings"

	"nplay/conf"
	"nplay/transport"
)

// A load changes the candidate only, and a discard takes it back.
func load(b *bench) {
	s := b.dial()
	before := b.name(b.router.Committed())
	b.loaded(s, b.edits(renamed))
	if b.name(b.router.Candidate()) != "renamed" || b.name(b.router.Committed()) != before {
		b.Error("the load is not in the candidate, or not only there")
	}
	diff, err := s.Compare(bg)
	b.ok("compare", err)
	if !strings.Contains(diff, "[edit system]") || !strings.Contains(diff, "renamed") {
		b.Errorf("compare: %q", diff)
	}
	b.ok("discard", s.Discard(bg))
	if diff, err := s.Compare(bg); err != nil || diff != "" {
		b.Errorf("compare after discard: %q, %v", diff, err)
	}
	b.ok("unlock", s.Unlock(bg))
	b.untouched()
}

// Every kind of edit arrives as it was meant.
func everyEdit(b *bench) {
	steps := []func(system *conf.Node){
		func(system *conf.Node) { // add: containers, flags, leaves, entries, members; awkward characters
			u := system.Make("login").MakeEntry("user", "carl")
			u.Set("class", "super-user")
			u.Set("full-name", `Carl <"&'> Öz`)
			a := u.Make("authentication")
			for _, k := range []string{"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA one@host", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB two@host", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIC three@host"} {
				a.MakeEntry("ssh-ed25519", k)
			}
			system.Make("services", "netconf", "rfc-compliant")
			for _, m := range []string{"radius", "password"} {
				system.Add("authentication-order", m)
			}
		},
		func(system *conf.Node) { // change a leaf; switch off; take out a flag
			system.Set("host-name", "other")
			system.Find("login").Entry("user", "carl").Find("authentication").Inactive = true
			system.Find("services", "netconf").Remove("rfc-compliant")
		},
		func(system *conf.Node) { // switch on; move an entry and a member
			u := system.Find("login").Entry("user", "carl")
			u.Find("authentication").Inactive = false
			k := u.Find("authentication").Kids
			k[0], k[2] = k[2], k[0]
			for i := range system.Kids {
				if i+1 < len(system.Kids) && system.Kids[i].Name == "authentication-order" && system.Kids[i+1].Name == "authentication-order" {
					system.Kids[i], system.Kids[i+1] = system.Kids[i+1], system.Kids[i]
					break
				}
			}
		},
		func(system *conf.Node) { // take out an entry with all below it, a member, a leaf
			system.Find("login").RemoveEntry("user", "carl")
			system.RemoveEntry("authentication-order", "radius")
		},
	}
	s := b.dial()
	for i, f := range steps {
		want := b.tree(b.router.Committed())
		f(want.Make("system"))
		b.loaded(s, b.edits(f))
		_, err := s.Commit(bg, transport.CommitOptions{})
		b.ok("commit", err)
		got, err := s.Read(bg, []string{"system"})
		b.ok("read", err)
		w, h := conf.New(), conf.New()
		w.Kids, h.Kids = []*conf.Node{want.Find("system")}, []*conf.Node{got.Find("system")}
		ignoreUIDs(w)
		ignoreUIDs(h)
		if d := conf.Diff(w, h); len(d) > 0 {
			b.Errorf("step %d: the router has, beyond what was sent: %q", i, conf.Lines(d))
		}
		b.ok("unlock", s.Unlock(bg))
	}
}

// ignoreUIDs: routers give a user without uid one of their own at commit.
func ignoreUIDs(n *conf.Node) {
	for _, u := range n.Find("system", "login").Entries("user") {
		u.Remove("uid")
	}
}

// A load that the router refuses may have arrived in part; a discard mends it.
func loadRefused(b *bench) {
	s := b.dial()
	b.ok("lock", s.Lock(bg))
	edits := b.edits(func(system *conf.Node) {
		system.Set("host-name", "partly")
		system.Make("services", "netconf", "ssh").Set("port", "70000")
	})
	_, err := s.Load(bg, edits)
	var r *transport.Refusal
	if !errors.As(err, &r) || len(r.Errors) == 0 || !strings.Contains(err.Error(), "70000") {
		b.Fatalf("load: %v", err)
	}
	b.ok("discard", s.Discard(bg))
	if diff, err := s.Compare(bg); err != nil || diff != "" {
		b.Errorf("compare: %q, %v", diff, err)
	}
	b.ok("unlock", s.Unlock(bg))
	b.untouched()
}

func check(b *bench) {
	s := b.dial()
	before := b.router.Committed()
	b.loaded(s, b.edits(renamed))
	_, err := s.Check(bg)
	b.ok("check", err)
	if b.router.Committed() != before {
		b.Error("a check changed what is committed")
	}
	b.ok("discard", s.Discard(bg))
}

// A check that fails names the statement, and so does the commit after it.
func checkRefused(b *bench) {
	s := b.dial()
	before := b.router.Committed()
	b.loaded(s, b.edits(func(system *conf.Node) { system.Make("login").MakeEntry("user", "carl") }))
	_, err := s.Check(bg)
	var r *transport.Refusal
	if !errors.As(err, &r) || !strings.Contains(err.Error(), "class") {
		b.Errorf("check: %v", err)
	}
	if _, err := s.Commit(bg, transport.CommitOptions{Confirm: 1}); !errors.As(err, &r) || !strings.Contains(err.Error(), "class") {
		b.Errorf("commit: %v", err)
	}
	if b.router.Committed() != before {
		b.Error("committed all the same")
	}
	b.ok("discard", s.Discard(bg))
	b.ok("unlock", s.Unlock(bg))
	b.untouched()
}

// A warning is no error.
func warnings(b *bench) {
	s := b.dial()
	b.ok("lock", s.Lock(bg))
	b.router.Inject(Load, Warn)
	w, err := s.Load(bg, b.edits(renamed))
	if err != nil || len(w) != 1 || w[0].Message == "" {
		b.Errorf("load: %v, %v", w, err)
	}
	b.router.Inject(Check, Warn)
	if w, err = s.Check(bg); err != nil || len(w) != 1 {
		b.Errorf("check: %v, %v", w, err)
	}
	b.router.Inject(Commit, Warn)
	if w, err = s.Commit(bg, transport.CommitOptions{}); err != nil || len(w) != 1 {
		b.Errorf("commit: %v, %v", w, err)
	}
	if b.name(b.router.Committed()) != "renamed" {
		b.Error("not committed")
	}
	b.router.Inject(Unlock, Warn)
	b.ok("unlock", s.Unlock(bg))
}
