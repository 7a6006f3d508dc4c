package junossim

import (
	"context"
	"errors"
	"io"
	"net"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/crypto/ssh"
)

// maxForwards bounds the TCP connections through one SSH connection.
const maxForwards = 500

// dialTime bounds how long a connection that is forwarded may take.
const dialTime = 20 * time.Second

// A destination is what a direct-tcpip channel asks for (RFC 4254 section 7.2).
type destination struct {
	Host       string
	Port       uint32
	Origin     string
	OriginPort uint32
}

// tunnel serves a direct-tcpip channel, as allow-tcp-forwarding of services
// ssh lets it. It returns when the channel is at its end.
func (r *Router) tunnel(ctx context.Context, conn net.Conn, may bool, ch ssh.NewChannel) {
	var to destination
	root := r.committed()
	server := root.Active("system", "services", "ssh")
	switch {
	case ssh.Unmarshal(ch.ExtraData(), &to) != nil || to.Port > 65535:
		ch.Reject(ssh.ConnectionFailed, "bad destination")
		return
	case r.faults.strike(DropOnForward):
		conn.Close()
		return
	case r.faults.strike(HangOnForward):
		<-ctx.Done()
		return
	case !may || server == nil || server.Active("allow-tcp-forwarding") == nil || r.faults.strike(RefuseForward):
		ch.Reject(ssh.Prohibited, "open failed")
		return
	case r.o.Reaches != nil && !r.o.Reaches(to.Host, int(to.Port)):
		ch.Reject(ssh.Prohibited, "open failed")
		return
	}
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	address := net.JoinHostPort(to.Host, strconv.Itoa(int(to.Port)))
	out, err := r.dial(ctx, address)
	if err != nil {
		ch.Reject(ssh.ConnectionFailed, reason(err))
		return
	}
	defer out.Close()
	channel, requests, err := ch.Accept()
	if err != nil {
		return
	}
	defer channel.Close()
	r.through(1)
	defer r.through(-1)
	var both, asked sync.WaitGroup
	asked.Go(func() { ssh.DiscardRequests(requests); out.Close() })
	both.Go(func() {
		if _, err := io.Copy(channel, out); err != nil {
			channel.Close()
		}
		channel.CloseWrite()
	})
	if _, err := io.Copy(out, channel); err != nil {
		channel.Close()
	}
	if half, ok := out.(interface{ CloseWrite() error }); ok {
		half.CloseWrite()
	}
	both.Wait()
	channel.Close() // as sshd does, which does not wait for the client's
	asked.Wait()
}

// through counts connections that go through the router.
func (r *Router) through(more int) {
	r.count(func(c *Counters) {
		if r.passing += more; more > 0 {
			c.Forwards++
		}
		c.MostForwards = max(c.MostForwards, r.passing)
	})
}

func (r *Router) dial(ctx context.Context, address string) (net.Conn, error) {
	if r.o.Dial != nil {
		return r.o.Dial(ctx, address)
	}
	d := net.Dialer{Control: onlyLoopback}
	return d.DialContext(ctx, "tcp", address)
}

// onlyLoopback keeps a simulated router from reaching real ones.
func onlyLoopback(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return syscall.ENETUNREACH
	}
	return nil
}

// reason is how sshd names the cause.
func reason(err error) string {
	var name *net.DNSError
	var number syscall.Errno
	switch {
	case errors.As(err, &name):
		return "Name or service not known"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "Connection refused"
	case errors.Is(err, context.DeadlineExceeded):
		return "Connection timed out"
	case errors.As(err, &number):
		return number.Error()
	}
	return "Connection failed"
}
