package conf

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestImpose(t *testing.T) {
	const router = `<system><host-name>old</host-name><services><ssh/></services></system>
<protocols><lldp inactive="inactive"><interface><name>a</name></interface></lldp><bgp><group><name>g</name><export>x</export><export>y</export></group></bgp></protocols>
<policy-options><policy-statement><name>p</name><term><name>a</name></term><term><name>b</name></term><term><name>c</name></term></policy-statement></policy-options>
<snmp><location inactive="inactive">here</location></snmp>`
	for _, c := range []struct {
		name, lines string
		want        []string // the difference
		err         string
	}{
		{"nothing new", "set system host-name old\nset system services ssh\ndelete snmp contact\ndeactivate system ntp", nil, ""},
		{"a leaf and a list", "set system host-name new\nset protocols bgp group h type external", []string{"set system host-name new", "set protocols bgp group h type external"}, ""},
		{"an inactive leaf", "set snmp location here", []string{"activate snmp location"}, ""},
		{"an inactive leaf that is to be", "set snmp location there\ndeactivate snmp location", []string{"set snmp location there"}, ""},
		{"in an inactive stanza", "set protocols lldp interface b", nil, "[edit protocols lldp] is deactivated"},
		{"an inactive stanza itself", "set protocols lldp", nil, "`activate protocols lldp` or `deactivate protocols lldp`"},
		{"an inactive stanza that goes first", "delete protocols lldp\nset protocols lldp interface b", []string{"delete protocols lldp interface a", "set protocols lldp interface b", "activate protocols lldp"}, ""},
		{"settled", "set protocols lldp interface b\nactivate protocols lldp", []string{"set protocols lldp interface b", "activate protocols lldp"}, ""},
		{"several entries", "set system name-server [ 192.0.2.1 192.0.2.2 ]\ndelete policy-options policy-statement p term [ a b ]", []string{"set system name-server 192.0.2.1", "set system name-server 192.0.2.2", "delete policy-options policy-statement p term a", "delete policy-options policy-statement p term b"}, ""},
		{"a whole list", "delete policy-options policy-statement p term", []string{"delete policy-options policy-statement p term a", "delete policy-options policy-statement p term b", "delete policy-options policy-statement p term c"}, ""},
		{"a whole leaf-list", "delete protocols bgp group g export", []string{"delete protocols bgp group g export x", "delete protocols bgp group g export y"}, ""},
		{"one member", "delete protocols bgp group g export x", []string{"delete protocols bgp group g export x"}, ""},
		{"a place before", "insert policy-options policy-statement p term c before term a", []string{"insert policy-options policy-statement p term c before term a"}, ""},
		{"a place behind", "insert policy-options policy-statement p term a after term b", []string{"insert policy-options policy-statement p term a after term b"}, ""},
		{"a member's place", "insert protocols bgp group g export y before x", []string{"insert protocols bgp group g export y before x"}, ""},
		{"a place it has", "insert policy-options policy-statement p term b after term a", nil, ""},
		{"no place", "insert policy-options policy-statement p term b after term z", nil, "the sibling"},
		{"beside itself", "insert policy-options policy-statement p term b after term b", nil, "beside itself"},
		{"nothing to place", "insert policy-options policy-statement p term z after term a", nil, "not there to be moved"},
		{"nothing to activate", "activate protocols ospf", nil, "not there to be activated"},
		{"a leaf by its value", "set routing-options autonomous-system 65001\ndelete routing-options autonomous-system 65002", []string{"set routing-options autonomous-system 65001"}, ""},
		{"removed again", "set system ntp server 192.0.2.1\ndelete system ntp", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			cmds, err := ParseLines(c.lines, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			before := read(t, router)
			after := before.Clone()
			err = Impose(after, cmds)
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("error %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, Lines(Diff(before, after))); d != "" {
				t.Error(d)
			}
			again := after.Clone()
			if err := Impose(again, cmds); err != nil || !Equal(after, again) {
				t.Errorf("again: %v\n%s", err, strings.Join(Lines(Diff(after, again)), "\n"))
			}
		})
	}
}

