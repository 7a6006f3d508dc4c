package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"nplay/engine"
	"nplay/internal/secret"
	"nplay/transport/junossim"
)

// A lane is a way to log in, and what a router must be configured with for it.
type lane struct {
	name  string
	login engine.Login
	took  string // how Info.Login begins
}

// A crossing is the place of the test: two routers, and two jump hosts that
// know the same accounts.
type crossing struct {
	t     *testing.T
	dir   string
	lanes []lane
	login string // <login>, and what else the accounts need
	ssh   string // what <ssh> holds for them

	known []string // lines of known_hosts
}

const crossingPassword, crossingCode = "Lab-Secret1", "731905"

// newCrossing prepares the accounts: one for each lane, named after it.
func newCrossing(t *testing.T) *crossing {
	x := &crossing{t: t, dir: t.TempDir()}
	key, keyLine := x.key("key", "")
	locked, lockedLine := x.key("locked", crossingPassword)
	_, agentLine := x.key("agent", "")
	certified, _ := x.key("certified", "")
	_, authorityLine := x.key("authority", "")
	x.certify(certified, "authority", "certificate")
	x.agent("agent")
	hash, err := secret.Hash(secret.New(crossingPassword), "crossing")
	if err != nil {
		t.Fatal(err)
	}
	user := func(name, auth string) {
		x.login += "<user><name>" + name + "</name><class>super-user</class>" + auth + "</user>"
	}
	keyAuth := func(line string) string {
		return "<authentication><ssh-ed25519><name>" + line + "</name></ssh-ed25519></authentication>"
	}
	password := "<authentication><encrypted-password>" + hash.Reveal() + "</encrypted-password></authentication>"
	user("agent", keyAuth(agentLine))
	user("key", keyAuth(keyLine))
	user("locked", keyAuth(lockedLine))
	user("certificate", "")
	user("password", password)
	user("prompt", password)
	user("remote", "")
	x.login = "<login>" + x.login + "</login><authentication-order>radius</authentication-order><authentication-order>password</authentication-order>" +
		"<radius-server><name>192.0.2.1</name><secret>crossing</secret></radius-server>"
	x.ssh = "<cert-based-auth><trusted-user-ca-keys><name>" + authorityLine + "</name></trusted-user-ca-keys></cert-based-auth>"
	x.lanes = []lane{
		{"agent", engine.Login{Agent: true}, "agent"},
		{"key", engine.Login{Identities: []string{key}}, "key"},
		{"encrypted key", engine.Login{User: "locked", Identities: []string{locked}, Passphrase: secret.New(crossingPassword)}, "key"},
		{"certificate", engine.Login{Identities: []string{certified}, Certificates: []string{certified + "-cert.pub"}}, "certificate"},
		{"password", engine.Login{Password: secret.New(crossingPassword), Methods: []string{"password"}}, "password"},
		{"one prompt", engine.Login{User: "prompt", Password: secret.New(crossingPassword), Methods: []string{"keyboard-interactive"}}, "keyboard-interactive"},
		// It has no account of its own; the server lets it in as remote.
		{"several prompts", engine.Login{User: "ann", Password: secret.New(crossingPassword), Methods: []string{"keyboard-interactive"},
			Answers: []engine.Answer{{Prompt: "passcode", Value: secret.New(crossingCode)}}}, "keyboard-interactive"},
	}
	for i := range x.lanes {
		if l := &x.lanes[i]; l.login.User == "" {
			l.login.User = l.name
		}
	}
	return x
}

// radius is the RADIUS server that asks ann for a code.
func radius(q junossim.PasswordQuestion) junossim.Verdict {
	switch {
	case q.User != "ann":
		return junossim.Verdict{Outcome: junossim.Rejected}
	case q.State == nil && q.Password == crossingPassword:
		return junossim.Verdict{Outcome: junossim.Challenged, Prompt: "Enter PASSCODE: ", State: []byte("code")}
	case string(q.State) == "code" && q.Password == crossingCode:
		return junossim.Verdict{Outcome: junossim.Accepted}
	}
	return junossim.Verdict{Outcome: junossim.Rejected}
}

// key makes a key file and returns its path and its public line.
func (x *crossing) key(name, passphrase string) (path, line string) {
	x.t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		x.t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if passphrase != "" {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(private, "", []byte(passphrase))
	}
	if err != nil {
		x.t.Fatal(err)
	}
	path = filepath.Join(x.dir, name)
	if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
		x.t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		x.t.Fatal(err)
	}
	return path, strings.TrimSpace(string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
}

func (x *crossing) private(name string) any {
	data, err := os.ReadFile(filepath.Join(x.dir, filepath.Base(name)))
	if err != nil {
		x.t.Fatal(err)
	}
	key, err := ssh.ParseRawPrivateKey(data)
	if err != nil {
		x.t.Fatal(err)
	}
	return key
}

// certify writes the certificate of a key beside it, for one account.
func (x *crossing) certify(path, authority, account string) {
	x.t.Helper()
	key, err := ssh.NewSignerFromKey(x.private(path))
	if err != nil {
		x.t.Fatal(err)
	}
	by, err := ssh.NewSignerFromKey(x.private(authority))
	if err != nil {
		x.t.Fatal(err)
	}
	c := &ssh.Certificate{Key: key.PublicKey(), KeyId: "crossing", CertType: ssh.UserCert, ValidPrincipals: []string{account}, ValidBefore: ssh.CertTimeInfinity,
		Permissions: ssh.Permissions{Extensions: map[string]string{"permit-pty": "", "permit-port-forwarding": ""}}}
	if err := c.SignCert(rand.Reader, by); err != nil {
		x.t.Fatal(err)
	}
	if err := os.WriteFile(path+"-cert.pub", ssh.MarshalAuthorizedKey(c), 0o600); err != nil {
		x.t.Fatal(err)
	}
}

// agent starts an ssh-agent that holds a key.
func (x *crossing) agent(name string) {
	x.t.Helper()
	ring := agent.NewKeyring()
	if err := ring.Add(agent.AddedKey{PrivateKey: x.private(name), Comment: name}); err != nil {
		x.t.Fatal(err)
	}
	sock := filepath.Join(x.dir, "agent.sock")
	l, err := net.Listen("unix", sock)
	if err != nil {
		x.t.Fatal(err)
	}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			all.Go(func() { defer c.Close(); agent.ServeAgent(ring, c) })
		}
	})
	x.t.Cleanup(func() { l.Close(); all.Wait() })
	x.t.Setenv("SSH_AUTH_SOCK", sock)
}

// router starts one that knows the accounts. services is what <services> holds,
// with <ssh/> for the SSH service.
func (x *crossing) router(name, services string) *junossim.Router {
	x.t.Helper()
	config := junossim.Bare(name, "", nil, "")
	config = strings.Replace(config, "<services><ssh/></services>", x.login+"<services>"+services+"</services>", 1)
	r, err := junossim.Start(junossim.Options{Hostname: name, Config: config, CheckPassword: radius})
	if err != nil {
		x.t.Fatal(err)
	}
	x.t.Cleanup(func() { r.Close() })
	r.Port(830) // where nothing may listen
	x.known = append(x.known, r.KnownHosts()...)
	return r
}
