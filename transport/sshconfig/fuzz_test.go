package sshconfig

import (
	"os"
	"strings"
	"testing"
)

// No text, also one that includes itself, makes the reader fail in another way
// than by an *Error, or keep a value with a NUL or a line's end in it.
func FuzzConfig(f *testing.F) {
	for _, s := range []string{
		"Host *\n User a\n", "Match host a exec \"b c\" user d\n Port 22\n", "Host=a b !c*?\nIdentityFile \"%d/x y\" # z\n",
		"Match final all\n HostName %h\n", "ProxyJump a@[::1]:22,ssh://b@c:23\n", "Include */*\nInclude ~/x\n",
		"UserKnownHostsFile a b\nConnectTimeout 1h2m3s\nServerAliveInterval 9w\n", "Port 65536\r\n\f", "'\\\"\\\n", "Host a\n\tHostName ${X}%%\n",
	} {
		f.Add(s, "r1")
	}
	f.Fuzz(func(t *testing.T, text, host string) {
		if len(text) > 1<<16 {
			return
		}
		o := Options{Home: "/home/ann", User: "ann", Getenv: func(n string) (string, bool) { return n, true }}
		p := &parser{config: &Config{options: o, file: "config", by: map[string][]int{}}, open: func(path string, limit int64, _ bool) ([]byte, error) {
			if path == "none" {
				return nil, os.ErrNotExist
			}
			return []byte(text), nil
		}, glob: func(string) ([]string, error) { return []string{"none", "more"}, nil }}
		if err := p.file("config", nil, 0, false); err != nil {
			if _, ours := err.(*Error); !ours {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		p.config.index()
		s, err := p.config.Lookup(Query{Host: host})
		if err != nil {
			if _, ours := err.(*Error); !ours {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		for _, v := range append(append([]string{s.User, s.HostName}, s.Identities...), s.KnownHosts...) {
			if strings.ContainsAny(v, "\x00\n") && !strings.ContainsAny(host, "\x00\n") {
				t.Errorf("%q", v)
			}
		}
		for _, at := range s.From {
			if at.Line < 1 || at.Line > strings.Count(text, "\n")+1 {
				t.Errorf("%v", at)
			}
		}
	})
}
