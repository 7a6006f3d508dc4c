package netconf

import (
	"context"
	"errors"
	"strings"
	"testing"

	"nplay/conf"
	"nplay/transport"
)

const okReply = `<rpc-reply xmlns="urn:ietf:params:xml:ns:netconf:base:1.0" message-id="ID"><ok/></rpc-reply>`

// dialRFC opens a session with a server that announces these capabilities.
func dialRFC(t *testing.T, capabilities []string, script ...scripted) (*rfc, *peer) {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities>`)
	for _, c := range append([]string{base10, candidate}, capabilities...) {
		b.WriteString("<capability>" + c + "</capability>")
	}
	b.WriteString("</capabilities><session-id>4</session-id></hello>" + eom)
	s, p, err := tryDial(t, context.Background(), b.String(), script...)
	if err != nil {
		t.Fatal(err)
	}
	r, err := speak(s, "netconf")
	if err != nil {
		t.Fatal(err)
	}
	return r.(*rfc), p
}

func edit(t *testing.T, before, inside string) []conf.Edit {
	t.Helper()
	wrap := func(s string) string { return `<system xmlns="urn:x" xmlns:nc="` + namespace + `">` + s + `</system>` }
	have, err := conf.ParseData(strings.NewReader(`<data xmlns="`+namespace+`">`+wrap(before)+`</data>`), conf.Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	cmds, err := conf.ParseWantedData(wrap(inside), conf.Limits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	after := have.Clone()
	if err := conf.Impose(after, cmds); err != nil {
		t.Fatal(err)
	}
	return conf.Diff(have, after)
}

// Only what a server announces is asked of it.
func TestRFCCapabilities(t *testing.T) {
	ctx := context.Background()
	edits := func() []conf.Edit { return edit(t, `<a>1</a>`, `<a nc:operation="remove"/>`) }
	s, p := dialRFC(t, nil, scripted{want: "<edit-config>", reply: okReply})
	if _, err := s.Load(ctx, edits()); err != nil {
		t.Fatal(err)
	}
	sent := p.requests()[0]
	if strings.Contains(sent, "test-option") || strings.Contains(sent, "error-option") || !strings.Contains(sent, `nc:operation="delete">1</a>`) {
		t.Error(sent)
	}
	if w, err := s.Check(ctx); err != nil || len(w) != 1 {
		t.Errorf("check: %v %v", w, err)
	}
	for name, err := range map[string]error{
		"confirmed": second(s.Commit(ctx, transport.CommitOptions{Confirm: 1})),
		"cancel":    s.Cancel(ctx),
	} {
		if !refused(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s, p = dialRFC(t, []string{validate11, rollbackOnError, confirmed11},
		scripted{want: "<test-option>test-then-set</test-option><error-option>rollback-on-error</error-option>", reply: okReply},
		scripted{want: "<commit><confirmed/><confirm-timeout>300</confirm-timeout><persist>run &lt;1&gt;</persist></commit>", reply: okReply},
		scripted{want: "<commit><persist-id>run &lt;1&gt;</persist-id></commit>", reply: okReply},
		scripted{want: "<cancel-commit><persist-id>run &lt;1&gt;</persist-id></cancel-commit>", reply: okReply},
	)
	s.Persist("run <1>")
	if _, err := s.Load(ctx, edits()); err != nil {
		t.Fatal(err)
	}
	if w, err := s.Check(ctx); err != nil || len(w) != 0 {
		t.Errorf("check: %v %v", w, err)
	}
	for name, err := range map[string]error{"synchronize": second(s.Commit(ctx, transport.CommitOptions{Synchronize: true})), "years": second(s.Commit(ctx, transport.CommitOptions{Confirm: 1 << 20}))} {
		if !refused(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, err := range []error{second(s.Commit(ctx, transport.CommitOptions{Confirm: 5, Log: "x"})), second(s.Confirm(ctx, "x")), s.Cancel(ctx)} {
		if err != nil {
			t.Error(err)
		}
	}
	for _, r := range p.requests() {
		if strings.Contains(r, "<validate>") {
			t.Error("validated")
		}
	}
}

func second(_ []transport.Warning, err error) error { return err }

// The lock is not kept when something is in the way, and says what it is.
func TestRFCLock(t *testing.T) {
	data := func(a string) string {
		return `<rpc-reply xmlns="` + namespace + `" message-id="ID"><data><x xmlns="urn:x">` + a + `</x></data></rpc-reply>`
	}
	fault := func(tag, app, text, info string) string {
		return `<rpc-reply xmlns="` + namespace + `" message-id="ID"><rpc-error><error-type>protocol</error-type><error-tag>` + tag +
			`</error-tag><error-severity>error</error-severity><error-app-tag>` + app + `</error-app-tag><error-message>` + text +
			`</error-message><error-info>` + info + `</error-info></rpc-error></rpc-reply>`
	}
	lockC, lockR := scripted{want: "<lock><target><candidate/>", reply: okReply}, scripted{want: "<lock><target><running/>", reply: okReply}
	openC, openR := scripted{want: "<unlock><target><candidate/>", reply: okReply}, scripted{want: "<unlock><target><running/>", reply: okReply}
	saying := func(s scripted, reply string) scripted { s.reply = reply; return s }
	for _, c := range []struct {
		name   string
		script []scripted
		cause  error
		idle   bool
	}{
		{"free", []scripted{lockC, lockR, openR, {want: "<running/>", reply: data("1")}, {want: "<candidate/>", reply: data("1")}}, nil, true},
		{"held", []scripted{saying(lockC, fault("lock-denied", "no-access", "lock denied", "<session-id>9</session-id>"))}, transport.ErrLocked, false},
		{"pending, candidate", []scripted{saying(lockC, fault("in-use", "outstanding-confirmed-commit", "no", ""))}, transport.ErrPending, false},
		{"pending, running", []scripted{lockC, saying(lockR, fault("lock-denied", "", "a confirmed commit is in progress", "")), openC}, transport.ErrPending, false},
		{"running held", []scripted{lockC, saying(lockR, fault("lock-denied", "", "lock denied", "")), openC}, transport.ErrLocked, false},
		{"edited", []scripted{lockC, lockR, openR, {want: "<running/>", reply: data("1")}, {want: "<candidate/>", reply: data("2")}, openC}, transport.ErrDirty, false},
		{"edited, as the server says", []scripted{saying(lockC, fault("resource-denied", "", "discard-changes needed", ""))}, transport.ErrDirty, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, p := dialRFC(t, nil, c.script...)
			err := s.Lock(context.Background())
			if !errors.Is(err, c.cause) || c.cause == nil && err != nil || s.Idle() != c.idle {
				t.Errorf("%v, idle %v", err, s.Idle())
			}
			if got := len(p.requests()); got != len(c.script) {
				t.Errorf("%d requests, want %d", got, len(c.script))
			}
			if s.link.why() != nil {
				t.Error("the session is closed")
			}
		})
	}
}

// A server's answer that is none closes the session; what is hidden is not absent.
func TestRFCAnswers(t *testing.T) {
	ctx := context.Background()
	s, _ := dialRFC(t, nil, scripted{reply: `<rpc-reply xmlns="` + namespace + `" message-id="ID"><rpc-error><error-tag>access-denied</error-tag><error-severity>error</error-severity></rpc-error></rpc-reply>`},
		scripted{reply: `<rpc-reply xmlns="` + namespace + `" message-id="ID"/>`})
	if _, err := s.Read(ctx, []string{"{urn:x}a"}); !errors.Is(err, conf.ErrHidden) {
		t.Errorf("denied: %v", err)
	}
	if _, err := s.Read(ctx, []string{"system/login"}); !refused(err) {
		t.Errorf("Junos' own: %v", err)
	}
	if _, err := s.Commit(ctx, transport.CommitOptions{}); !errors.Is(err, transport.ErrProtocol) || s.link.why() == nil {
		t.Errorf("neither done nor not: %v", err)
	}
	s, _ = dialRFC(t, nil, scripted{want: `<a xmlns="urn:x"/>`, reply: okReply})
	if _, err := s.Read(ctx, []string{"{urn:x}a"}); !errors.Is(err, transport.ErrProtocol) {
		t.Errorf("no data: %v", err)
	}
	if _, err := s.Load(ctx, conf.Diff(conf.New(), junosTree())); err == nil {
		t.Error("edits of Junos were loaded")
	}
}

func junosTree() *conf.Node {
	n := conf.New()
	n.Make("system").Set("host-name", "x")
	return n
}

// Which words a server is spoken to in.
func TestSpeak(t *testing.T) {
	for _, c := range []struct {
		capabilities []string
		platform     string
		forgetful    bool
		want         string // of the error; "" for a session
	}{
		{[]string{base10, junos, candidate}, "junos", false, ""},
		{[]string{base10, junos, candidate}, "", false, ""},
		{[]string{base10, candidate}, "netconf", true, ""},
		{[]string{base10, junos, candidate}, "netconf", false, "is a Junos router"},
		{[]string{base10, candidate}, "junos", false, "is no Junos router"},
		{[]string{base10}, "netconf", false, "has no candidate"},
	} {
		h := hello{capabilities: map[string]bool{}}
		for _, u := range c.capabilities {
			h.capabilities[u] = true
		}
		s, err := speak(&session{link: &link{hello: h}}, c.platform)
		switch {
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || transport.Hint(err) == ""):
			t.Errorf("%v %q: %v", c.capabilities, c.platform, err)
		case c.want == "" && err != nil:
			t.Errorf("%v %q: %v", c.capabilities, c.platform, err)
		case c.want == "" && (s.Info().Forgetful != c.forgetful || s.Info().Junos == c.forgetful):
			t.Errorf("%v %q: %+v", c.capabilities, c.platform, s.Info())
		}
	}
}
