package sshdial

import (
	"context"
	"io"
	"net"
	"os"
	"strings"
)

// hasDefaultAgent: the agent that comes with Windows listens on a pipe of a
// fixed name.
const hasDefaultAgent = true

const pipe = `\\.\pipe\openssh-ssh-agent`

func agentName(sock string) string {
	if sock == "" {
		return pipe
	}
	return sock
}

func dialAgent(ctx context.Context, sock string) (io.ReadWriteCloser, error) {
	if name := agentName(sock); strings.HasPrefix(name, `\\.\pipe\`) {
		return os.OpenFile(name, os.O_RDWR, 0)
	}
	return (&net.Dialer{}).DialContext(ctx, "unix", sock)
}
