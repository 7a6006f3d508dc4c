package sshconfig

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// openssh is the ssh that the reading is held against.
func openssh(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("ssh")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("CI is set, and ssh is missing: ", err)
		}
		t.Skip("there is no ssh here: ", err)
	}
	return path
}

// asked are the words whose values are compared.
var asked = []string{"hostname", "user", "port", "identityfile", "certificatefile", "identitiesonly", "identityagent", "proxyjump",
	"userknownhostsfile", "connecttimeout", "serveraliveinterval", "kexalgorithms", "ciphers", "macs", "hostkeyalgorithms", "pubkeyacceptedalgorithms"}

// real is what ssh says of a host; nil when it refuses the file.
func real(t rapid.TB, ssh, file string, q Query) map[string][]string {
	args := []string{"-G", "-F", file}
	if q.User != "" {
		args = append(args, "-l", q.User)
	}
	if q.Port != 0 {
		args = append(args, "-p", fmt.Sprint(q.Port))
	}
	var stderr bytes.Buffer
	c := exec.Command(ssh, append(args, "--", q.Host)...)
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		t.Logf("ssh: %s", stderr.String())
		return nil
	}
	all := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		word, value, _ := strings.Cut(strings.TrimRight(line, "\n"), " ")
		all[word] = append(all[word], value)
	}
	return all
}

// ours is what we say, in the form of what ssh says, beginning from what it
// says of no file at all.
func ours(t rapid.TB, c *Config, q Query, base map[string][]string) map[string][]string {
	s, err := c.Lookup(q)
	if err != nil {
		t.Logf("ours: %v", err)
		return nil
	}
	all := map[string][]string{}
	for k, v := range base {
		all[k] = v
	}
	put := func(word string, values ...string) {
		if _, given := s.From[word]; given {
			all[word] = values
		}
	}
	all["hostname"] = []string{s.HostName}
	if q.User == "" {
		put("user", s.User)
	}
	if q.Port == 0 {
		put("port", fmt.Sprint(s.Port))
	}
	put("identityfile", s.Identities...)
	put("certificatefile", s.Certificates...)
	put("identitiesonly", map[bool]string{true: "yes", false: "no"}[s.IdentitiesOnly])
	put("identityagent", s.Agent)
	var jump []string
	for _, h := range s.Jump {
		text := h.Host
		if h.User != "" {
			text = h.User + "@" + text
		}
		if h.Port != 0 {
			if strings.Contains(h.Host, ":") {
				text = strings.Replace(text, h.Host, "["+h.Host+"]", 1)
			}
			text += fmt.Sprintf(":%d", h.Port)
		}
		jump = append(jump, text)
	}
	if len(jump) > 0 {
		put("proxyjump", strings.Join(jump, ","))
	}
	if len(s.KnownHosts) > 0 {
		put("userknownhostsfile", strings.Join(s.KnownHosts, " "))
	}
	if s.ConnectTimeout > 0 {
		put("connecttimeout", fmt.Sprint(int(s.ConnectTimeout/time.Second)))
	}
	put("serveraliveinterval", fmt.Sprint(max(0, int(s.Keepalive/time.Second))))
	for word, list := range map[string]string{"kexalgorithms": s.KeyExchanges, "ciphers": s.Ciphers, "macs": s.MACs,
		"hostkeyalgorithms": s.HostKeys, "pubkeyacceptedalgorithms": s.PublicKeys} {
		put(word, list)
	}
	return all
}

