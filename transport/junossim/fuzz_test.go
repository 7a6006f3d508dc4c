package junossim

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"nplay/transport/junossim/markup"
)

// A duplex reads here and writes there.
type duplex struct {
	io.Reader
	io.Writer
}

// Whatever a client sends, each message gets one reply, which is XML, and the
// committed configuration can be read after it.
func FuzzRequests(f *testing.F) {
	for _, s := range []string{lockRPC, unlockRPC, compareRPC, commitRPC, checkRPC, historyRPC,
		`<get-configuration format="text"><configuration><system/></configuration></get-configuration>`,
		`<load-configuration format="xml" action="replace"><configuration>` + hostnameEdit + `</configuration></load-configuration>`,
		`<edit-config><target><candidate/></target><config><configuration><system><host-name operation="delete"/></system></configuration></config></edit-config>`,
		`<commit-configuration><confirmed/><confirm-timeout>5</confirm-timeout></commit-configuration>`,
		`<get-rollback-information><rollback>0</rollback></get-rollback-information>`, `<get-config><source><running/></source></get-config>`,
		`<load-configuration action="set" format="text"><configuration-set>set system host-name r2</configuration-set></load-configuration>`,
		`<load-configuration action="replace" format="text"><configuration-text>system { replace: login { user a { class operator; } } }</configuration-text></load-configuration>`,
		`<load-configuration format="json"><configuration-json>{"configuration": {"system": {"@host-name": {"operation": "delete"}}}}</configuration-json></load-configuration>`,
		`<open-configuration><private/></open-configuration>`, `<close-configuration/>`, `<get-configuration format="json"/>`,
		`<get-rollback-information><rollback>0</rollback><compare>0</compare><format>set</format></get-rollback-information>`,
		`<command>show configuration system | display set</command>`, `<command format="text">show system rollback 0 | match x</command>`,
		`<command format="text">show version</command>`, `<kill-session><session-id>1</session-id></kill-session>`,
	} {
		f.Add(`<rpc message-id="1">`+s+`</rpc>`, false)
	}
	f.Add(`<rpc xmlns="x" a="&lt;"><lock/></rpc>`, true)
	config := Bare("r1", "lab", nil, "")
	f.Fuzz(func(t *testing.T, msg string, rfc bool) {
		if strings.Contains(msg, endOfMessage) {
			return
		}
		r, err := Start(Options{Config: strings.Replace(config, "<services><ssh/></services>", "", 1)})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		var out bytes.Buffer
		s := &session{router: r, who: account{name: "lab", class: class{"j-super-user", []string{"all"}}}, rfc: rfc, ch: &out,
			editor: &editor{user: "lab", since: time.Now(), active: time.Now()}}
		s.frames = newFramer(duplex{strings.NewReader(msg + endOfMessage), &out})
		s.next()
		reply, _, found := strings.Cut(out.String(), endOfMessage)
		if e, err := markup.Parse(msg); err == nil && e.Name == "hello" {
			return
		}
		if !found {
			t.Fatalf("no reply to %q", msg)
		}
		if _, err := markup.Parse(reply); err != nil {
			t.Fatalf("%v: %s", err, reply)
		}
		r.Committed()
	})
}

// Messages come out as they were put in, however they are cut.
func FuzzFrames(f *testing.F) {
	f.Add("<rpc/>]]>]]>\n<rpc>]]</rpc>]]>]]>", false)
	f.Add("\n#3\nabc\n#1\nd\n##\n\n#2\nxy\n##\n", true)
	f.Fuzz(func(t *testing.T, s string, chunked bool) {
		fr := newFramer(bytes.NewBufferString(s))
		fr.chunked, fr.limit = chunked, 1<<16
		for {
			msg, err := fr.read()
			if err != nil {
				return
			}
			if len(msg) > len(s) {
				t.Fatalf("%q from %q", msg, s)
			}
			if chunked && msg == "" || !chunked && strings.Contains(msg, endOfMessage) {
				t.Fatalf("%q", msg)
			}
			var b bytes.Buffer
			back := newFramer(&b)
			back.chunked = chunked
			if err := back.write(msg); err != nil {
				t.Fatal(err)
			}
			again, err := back.read()
			if err != nil || strings.TrimSuffix(again, "\n") != msg && again != msg {
				t.Fatalf("%q comes back as %q, %v", msg, again, err)
			}
		}
	})
}
