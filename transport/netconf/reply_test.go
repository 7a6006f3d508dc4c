package netconf

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"nplay/transport"
)

func TestReply(t *testing.T) {
	plain := func(s string) string { return s }
	tests := []struct {
		file     string
		ok       bool
		refusal  string // "" for none
		warnings []transport.Warning
	}{
		{"lock-empty.xml", false, "", nil},
		{"ok.xml", true, "", nil},
		{"nc-ok.xml", true, "", nil},
		{"lock-warning.xml", false, "", []transport.Warning{{Message: "uncommitted changes will be discarded on exit"}}},
		{"load-ok.xml", true, "", nil},
		{"load-success.xml", false, "", nil},
		{"load-warning.xml", true, "", []transport.Warning{{Message: "statement not found"}}},
		{"load-mixed.xml", true, "x: protcols: syntax error", []transport.Warning{{Message: "statement not found"}}},
		{"load-syntax.xml", false, "x: system1: syntax error; }: error recovery ignores input until this point", nil},
		{"load-count.xml", true, "x: the router counts 2 errors and names none", nil},
		{"check-warning.xml", true, "", []transport.Warning{{Path: "[edit protocols]", Message: "mgd: requires 'mpls' license"}}},
		{"check-missing.xml", false, "x: [edit] system: mgd: Missing mandatory statement: 'root-authentication'; configuration check-out failed: (missing mandatory statements)", nil},
		{"check-daemon.xml", true, "x: [edit interfaces ge-0/0/1] unit 2: Only unit 0 is valid for this encapsulation", nil},
		{"check-xnm.xml", false, "x: [edit system login] user bob: Missing mandatory statement: 'class'", []transport.Warning{{Message: "statement has no contents; ignored"}}},
		{"check-malformed.xml", true, "", nil},
		{"check-malformed-error.xml", true, "x: remote check failed", nil},
		{"permission.xml", false, "x: get-permission-denied: permission denied", nil},
	}
	for _, tt := range tests {
		t.Run(tt.file, func(t *testing.T) {
			r, xml, err := parseReply([]byte(fixture(t, "reply/"+tt.file)))
			if err != nil {
				t.Fatal(err)
			}
			if r.id != "ID" {
				t.Errorf("message-id %q", r.id)
			}
			if r.ok != tt.ok {
				t.Errorf("ok %v", r.ok)
			}
			got := ""
			if f := r.refusal("x", plain); f != nil {
				got = f.Error()
			}
			if got != tt.refusal {
				t.Errorf("refusal\n%s, want\n%s", got, tt.refusal)
			}
			if d := cmp.Diff(tt.warnings, r.said(plain)); d != "" {
				t.Errorf("warnings (-want +got):\n%s", d)
			}
			if _, err := parseStrict(xml); err != nil {
				t.Errorf("what is handed on is malformed: %v", err)
			}
		})
	}
}

func TestReplyMarkers(t *testing.T) {
	for file, want := range map[string]string{
		"load-success.xml": "load-success", "check-junos.xml": "commit-check-success",
		"commit-junos.xml": "commit-success", "check-malformed.xml": "commit-check-success",
		"compare-none.xml": "configuration-output", "read.xml": "configuration",
	} {
		r, _, err := parseReply([]byte(fixture(t, "reply/"+file)))
		if err != nil || r.seen[want] != 1 {
			t.Errorf("%s: %v, %v", file, r, err)
		}
	}
}

// What a configuration contains is not taken for an answer.
func TestReplyInConfiguration(t *testing.T) {
	r, _, err := parseReply([]byte(`<rpc-reply message-id="1"><configuration xmlns="http://xml.juniper.net/xnm/1.1/xnm">
		<system><syslog><file><name>a</name><contents><name>any</name><warning/><error/></contents></file></syslog>
		<load-error-count>x</load-error-count><commit-success/><ok/></system></configuration></rpc-reply>`))
	if err != nil {
		t.Fatal(err)
	}
	if len(r.problems)+len(r.warnings) > 0 || r.ok || r.seen["commit-success"] > 0 {
		t.Errorf("%+v", r)
	}
}

func TestBadReply(t *testing.T) {
	for in, want := range map[string]string{
		"":                               "no rpc-reply",
		"<hello/>":                       "<hello> instead",
		"<rpc-reply/><rpc-reply/>":       "instead of an rpc-reply",
		"<rpc-reply>":                    "unexpected EOF",
		"<rpc-reply>\xff</rpc-reply>":    "UTF-8",
		"<rpc-reply>&bogus;</rpc-reply>": "entity",
		"<rpc-reply><rpc-error>":         "EOF",
		"<rpc-reply><load-error-count>many</load-error-count></rpc-reply>": `load-error-count is "many"`,
		"<rpc-reply>" + strings.Repeat("<a>", 200):                         "deeper",
		"<rpc-reply><a></b></rpc-reply>":                                   "closed by",
		"<rpc-reply><routing-engine><a></routing-engine></rpc-reply>":      "closed by",
	} {
		if _, _, err := parseReply([]byte(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v, want %q", in, err, want)
		}
	}
}

// Mending must not hide an error: it may only close what is open.
func TestMend(t *testing.T) {
	in := fixture(t, "reply/check-malformed.xml")
	out, ok := mend([]byte(in))
	if !ok || string(out) != strings.Replace(in, "<nc:ok/>", "</routing-engine><nc:ok/>", 1) {
		t.Errorf("%v %s", ok, out)
	}
	for _, whole := range []string{"<rpc-reply><ok/></rpc-reply>", "<routing-engine>", "<routing-engine></routing-engine><ok/>", strings.Repeat("<routing-engine>", 17) + "<ok/>"} {
		if _, ok := mend([]byte(whole)); ok {
			t.Errorf("%s was mended", whole)
		}
	}
}

func FuzzReply(f *testing.F) {
	files, err := os.ReadDir("testdata/reply")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		f.Add([]byte(fixture(f, "reply/"+file.Name())))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		r, xml, err := parseReply(in)
		if err != nil {
			return
		}
		if len(r.problems) > maxProblems || len(r.warnings) > maxProblems {
			t.Fatal("too many problems kept")
		}
		again, _, err := parseReply(xml)
		if err != nil || again.ok != r.ok || len(again.problems) != len(r.problems) {
			t.Fatalf("read again: %v", err)
		}
		r.refusal("x", strings.ToUpper)
		r.said(strings.ToUpper)
		parseStatus(xml)
	})
}

func TestFixturesAreUsed(t *testing.T) {
	files, err := os.ReadDir("testdata/reply")
	if err != nil {
		t.Fatal(err)
	}
	sources, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, s := range sources {
		if strings.HasSuffix(s.Name(), "_test.go") {
			b, err := os.ReadFile(s.Name())
			if err != nil {
				t.Fatal(err)
			}
			all.Write(b)
		}
	}
	unused := slices.DeleteFunc(files, func(f os.DirEntry) bool { return strings.Contains(all.String(), f.Name()) })
	if len(unused) > 0 {
		t.Errorf("no test uses %v", unused)
	}
}