// What a router has in a form that the schema does not know is left alone.
func TestImposeOnTheUnknown(t *testing.T) {
	n := read(t, `<system><host-name><first>a</first></host-name></system>`)
	cmds, err := ParseLines("set system host-name b", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if err := Impose(n, cmds); err == nil || !strings.Contains(err.Error(), "does not know") {
		t.Errorf("error %v", err)
	}
}

// A value is said by whoever says it: quotes make a value of what looks like a
// misspelt statement, on the way in and out.
func TestQuotesMakeAValue(t *testing.T) {
	for _, line := range []string{
		`set routing-options autonomous-system "loops"`,
		`set interfaces "interface-rang" unit 0`,
		`set policy-options prefix-list p "apply-path"`,
		`set policy-options prefix-list p "after"`,
		`set class-of-service schedulers s transmit-rate "percnt"`,
	} {
		cmds, err := ParseLines(line, Limits{})
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		if got := Lines(Diff(nil, made(t, New(), cmds))); len(got) != 1 || got[0] != line {
			t.Errorf("%s became %q", line, got)
		}
		if _, err := ParseLines(strings.ReplaceAll(line, `"`, ""), Limits{}); err == nil && !strings.Contains(line, "after") {
			t.Errorf("%s without its quotes is taken", line)
		}
	}
}

func TestFaultsNameTheirPlace(t *testing.T) {
	for _, c := range []struct {
		text         string
		line, column int
		veiled       bool
		want         string
	}{
		{"set system hostname r1", 1, 12, false, `unknown statement "hostname" in Junos 23.4R2; did you mean "host-name"?`},
		{"\n  set system services netconf ssh prot 1", 2, 35, false, `did you mean "port"?`},
		{"set system services netconf ssh port", 1, 37, false, "a value is missing: a number within 1..65535"},
		{"set system services netconf ssh port 0", 1, 38, false, `"0" is not a number within 1..65535`},
		{"set interfaces", 0, 0, false, ""},
		{"set firewall family inet filter", 1, 32, false, "is a list: name its entry"},
		{"set firewall family inet filter f term t from protocol [ tcp udp", 1, 56, false, "] is missing"},
		{"set firewall family inet filter f term t from protocol [ ]", 1, 56, false, "nothing in them"},
		{"set system name-server [ a ; ]", 1, 28, false, "has no place here"},
		{"set system name-server [ a b ] port 5", 1, 32, false, `unknown statement "port"`},
		{"set system host-name { }", 1, 22, false, "a value is missing"},
		{"set system ; services", 1, 12, false, "has no place here"},
		{"set protocols ospf area 0.0.0.0 virtual-link 10.0.0.1 transit-area 0.0.0.1", 1, 46, false, `the word "neighbor-id" is missing here`},
		{"set protocols ospf area 0.0.0.0 virtual-link neighbor-id 10.0.0.1 transit-aera 0.0.0.1", 1, 67, false, "did you mean it?"},
		{"set policy-options policy-statement p from route-filter 10.0.0.0/8 exat", 1, 68, false, "did you mean exact?"},
		{"set policy-options policy-statement p from route-filter 10.0.0.0/8 upto", 1, 72, false, "needs its choice-value"},
		{"set", 1, 4, false, "a statement is missing"},
		{"stt system host-name a", 1, 1, false, `did you mean "set"?`},
		{"top", 1, 1, false, "write each statement from the top"},
		{"rename system host-name a", 1, 1, false, "a line begins with"},
		{"delete system host-name a", 1, 25, false, "nothing can follow here"},
		{"deactivate system ntp server", 1, 29, false, "name its entry"},
		{"insert system name-server 192.0.2.1 before name-server 192.0.2.2", 0, 0, false, ""},
		{"insert system login user a before user b", 1, 8, false, "the order of these means nothing"},
		{"insert firewall family inet filter f term a", 1, 44, false, "say where"},
		{"insert firewall family inet filter f term a before", 1, 51, false, "name of the other entry is missing"},
		{"insert firewall family inet filter f term a before interface-specific", 1, 52, false, `an entry of "term" is needed here`},
		{"insert firewall family inet filter f term a before term b then", 1, 59, false, "nothing can follow here"},
		{`set system host-name "a`, 1, 22, true, "not closed"},
		{`set system host-name a"b"`, 1, 23, true, "a quote inside of a word"},
		{`set system host-name "a"b`, 1, 25, true, "behind a closing quote"},
		{"set system host-name a /* b", 1, 24, true, "a comment that does not end"},
		{"set system host-name \x01", 1, 22, false, "control character"},
		{"set system root-authentication canary", 1, 32, true, "unknown statement in Junos"},
		{"set system root-authentication encrypted-pasword canary", 1, 32, true, `did you mean "encrypted-password"?`},
		{`set system root-authentication encrypted-password "canary" canary`, 1, 60, true, "unknown statement in Junos"},
		{`set system host-name $6$canary x`, 1, 32, true, "unknown statement"},
		{"set protocols bgp group g type $9$canary", 1, 32, true, "the value is not one of external, internal"},
		{"set snmp community canary x", 1, 27, true, "[edit snmp community (sensitive)]: unknown statement in"},
		{`set snmp v3 usm local-engine user u authentication-sha authentication-password canary`, 1, 80, true, "the value is not text of 8..1024 characters"},
	} {
		_, err := ParseLines(c.text, Limits{})
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", c.text, err)
			}
			continue
		}
		var f *Fault
		if !errors.As(err, &f) {
			t.Errorf("%q: error %v", c.text, err)
			continue
		}
		if f.Line != c.line || f.Column != c.column || f.Veiled != c.veiled || f.Width < 1 || !strings.Contains(f.Error(), c.want) {
			t.Errorf("%q: line %d, column %d, veiled %v: %v", c.text, f.Line, f.Column, f.Veiled, err)
		}
		if strings.Contains(fmt.Sprintf("%v %#v", err, f.Err.Error()), "canary") {
			t.Errorf("%q: %v shows a secret", c.text, err)
		}
	}
}

