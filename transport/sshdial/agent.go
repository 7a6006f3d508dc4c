package sshdial

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// A held is a key of the agent, or a certificate it has for one.
type held struct {
	ssh.PublicKey
	comment string
	sock    string // of its agent
}

// agentPatience bounds an agent's answer to the question for its keys. For a
// signature, which a person may have to allow, the login's own deadline counts.
const agentPatience = 10 * time.Second

// agentKeys asks the agent for its keys, once per run. sock is where it listens;
// "" leaves that to the environment.
func (d *Dialer) agentKeys(ctx context.Context, sock string) ([]held, error) {
	if sock == "" {
		sock = os.Getenv("SSH_AUTH_SOCK")
	}
	if sock == "" && !hasDefaultAgent {
		return nil, errors.New("no ssh-agent is running (SSH_AUTH_SOCK is not set)")
	}
	return d.creds.agents.get(ctx, sock, func(ctx context.Context) ([]held, error) {
		ctx, cancel := context.WithTimeout(ctx, agentPatience)
		defer cancel()
		keys, err := withAgent(ctx, sock, agent.ExtendedAgent.List)
		switch {
		case errors.Is(err, errNoAgent):
			return nil, fmt.Errorf("the ssh-agent at %s does not answer", agentName(sock))
		case err != nil:
			return nil, fmt.Errorf("the ssh-agent at %s does not tell its keys", agentName(sock))
		}
		var all []held
		for _, k := range keys {
			// One of a kind unknown here cannot be of use.
			if public, err := ssh.ParsePublicKey(k.Blob); err == nil && bare(public).Type() != keyDSA {
				all = append(all, held{public, printable(k.Comment, 60), sock})
			}
		}
		return all, nil
	})
}

var errNoAgent = errors.New("no agent")

// withAgent connects to the agent and talks to it. An agent that hangs does not
// hang the caller beyond ctx, also where closing the connection does not help.
func withAgent[T any](ctx context.Context, sock string, talk func(agent.ExtendedAgent) (T, error)) (T, error) {
	type said struct {
		value T
		err   error
	}
	done := make(chan said, 1)
	go func() {
		var s said
		conn, err := dialAgent(ctx, sock)
		if err != nil {
			s.err = fmt.Errorf("%w: %w", errNoAgent, err)
		} else {
			stop := context.AfterFunc(ctx, func() { conn.Close() })
			if s.value, s.err = talk(agent.NewClient(conn)); stop() {
				conn.Close()
			}
		}
		done <- s
	}()
	select {
	case s := <-done:
		return s.value, s.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// An agentSigner has the agent sign, over a connection of its own each time: in
// one that all logins of a run share, a hanging agent could not be left.
type agentSigner struct {
	login *login // whose time bounds it
	held
}

func (s agentSigner) PublicKey() ssh.PublicKey { return s.held.PublicKey }

func (s agentSigner) Sign(_ io.Reader, data []byte) (*ssh.Signature, error) {
	return s.SignWithAlgorithm(rand.Reader, data, "")
}

func (s agentSigner) SignWithAlgorithm(_ io.Reader, data []byte, algorithm string) (*ssh.Signature, error) {
	var flags agent.SignatureFlags
	switch algorithm {
	case ssh.KeyAlgoRSASHA256:
		flags = agent.SignatureFlagRsaSha256
	case ssh.KeyAlgoRSASHA512:
		flags = agent.SignatureFlagRsaSha512
	}
	ctx, c := s.login.ctx, &s.login.dialer.creds
	c.init()
	select {
	case c.signing <- struct{}{}:
		defer func() { <-c.signing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	sig, err := withAgent(ctx, s.sock, func(a agent.ExtendedAgent) (*ssh.Signature, error) {
		return a.SignWithFlags(s.held.PublicKey, data, flags)
	})
	if err != nil {
		return nil, fmt.Errorf("the ssh-agent did not sign with it (is it locked, or was it not allowed to?): %w", err)
	}
	return sig, nil
}
