package modules

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"nplay/conf"
	"nplay/internal/secret"
)

// sampleKeys are the keys of the case that has every type, without comments.
func sampleKeys(t *testing.T) []string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "ensure_auth", "every-type.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	e, _ := Lookup("ensure_auth")
	var ids []string
	for _, line := range newCase(t, e, txtar.Parse(b)).module.(*EnsureAuth).SSHKeys {
		k, err := parseKey(line)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, k.id)
	}
	return ids
}

// Whatever a router has: a second run changes nothing, what the task does not
// name stays, wanted keys are there once and active, and with exclusive nothing
// else is.
func TestEnsureAuthHolds(t *testing.T) {
	ids := sampleKeys(t)
	comment := rapid.SampledFrom([]string{"", " a", " b c", ` "q"`})
	line := rapid.Custom(func(t *rapid.T) string { return rapid.SampledFrom(ids).Draw(t, "key") + comment.Draw(t, "comment") })
	hash := rapid.SampledFrom([]string{
		"$1$abcdefgh$ipwmFud6iEOig9kuAElTp.", "abJnggxhB/yWI",
		"$5$abcdefgh$0xZPCgenuyCSASHnrpgA7slgdoI41q5EcPY/CkvMXNB", "nonsense",
	})
	rapid.Check(t, func(t *rapid.T) {
		before := conf.New()
		for _, user := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"admin", "netops"}), rapid.ID[string]).Draw(t, "users") {
			u := before.Make("system", "login").MakeEntry("user", user)
			u.Set("class", "super-user")
			auth := u.Make("authentication")
			if rapid.Bool().Draw(t, "hash") {
				auth.Set("encrypted-password", hash.Draw(t, "hash"))
			}
			if rapid.Bool().Draw(t, "no keys") {
				auth.Make("no-public-keys")
			}
			for _, l := range rapid.SliceOfN(line, 0, 5).Draw(t, "keys") {
				auth.MakeEntry(listOf(l), l)
			}
			for _, k := range auth.Kids {
				k.Inactive = rapid.IntRange(0, 3).Draw(t, "off") == 0
			}
			auth.Inactive = rapid.IntRange(0, 7).Draw(t, "authentication off") == 0
			u.Inactive = rapid.IntRange(0, 7).Draw(t, "user off") == 0
		}
		m := &EnsureAuth{User: "netops"}
		m.SSHKeys = rapid.SliceOfNDistinct(line, 0, 3, func(l string) string { return strings.Join(strings.Fields(l)[:2], " ") }).Draw(t, "wanted")
		m.Exclusive = rapid.Bool().Draw(t, "exclusive")
		switch rapid.IntRange(0, 2).Draw(t, "password") {
		case 1:
			m.Password = secret.New("Lab-Secret1")
		case 2:
			m.PasswordHash = secret.New("abJnggxhB/yWI")
		}
		if err := m.Validate(); err != nil {
			t.Fatal(err)
		}
		after := ensure(t, m, before)
		auth := after.Find("system", "login").Entry("user", "netops").Find("authentication")
		count := map[string]int{}
		for _, list := range keyLists {
			for _, n := range auth.Entries(list) {
				if !n.Inactive {
					count[strings.Join(strings.Fields(n.Key)[:2], " ")]++
				}
			}
		}
		for _, l := range m.SSHKeys {
			id := strings.Join(strings.Fields(l)[:2], " ")
			if count[id] == 0 || m.Exclusive && (count[id] > 1 || auth.Entry(listOf(l), l) == nil) {
				t.Errorf("%s is there %d times", l, count[id])
			}
			delete(count, id)
		}
		if m.Exclusive && len(count) > 0 {
			t.Errorf("these keys are there too: %v", count)
		}
		if _, off := auth.Leaf("no-public-keys"); off && len(m.SSHKeys) > 0 {
			t.Error("no key can log in")
		}
		if h, ok := auth.Leaf("encrypted-password"); !m.Password.IsZero() {
			if fits, err := secret.Verify(secret.New(h), m.Password); !ok || !fits || err != nil {
				t.Errorf("the password does not hold: %v", err)
			}
		}
		was, is := before.Find("system", "login").Entry("user", "admin"), after.Find("system", "login").Entry("user", "admin")
		if (was == nil) != (is == nil) || was != nil && !conf.Equal(was, is) {
			t.Error("another account was touched")
		}
	})
}

// The same for accounts.
func TestEnsureUserHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before := conf.New()
		for _, user := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"admin", "netops"}), rapid.ID[string]).Draw(t, "users") {
			u := before.Make("system", "login").MakeEntry("user", user)
			for _, leaf := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{"class", "uid", "full-name"}), rapid.ID[string]).Draw(t, "leaves") {
				u.Set(leaf, rapid.SampledFrom([]string{"2000", "2001"}).Draw(t, leaf))
				u.Find(leaf).Inactive = rapid.Bool().Draw(t, "off")
			}
			u.Inactive = rapid.Bool().Draw(t, "user off")
		}
		m := &EnsureUser{Name: "netops", Absent: rapid.Bool().Draw(t, "absent")}
		if !m.Absent {
			class := rapid.SampledFrom([]string{"super-user", "2000"}).Draw(t, "class")
			m.Class = &class
			if rapid.Bool().Draw(t, "with uid") {
				uid := rapid.IntRange(100, 64000).Draw(t, "uid")
				m.UID = &uid
			}
		}
		if err := m.Validate(); err != nil {
			t.Fatal(err)
		}
		after := ensure(t, m, before)
		user := after.Find("system", "login").Entry("user", "netops")
		if m.Absent != (user == nil) {
			t.Errorf("absent is %v, and the account is %v", m.Absent, user)
		}
		if class, _ := user.Leaf("class"); !m.Absent && (class != *m.Class || user.Inactive) {
			t.Errorf("the class is %q, inactive %v", class, user.Inactive)
		}
		was, is := before.Find("system", "login").Entry("user", "admin"), after.Find("system", "login").Entry("user", "admin")
		if (was == nil) != (is == nil) || was != nil && !conf.Equal(was, is) {
			t.Error("another account was touched")
		}
	})
}

// ensure runs a task on a copy, and again on what comes out of its edits.
func ensure(t *rapid.T, m Module, before *conf.Node) *conf.Node {
	after := before.Clone()
	if err := m.Ensure(target, after); err != nil {
		t.Fatal(err)
	}
	edits := conf.Diff(before, after)
	for _, e := range edits {
		if !conf.Within(e.Path, m.Scope()) {
			t.Errorf("%s lies outside of the scope", conf.PathString(e.Path))
		}
	}
	applied := before.Clone()
	if err := conf.Apply(applied, edits); err != nil {
		t.Fatal(err)
	}
	again := applied.Clone()
	if err := m.Ensure(target, again); err != nil {
		t.Fatal(err)
	}
	if more := conf.Diff(applied, again); len(more) > 0 {
		t.Fatalf("again, it would still edit:\n%s", strings.Join(conf.Lines(more), "\n"))
	}
	return applied
}

func listOf(line string) string {
	word, _, _ := strings.Cut(line, " ")
	return keyKinds[word].list
}
