//go:build !windows

package sshdial

import (
	"context"
	"io"
	"net"
)

const hasDefaultAgent = false

func agentName(sock string) string { return sock }

func dialAgent(ctx context.Context, sock string) (io.ReadWriteCloser, error) {
	return (&net.Dialer{}).DialContext(ctx, "unix", sock)
}
