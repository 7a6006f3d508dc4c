package modules

import (
	"strings"
	"testing"

	"nplay/conf"
)

func empty() *conf.Node                { return conf.New() }
func targetOf(host string) conf.Target { return conf.Target{Host: host, Platform: "junos"} }

const annKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIH7IEbaZO8A+pRv1TBTX0u1tUYvvotJmB0PsI8lTZvPM"

// A key that is taken is one line, means itself when it is read again, and
// shows nothing when it is refused.
func FuzzParseKey(f *testing.F) {
	f.Add(annKey + " ann@lab")
	f.Add("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAQA= x")
	f.Add("ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBA==")
	f.Add("ssh-dss AAAAB3NzaC1kc3MAAACBAJK=")
	f.Add("-----BEGIN OPENSSH PRIVATE KEY-----\nx")
	f.Fuzz(func(t *testing.T, line string) {
		k, err := parseKey(line)
		if err != nil {
			for _, word := range strings.Fields(line) {
				if _, known := keyKinds[word]; !known && len(word) > 20 && strings.Contains(err.Error(), word) {
					t.Errorf("the error shows %q: %v", word, err)
				}
			}
			return
		}
		again, err := parseKey(k.text)
		if err != nil || again != k || strings.ContainsAny(k.text, "\r\n\x00") || !strings.HasPrefix(k.text, k.id) {
			t.Errorf("%q is %+v, and then %+v, %v", line, k, again, err)
		}
	})
}