// compare holds one file against ssh.
func compare(t rapid.TB, ssh string, files map[string]string, q Query) {
	dir, err := os.MkdirTemp("", "sshconfig")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	for name, text := range files {
		text = strings.ReplaceAll(text, "DIR", dir)
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	empty := filepath.Join(dir, "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "config")
	want := real(t, ssh, file, q)
	base := real(t, ssh, empty, q)
	if base == nil {
		t.Fatalf("ssh does not take an empty file for %v", q)
	}
	var got map[string][]string
	c, err := Read(file, Options{Home: me.HomeDir, User: me.Username, UID: me.Uid})
	if err == nil {
		got = ours(t, c, q, base)
	} else {
		t.Logf("ours: %v", err)
	}
	only := func(m map[string][]string) map[string][]string {
		if m == nil {
			return nil
		}
		out := map[string][]string{}
		for _, w := range asked {
			for _, v := range m[w] {
				if v == "none" && w == "identityfile" {
					continue // none, instead of the files that ssh would look for
				}
				v = strings.TrimPrefix(v, "ssh://")
				if strings.HasPrefix(v, "~/") {
					v = me.HomeDir + v[1:]
				}
				out[w] = append(out[w], v)
			}
		}
		return out
	}
	if diff := cmp.Diff(only(want), only(got)); diff != "" {
		t.Fatalf("%v differs from ssh (-ssh +ours):\n%s\nof\n%v", q, diff, files)
	}
}

// What is read is what ssh reads.
func TestAsOpenSSH(t *testing.T) {
	ssh := openssh(t)
	r1 := Query{Host: "r1.example.net"}
	tests := map[string]struct {
		q     Query
		files map[string]string
	}{
		"all that is honoured": {r1, map[string]string{"config": "Host r1.example.net\n  HostName 192.0.2.1\n  User ops\n  Port 2222\n" +
			"  IdentityFile /keys/a\n  IdentityFile /keys/b\n  CertificateFile /keys/a-cert.pub\n  IdentitiesOnly yes\n  IdentityAgent /run/agent\n" +
			"  ProxyJump b1,ops@b2:2022\n  UserKnownHostsFile /kh/a /kh/b\n  ConnectTimeout 7\n  ServerAliveInterval 1m30s\n" +
			"  KexAlgorithms curve25519-sha256\n  Ciphers aes128-ctr\n  MACs hmac-sha2-256\n  HostKeyAlgorithms ssh-ed25519\n  PubkeyAcceptedAlgorithms ssh-ed25519\n"}},
		"the first value counts":           {r1, map[string]string{"config": "Host r1*\n User a\nHost *\n User b\n Port 2022\nHost r1.example.net\n Port 3022\n"}},
		"key files add up":                 {r1, map[string]string{"config": "IdentityFile /k/1\nHost r1*\n IdentityFile /k/2\n IdentityFile /k/1\nHost *\n IdentityFile ~/.ssh/k3\n"}},
		"no key file":                      {r1, map[string]string{"config": "IdentityFile none\n"}},
		"a name that is negated":           {r1, map[string]string{"config": "Host * !r1.example.net\n User a\nHost !r2 r?.example.net\n User b\n"}},
		"only negated":                     {r1, map[string]string{"config": "Host !r2\n User a\n"}},
		"question marks":                   {r1, map[string]string{"config": "Host r1.example.net?\n User a\nHost ??.example.net\n User b\n"}},
		"case of the host":                 {Query{Host: "R1.Example.Net"}, map[string]string{"config": "Host r1.example.net\n User a\nHost R1*\n User b\n"}},
		"case of a Match":                  {Query{Host: "R1.Example.Net"}, map[string]string{"config": "Match host R1.EXAMPLE.net\n User a\n"}},
		"case of words":                    {r1, map[string]string{"config": "hOST R1* r1*\n uSER a\n PORT=23\n"}},
		"equals signs and quotes":          {r1, map[string]string{"config": "Host=\"r1.example.net\"\nUser = \"a b\"\nIdentityFile \"/k/with blank\"\nPort= 23\n"}},
		"quotes of the other kind":         {r1, map[string]string{"config": "IdentityFile '/k/with blank'\nUser a\\ b\nCertificateFile /k/\"x y\"/z\n"}},
		"comments":                         {r1, map[string]string{"config": "# User x\n   # User y\nUser a # not b\nIdentityFile /k/a#b\n\n\t\n"}},
		"carriage returns":                 {r1, map[string]string{"config": "User a\r\nPort 23\r\n"}},
		"an open quote":                    {r1, map[string]string{"config": "User \"a\n"}},
		"no value":                         {r1, map[string]string{"config": "User\n"}},
		"two values":                       {r1, map[string]string{"config": "User a b\n"}},
		"a port that is none":              {r1, map[string]string{"config": "Port 70000\n"}},
		"a time that is none":              {r1, map[string]string{"config": "ConnectTimeout 5x\n"}},
		"%h in HostName":                   {Query{Host: "r1"}, map[string]string{"config": "HostName %h.example.net\n"}},
		"another token in HostName":        {Query{Host: "r1"}, map[string]string{"config": "HostName %r.example.net\n"}},
		"the first HostName":               {Query{Host: "r1"}, map[string]string{"config": "Host r1\n HostName a\nHost r*\n HostName b\n"}},
		"user and port asked for":          {Query{Host: "r1", User: "me", Port: 99}, map[string]string{"config": "User a\nPort 23\n"}},
		"Match all":                        {r1, map[string]string{"config": "Host r2\n User a\nMatch all\n User b\n"}},
		"Match all with more":              {r1, map[string]string{"config": "Match all host r1\n User b\n"}},
		"Match host is what HostName says": {Query{Host: "r1"}, map[string]string{"config": "Host r1\n HostName core.example.net\nMatch host core.*\n User a\nMatch originalhost r1\n Port 23\nMatch host r1\n Port 24\n"}},
		"Match user":                       {Query{Host: "r1", User: "me"}, map[string]string{"config": "Match user me,you\n Port 23\nMatch user !me,*\n IdentityFile /k/x\n"}},
		"Match user of a line above":       {Query{Host: "r1"}, map[string]string{"config": "User zed\nMatch user zed\n Port 23\n"}},
		"Match localuser":                  {r1, map[string]string{"config": "Match localuser nobody-here\n Port 23\nMatch !localuser nobody-here\n Port 24\n"}},
		"two conditions":                   {r1, map[string]string{"config": "Match host r1* user x\n Port 23\nMatch host=r1* !user x\n Port 24\n"}},
		"a negated host":                   {r1, map[string]string{"config": "Match !host r2*\n Port 23\n"}},
		"an unknown condition":             {r1, map[string]string{"config": "Match weather fine\n Port 23\n"}},
		"a condition without value":        {r1, map[string]string{"config": "Match host\n Port 23\n"}},
		"a Match without condition":        {r1, map[string]string{"config": "Match\n Port 23\n"}},
		"Match final":                      {Query{Host: "r1"}, map[string]string{"config": "Match final host core\n User late\nHost r1\n HostName core\nHost core\n Port 23\n"}},
		"Match canonical alone":            {Query{Host: "r1"}, map[string]string{"config": "Match canonical\n User late\n"}},
		"Match final all":                  {Query{Host: "r1"}, map[string]string{"config": "Match final all\n User late\n IdentityFile /k/late\nHost r1\n IdentityFile /k/r1\n"}},
		"Match is decided where it stands": {Query{Host: "r1"}, map[string]string{"config": "Match host r1\n HostName other\n Port 23\n User u\n"}},
		"an include":                       {r1, map[string]string{"config": "User a\nInclude DIR/more\nPort 23\n", "more": "User b\nHost r1*\n IdentityFile /k/1\nHost r2\n Port 99\n"}},
		"an include under a host":          {r1, map[string]string{"config": "Host r2\n Include DIR/more\n User c\nHost r1*\n Include DIR/more\n Port 23\n", "more": "IdentityFile /k/1\nHost r1*\n User b\nHost r2\n Port 99\n"}},
		"a host of an include ends there":  {r1, map[string]string{"config": "Host r1*\n Include DIR/more\n Port 23\n", "more": "Host r2\n User b\n"}},
		"a folder included":                {r1, map[string]string{"config": "Include DIR/part-*\n", "part-b": "User b\nPort 2\n", "part-a": "User a\n"}},
		"several names to include":         {r1, map[string]string{"config": "Include DIR/y DIR/x DIR/none\n", "x": "User x\n", "y": "User y\n"}},
		"an include of itself":             {r1, map[string]string{"config": "Include DIR/config\n"}},
		"a Match of an include":            {Query{Host: "r1"}, map[string]string{"config": "Host r1\n Include DIR/more\nUser z\n", "more": "Match host r1\n Port 23\nMatch host r2\n User y\n"}},
		"ProxyJump none":                   {r1, map[string]string{"config": "ProxyJump none\nHost *\n ProxyJump b\n"}},
		"ProxyCommand none before":         {r1, map[string]string{"config": "ProxyCommand none\nProxyJump b\n"}},
		"ProxyJump as URI":                 {r1, map[string]string{"config": "ProxyJump ssh://ops@b1:2022,b2\n"}},
		"ProxyJump with brackets":          {r1, map[string]string{"config": "ProxyJump ops@[2001:db8::1]:2022\n"}},
		"ProxyJump that is none":           {r1, map[string]string{"config": "ProxyJump b1:port\n"}},
		"ProxyJump with an empty hop":      {r1, map[string]string{"config": "ProxyJump b1,,b2\n"}},
		"an old name":                      {r1, map[string]string{"config": "PubkeyAcceptedKeyTypes ssh-ed25519\nPubkeyAcceptedAlgorithms ecdsa-sha2-nistp256\n"}},
		"a block for the address":          {Query{Host: "2001:db8::1"}, map[string]string{"config": "Host 2001:db8::*\n User a\n"}},
		"yes and true":                     {r1, map[string]string{"config": "IdentitiesOnly true\n"}},
		"neither yes nor no":               {r1, map[string]string{"config": "IdentitiesOnly maybe\n"}},
		"no keepalive":                     {r1, map[string]string{"config": "ServerAliveInterval 0\nServerAliveInterval 5\n"}},
		"an empty value":                   {r1, map[string]string{"config": "User \"\"\n"}},
		"other words are passed over":      {r1, map[string]string{"config": "ForwardAgent yes\nSendEnv LANG LC_*\nControlMaster auto\nUser a\n"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			compare(t, ssh, tt.files, tt.q)
		})
	}
}

// The same of files that nobody thought of.
func TestAsOpenSSHGenerated(t *testing.T) {
	ssh := openssh(t)
	names := []string{"r1", "r2", "core", "r?", "*", "c*", "!r1", "!core", "R1"}
	setting := rapid.OneOf(
		rapid.Map(rapid.IntRange(1, 4), func(n int) string { return fmt.Sprintf("Port %d", n) }),
		rapid.Map(rapid.SampledFrom([]string{"a", "b", "\"c d\""}), func(s string) string { return "User " + s }),
		rapid.Map(rapid.SampledFrom([]string{"core", "%h", "r2", "%h.core"}), func(s string) string { return "HostName " + s }),
		rapid.Map(rapid.SampledFrom([]string{"/k/1", "/k/2", "none", "~/k"}), func(s string) string { return "IdentityFile " + s }),
		rapid.Map(rapid.SampledFrom([]string{"j1", "a@j2:22", "none", "j3,j4"}), func(s string) string { return "ProxyJump " + s }),
		rapid.Just("IdentitiesOnly yes"), rapid.Just("ProxyCommand none"), rapid.Just("# nothing"), rapid.Just("ForwardAgent yes"),
		rapid.Map(rapid.SampledFrom([]string{"x", "y"}), func(s string) string { return "Include DIR/" + s }),
	)
	header := rapid.OneOf(
		rapid.Map(rapid.SliceOfN(rapid.SampledFrom(names), 1, 3), func(s []string) string { return "Host " + strings.Join(s, " ") }),
		rapid.Map(rapid.SampledFrom([]string{"all", "host core", "host r*", "originalhost r1", "user a", "!user a", "final", "canonical",
			"final host core", "host !r1,*", "user a host r1"}), func(s string) string { return "Match " + s }),
	)
	text := func(include bool) *rapid.Generator[string] {
		return rapid.Custom(func(t *rapid.T) string {
			var b strings.Builder
			for range rapid.IntRange(1, 10).Draw(t, "lines") {
				line := rapid.OneOf(setting, setting, header).Draw(t, "line")
				if !include && strings.HasPrefix(line, "Include") {
					continue
				}
				b.WriteString(line + "\n")
			}
			return b.String()
		})
	}
	rapid.Check(t, func(rt *rapid.T) {
		files := map[string]string{"config": text(true).Draw(rt, "config"), "x": text(false).Draw(rt, "x"), "y": text(false).Draw(rt, "y")}
		q := Query{Host: rapid.SampledFrom([]string{"r1", "r2", "R1"}).Draw(rt, "host")}
		if rapid.Bool().Draw(rt, "asked") {
			q.User, q.Port = "a", 7
		}
		compare(rt, ssh, files, q)
	})
}
