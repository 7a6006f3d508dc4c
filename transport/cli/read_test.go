package cli

import (
	"errors"
	"strings"
	"testing"
	"time"

	"nplay/conf"
	"nplay/transport"
)

// The forms of `| display xml`.
const (
	login = `<rpc-reply xmlns:junos="http://xml.juniper.net/junos/23.4R0/junos">
    <configuration junos:commit-seconds="1791237823" junos:commit-localtime="2026-10-05 22:03:43 UTC" junos:commit-user="netops">
            <system>
                <login>
                    <user>
                        <name>ann</name>
                        <class>super-user</class>
                        <authentication>
                            <encrypted-password>$6$of-ann</encrypted-password>
                        </authentication>
                    </user>
                </login>
            </system>
    </configuration>
    <cli>
        <banner></banner>
    </cli>
</rpc-reply>
`
	services = `<rpc-reply xmlns:junos="http://xml.juniper.net/junos/23.4R0/junos">
    <configuration junos:commit-seconds="1791237823" junos:commit-user="netops">
            <system>
                <services>
                    <ssh>
                    </ssh>
                </services>
            </system>
    </configuration>
    <cli>
        <banner>[edit]</banner>
    </cli>
</rpc-reply>
`
	nothing = `<rpc-reply xmlns:junos="http://xml.juniper.net/junos/23.4R0/junos">
    <cli>
        <banner></banner>
    </cli>
</rpc-reply>
`
	history = `<rpc-reply xmlns:junos="http://xml.juniper.net/junos/23.4R0/junos">
    <commit-information>
        <commit-history>
            <sequence-number>0</sequence-number>
            <user>netops</user>
            <client>cli</client>
            <date-time junos:seconds="1791237823">2026-10-05 22:03:43 UTC</date-time>
            <comment>commit confirmed, rollback in 5mins</comment>
            <log>change under test</log>
            <commit-confirmed>rollback pending</commit-confirmed>
        </commit-history>
    </commit-information>
    <cli>
        <banner></banner>
    </cli>
</rpc-reply>
`
)

func show(words, say string) turn {
	return turn{want: "show configuration" + words + " | display xml | no-more", say: say}
}

func TestRead(t *testing.T) {
	s, _ := dial(t,
		show(" protocols bgp", nothing+atOp), show(" system login", login+atOp), show(" system services", services+atOp),
		show("", services+atOp))
	got, err := s.Read(bg, []string{"system/login", "system/services", "system/login/user", "protocols/bgp"})
	if err != nil {
		t.Fatal(err)
	}
	if u := got.Find("system", "login").Entry("user", "ann"); u == nil || got.Find("system", "services", "ssh") == nil || len(got.Kids) != 1 {
		t.Errorf("%q", conf.Lines(conf.Diff(conf.New(), got)))
	}
	if got, err := s.Read(bg, nil); err != nil || got.Find("system", "services", "ssh") == nil {
		t.Errorf("%v, %v", got, err)
	}
	if n := s.Stats().RPCs; n != 4 {
		t.Errorf("%d commands counted", n)
	}
}

// What two commands show may be of two commits; then it is read again.
func TestReadOfOneCommit(t *testing.T) {
	later := strings.ReplaceAll(services, "1791237823", "1791237824")
	s, _ := dial(t, show(" system login", login+atOp), show(" system services", later+atOp), show(" system login", strings.ReplaceAll(login, "1791237823", "1791237824")+atOp), show(" system services", later+atOp))
	if _, err := s.Read(bg, []string{"system/login", "system/services"}); err != nil || s.Stats().RPCs != 4 {
		t.Errorf("%v, %d commands", err, s.Stats().RPCs)
	}
	var turns []turn
	for range tries {
		turns = append(turns, show(" system login", login+atOp), show(" system services", later+atOp))
	}
	s, _ = dial(t, turns...)
	if _, err := s.Read(bg, []string{"system/login", "system/services"}); !refused(err) {
		t.Error(err)
	}
}

func TestReadRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		say         string
		cause       error
		hidden, yes bool // hidden: ErrHidden; yes: the session goes on
	}{
		"permission":         {"error: permission denied\n" + atOp, nil, true, true},
		"permission in XML":  {"<rpc-reply><rpc-error><error-severity>error</error-severity><error-message>permission denied</error-message></rpc-error></rpc-reply>\n" + atOp, nil, true, true},
		"secret":             {strings.ReplaceAll(login, "$6$of-ann", "/* SECRET-DATA */") + atOp, nil, true, true},
		"no such stanza":     {"                  ^\nsyntax error, expecting <statement>.\n" + atOp, nil, false, true},
		"garbage":            {"hello\n" + atOp, transport.ErrProtocol, false, false},
		"XML of nothing":     {"<rpc-reply>hello</rpc-reply>\n" + atOp, transport.ErrProtocol, false, false},
		"XML of something":   {"<rpc-reply><output>x</output></rpc-reply>\n" + atOp, transport.ErrProtocol, false, false},
		"an empty XML":       {"<rpc-reply><cli></rpc-reply>\n" + atOp, transport.ErrProtocol, false, false},
		"XML that is broken": {"<rpc-reply><configuration></rpc-reply>\n" + atOp, transport.ErrProtocol, false, false},
		"no configuration":   {"<rpc-reply><configuration/><x></rpc-reply>\n" + atOp, transport.ErrProtocol, false, false},
		"cut":                {login[:300], transport.ErrClosed, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := dial(t, turn{want: "show configuration system login | display xml | no-more", say: tt.say, hangup: name == "cut"}, show("", services+atOp))
			_, err := s.Read(bg, []string{"system/login"})
			var r *transport.Refusal
			switch {
			case err == nil, errors.Is(err, conf.ErrHidden) != tt.hidden, tt.cause != nil && !errors.Is(err, tt.cause):
				t.Error(err)
			case tt.cause == nil && !tt.hidden && !errors.As(err, &r):
				t.Error(err)
			}
			if _, err := s.Read(bg, nil); (err == nil) != tt.yes {
				t.Errorf("the next command: %v", err)
			}
		})
	}
}

// A value that looks like a prompt ends nothing, wherever the output is cut.
func TestPromptInsideOfXML(t *testing.T) {
	text := strings.Replace(login, "super-user", "a\n\n[edit]\nnetops@r1# ", 1)
	for cut := 300; cut < len(text); cut += 7 {
		var s screen
		l := newPrompter("netops")
		if err := s.write([]byte(text[:cut])); err != nil {
			t.Fatal(err)
		}
		if m, ok := l.ready(&s); ok && whole(body(s.lines, m)) {
			t.Fatalf("taken for ended at %q", text[cut-20:cut])
		}
	}
}

func TestHistory(t *testing.T) {
	old := strings.ReplaceAll(history, "<commit-confirmed>rollback pending</commit-confirmed>", "")
	uptime := turn{want: "show system uptime | display xml | no-more", say: `<rpc-reply><system-uptime-information><current-time><date-time junos:seconds="1791237900">x</date-time></current-time></system-uptime-information></rpc-reply>` + "\n" + atOp}
	late := uptime
	late.say = strings.ReplaceAll(uptime.say, "1791237900", "1791299999")
	for name, tt := range map[string]struct {
		script  []turn
		pending bool
	}{
		"marked":       {[]turn{{want: "show system commit | display xml | no-more", say: history + atOp}}, true},
		"not marked":   {[]turn{{want: "show system commit | display xml | no-more", say: old + atOp}, uptime}, true},
		"long ago":     {[]turn{{want: "show system commit | display xml | no-more", say: old + atOp}, late}, false},
		"our clock":    {[]turn{{want: "show system commit | display xml | no-more", say: old + atOp}, {want: uptime.want, say: "error: no\n" + atOp}}, true},
		"no clock set": {[]turn{{want: "show system commit | display xml | no-more", say: strings.ReplaceAll(old, "commit confirmed, rollback in 5mins", "x") + atOp}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := dial(t, tt.script...)
			h, err := s.History(bg)
			if err != nil || len(h) != 1 || h[0].Pending != tt.pending || h[0].Log != "change under test" || !h[0].Time.Equal(time.Unix(1791237823, 0)) {
				t.Errorf("%+v, %v", h, err)
			}
		})
	}
}

func TestCompare(t *testing.T) {
	diff := "[edit]\n+  snmp {\n+      community x;\n+  }\n[edit system]\n-  host-name a;\n+  host-name b;\n"
	for name, tt := range map[string]struct {
		say, want string
		cause     error
	}{
		"none":              {atConf, "", nil},
		"some":              {diff + atConf, diff, nil},
		"with a reminder":   {diff + reminder, diff, nil},
		"only a reminder":   {reminder, "", nil},
		"an error after it": {diff + "error: no\n" + atConf, "", errRefusal},
		"refused":           {"error: no\n" + atConf, "", errRefusal},
		"something":         {"hello\n" + atConf, "", transport.ErrProtocol},
		"with master":       {diff + "\n{master:0}[edit]\nnetops@r1# ", diff, nil},
		"a role of a node":  {diff + "\n{primary:node0}[edit]\nnetops@r1# ", diff, nil},
	} {
		s := lockedSession(t, turn{want: "show | compare | no-more", say: tt.say})
		got, err := s.Compare(bg)
		if got != tt.want || tt.cause == errRefusal && !refused(err) || tt.cause != errRefusal && !errors.Is(err, tt.cause) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
