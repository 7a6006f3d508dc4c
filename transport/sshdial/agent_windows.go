package sshdial

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

// hasDefaultAgent: the agent that comes with Windows listens on a pipe of a
// fixed name. Pageant, which has none, is not supported.
const hasDefaultAgent = true

const pipe = `\\.\pipe\openssh-ssh-agent`

func agentName(sock string) string {
	if sock == "" {
		return pipe
	}
	return sock
}

// pipeBusy is ERROR_PIPE_BUSY: all instances of the pipe are taken.
const pipeBusy = syscall.Errno(231)

func dialAgent(ctx context.Context, sock string) (io.ReadWriteCloser, error) {
	name := agentName(sock)
	if !strings.HasPrefix(name, `\\.\pipe\`) {
		return (&net.Dialer{}).DialContext(ctx, "unix", sock)
	}
	for {
		f, err := os.OpenFile(name, os.O_RDWR, 0)
		if !errors.Is(err, pipeBusy) {
			return f, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}
