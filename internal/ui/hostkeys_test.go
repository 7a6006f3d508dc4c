package ui

import (
	"strings"
	"testing"

	"nplay/engine"
)

// keysOfMany are host keys in every state there is.
func keysOfMany() []HostKeys {
	key := func(kind, print string, state KeyState, by string) HostKey {
		return HostKey{Type: kind, Fingerprint: "SHA256:" + print, State: state, Name: "192.0.2.1", By: by}
	}
	changed := key("ssh-ed25519", "ddd", KeyChanged, "")
	changed.Known, changed.ToDo = []string{"SHA256:eee in known_hosts:7"}, "ssh-keygen -R 192.0.2.3 -f known_hosts"
	noted := key("ssh-rsa", "ggg", KeyNew, "")
	noted.Note = "its certificate does not hold: \x1b[31mcert has expired"
	written := key("ssh-rsa", "hhh", KeyNew, "")
	written.Written = "kept"
	down := func(host string) *engine.Failure {
		return &engine.Failure{Host: host, Cause: engine.Unreachable, Text: "asking for its host keys: nothing listens on 192.0.2.9:22", Hint: "is it up?"}
	}
	return []HostKeys{
		{Host: "bastion", Address: "192.0.2.250", Port: 2222, Jump: true, Keys: []HostKey{key("ecdsa-sha2-nistp256", "aaa", KeyKnown, "known_hosts:1")}},
		{Host: "r1", Address: "192.0.2.1", Port: 22, Keys: []HostKey{key("ssh-ed25519", "bbb", KeyNew, ""), key("ssh-rsa", "ccc", KeyCertified, "known_hosts:2")}},
		{Host: "r2", Address: "192.0.2.1", Port: 22, Keys: []HostKey{changed, key("ssh-rsa", "fff", KeyRevoked, "known_hosts:9")}},
		{Host: "r3", Address: "192.0.2.1", Port: 22, Keys: []HostKey{noted, written, key("ssh-ed25519", "iii", KeyAuthority, "known_hosts:3")}},
		{Host: "r4", Failure: down("r4")},
		{Host: "r5", Failure: down("r5")},
	}
}

func TestHostKeys(t *testing.T) {
	var b strings.Builder
	if err := HostKeyTable(&b, Style{}, keysOfMany()); err != nil {
		t.Fatal(err)
	}
	b.WriteString("\n" + HostKeySummary(keysOfMany(), "without an answer") + "\n")
	golden(t, "hostkeys.txt", b.String())
	b.Reset()
	if err := HostKeysJSON(&b, keysOfMany(), "without an answer"); err != nil {
		t.Fatal(err)
	}
	golden(t, "hostkeys.json", b.String())
	b.Reset()
	if err := HostKeyTable(&b, Style{Color: true}, keysOfMany()); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "\x1b[31mCHANGED\x1b[0m") || strings.Contains(b.String(), "\x1b[31mcert") {
		t.Errorf("colours:\n%q", b.String())
	}
	if got := HostKeySummary(nil, ""); got != "no host keys" {
		t.Error(got)
	}
}

// A jump host is not called a router.
func TestHostKeyOfJumpHost(t *testing.T) {
	k := HostKey{Type: "ssh-ed25519", Fingerprint: "SHA256:a", State: KeyChanged, Known: []string{"SHA256:b in known_hosts:1"}}
	for jump, want := range map[bool]string{true: "or the jump host was replaced", false: "or the router was replaced"} {
		var b strings.Builder
		if err := HostKeyTable(&b, Style{}, []HostKeys{{Host: "x", Jump: jump, Keys: []HostKey{k}}}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), want) {
			t.Errorf("jump %v:\n%s", jump, b.String())
		}
	}
}
