package answers

import (
	"bytes"
	"strings"
	"testing"
)

func TestMaskXML(t *testing.T) {
	in := `<!-- hi --><rpc-reply message-id="1"><configuration xmlns="x"><system>
<host-name>r1</host-name><root-authentication><encrypted-password>$6$canary</encrypted-password></root-authentication>
<login><user><name>ann</name><full-name>Ann &amp; Bob</full-name><authentication><encrypted-password><![CDATA[canary]]></encrypted-password>
<plain-text-password-value>canary &lt;1&gt;</plain-text-password-value><ssh-ed25519><name>ssh-ed25519 AAAA</name></ssh-ed25519></authentication></user></login>
<radius-server><name>192.0.2.1</name><secret>canary</secret></radius-server>
<new-thing><new-secret>canary</new-secret></new-thing>
</system><groups><name>g</name><system><radius-server><name>192.0.2.2</name><secret>canary</secret></radius-server></system></groups></configuration>
<output>secret</output></rpc-reply>`
	got := MaskXML([]byte(in))
	if strings.Contains(got, "canary") {
		t.Errorf("a secret in\n%s", got)
	}
	if n := strings.Count(got, Masked); n != 6 {
		t.Errorf("%d masks, want 6, in\n%s", n, got)
	}
	for _, keep := range []string{"<!-- hi -->", "<host-name>r1</host-name>", "Ann &amp; Bob", "<name>ann</name>", "ssh-ed25519 AAAA", "<output>secret</output></rpc-reply>", "<name>192.0.2.1</name>"} {
		if !strings.Contains(got, keep) {
			t.Errorf("%s is lost in\n%s", keep, got)
		}
	}
	// What cannot be told apart is not shown.
	if got := MaskXML([]byte("<a><b>1</b></c><encrypted-password>canary")); strings.Contains(got, "canary") || !strings.HasPrefix(got, "<a><b>1</b>[") {
		t.Error(got)
	}
}

// On a server with YANG of its own names and looks have to do.
func TestMaskForeignXML(t *testing.T) {
	for _, around := range []string{"config", "data"} {
		in := "<rpc><password>seen</password><" + around + `><system xmlns="urn:x"><user><name>ann</name><password>canary</password></user>
<radius><server><shared-secret><value>canary</value></shared-secret></server></radius><token>$6$salt$canary</token>
<key>-----BEGIN OPENSSH PRIVATE KEY----- canary</key><cost>$5</cost></system></` + around + "></rpc>"
		got := MaskXML([]byte(in))
		if strings.Contains(got, "canary") || strings.Count(got, Masked) != 4 {
			t.Errorf("%s", got)
		}
		for _, keep := range []string{"seen", "<name>ann</name>", "<cost>$5</cost>"} {
			if !strings.Contains(got, keep) {
				t.Errorf("%s is lost in %s", keep, got)
			}
		}
	}
	// Junos' own, however it is wrapped.
	if got := MaskXML([]byte(`<data><configuration><system><host-name>$6$x$y</host-name></system></configuration></data>`)); strings.Contains(got, Masked) {
		t.Error(got)
	}
}

func FuzzMaskXML(f *testing.F) {
	f.Add([]byte(`<configuration><system><root-authentication><encrypted-password>x</encrypted-password></root-authentication></system></configuration>`))
	f.Add([]byte(`<a>&lt;</a><`))
	f.Fuzz(func(t *testing.T, in []byte) {
		out := MaskXML(in)
		if !bytes.Contains(in, []byte("config")) && !bytes.Contains(in, []byte("data")) && parses(in) && out != string(in) {
			t.Fatalf("%q became %q", in, out)
		}
	})
}

func parses(in []byte) bool {
	d := NewDecoder(bytes.NewReader(in))
	for {
		if _, err := d.Token(); err != nil {
			return err.Error() == "EOF"
		}
	}
}