func TestLimitsOfText(t *testing.T) {
	for name, parse := range map[string]func(string, Limits) ([]Command, error){"lines": ParseLines, "text": ParseText, "xml": ParseWantedXML} {
		if _, err := parse("<configuration>"+strings.Repeat(" ", 100), Limits{Bytes: 100}); !errors.Is(err, ErrLimit) {
			t.Errorf("%s: bytes: %v", name, err)
		}
	}
	if _, err := ParseLines(strings.Repeat("set system host-name a\n", 11), Limits{Elements: 10}); !errors.Is(err, ErrLimit) {
		t.Errorf("lines: %v", err)
	}
	if _, err := ParseText(strings.Repeat("system { host-name a; }\n", 11), Limits{Elements: 10}); !errors.Is(err, ErrLimit) {
		t.Errorf("text: %v", err)
	}
	if _, err := ParseText("system { services { netconf { ssh; } } }", Limits{Depth: 3}); !errors.Is(err, ErrLimit) {
		t.Errorf("depth: %v", err)
	}
	_, err := ParseLines(strings.Repeat("bogus\n", 1000), Limits{})
	if n := strings.Count(err.Error(), "\n"); n != most-1 {
		t.Errorf("%d faults are told", n+1)
	}
}

func TestParseWantedXMLOfXMLIsTheTree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := checked(t, tree().Draw(t, "tree"))
		cmds, err := ParseWantedXML(canon(t, want), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(canon(t, want), canon(t, made(t, New(), cmds))); d != "" {
			t.Fatal(d)
		}
	})
}

func FuzzParseWantedXML(f *testing.F) {
	f.Add(`<configuration><system><host-name>a</host-name><login><user><name>b</name><uid>1</uid></user></login></system></configuration>`)
	f.Add(`<configuration><a xmlns="urn:x"/><system inactive="inactive"><services><ssh/></services></system></configuration>`)
	f.Fuzz(func(t *testing.T, s string) {
		cmds, err := ParseWantedXML(s, Limits{Bytes: 1 << 16, Depth: 20, Elements: 1000})
		if err == nil {
			_ = Impose(New(), cmds)
		}
	})
}
