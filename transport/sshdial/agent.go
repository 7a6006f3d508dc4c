package sshdial

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/crypto/ssh/agent"
)

// agentOffers asks the agent for its keys. The connection to it is needed until
// the login is done, and is closed with the Closer.
func agentOffers(ctx context.Context) (io.Closer, []offer, error) {
	sock := os.Getenv("SSH_AUTH_SOCK")
	if sock == "" && !hasDefaultAgent {
		return nil, nil, errors.New("no ssh-agent is running (SSH_AUTH_SOCK is not set)")
	}
	conn, err := dialAgent(ctx, sock)
	if err != nil {
		return nil, nil, fmt.Errorf("the ssh-agent at %s does not answer", agentName(sock))
	}
	// An agent that hangs must not hang the dial.
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	signers, err := agent.NewClient(conn).Signers()
	if err != nil {
		stop()
		conn.Close()
		return nil, nil, fmt.Errorf("the ssh-agent at %s does not tell its keys", agentName(sock))
	}
	var offers []offer
	for _, s := range signers {
		name := "of the ssh-agent"
		if k, ok := s.PublicKey().(*agent.Key); ok && k.Comment != "" {
			name = printable(k.Comment, 60) + " of the ssh-agent"
		}
		offers = append(offers, offer{s, name})
	}
	return closeFunc(func() error { stop(); return conn.Close() }), offers, nil
}

type closeFunc func() error

func (f closeFunc) Close() error { return f() }
