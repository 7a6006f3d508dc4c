package sshdial

import (
	"path/filepath"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// A target may have an agent of its own, which lists the keys and signs with
// them; the environment's is not asked.
func TestAgentSocket(t *testing.T) {
	good := newKey(t, "ed25519")
	s := serve(t, []ssh.Signer{hostKey()}, takes(good))
	ring := agent.NewKeyring()
	if err := ring.Add(agent.AddedKey{PrivateKey: good.private}); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SSH_AUTH_SOCK", filepath.Join(t.TempDir(), "none"))
	target, d := s.target(), &Dialer{}
	target.Agent = true
	if err := dialled(t, d, target); err == nil {
		t.Error("logged in by an agent that is not there")
	}
	target.AgentSocket = serveAgent(t, ring)
	if err := dialled(t, d, target); err != nil {
		t.Error(err)
	}
}
