package junossim

import (
	"context"
	"net"
	"time"

	"golang.org/x/crypto/ssh"
)

// Options of a router. The zero value is a bare router with a root password
// nobody knows.
type Options struct {
	// Hostname is used when Config says nothing; "" means "r1".
	Hostname string
	// Config is the committed configuration as XML: <configuration>, or a document
	// that contains it. "" means Bare(Hostname, "", nil, "").
	Config string
	// Address to listen on; "" means 127.0.0.1.
	Address string
	// Forward maps the router's own ports to the ports to listen on. One that is
	// missing, or 0, is chosen when first needed.
	Forward map[int]int
	// HostKey, and HostKeys of other types beside it; none at all is a fresh
	// ed25519 key, or an RSA key where Algorithms leaves nothing better.
	HostKey  ssh.Signer
	HostKeys []ssh.Signer
	// Algorithms is what the SSH server of the image knows, such as Old(); each
	// list that is nil is what the ssh package offers by default. What the
	// configuration lists (ciphers, macs, key-exchange, hostkey-algorithm) is taken
	// out of it.
	Algorithms ssh.Algorithms
	// Files are those on the router that its configuration names, by that name:
	// trusted-user-ca-key-file, authorized-principals-file, host-certificate-file.
	Files map[string]string
	// Release as the router names it; "" means "23.4R2.13".
	Release string
	// Minute is how long a minute of the confirm timer lasts; 0 means time.Minute.
	Minute time.Duration
	// Delay is the processing time of every request.
	Delay time.Duration
	// Model as <get-system-information> names it; "" means "vmx".
	Model string
	// Base11 makes the router announce base:1.1, and so speak in chunks with
	// clients that do, which of the releases whose schema is used here none does.
	Base11 bool
	// Role is what stands before each prompt of the command line on a system of
	// several routing engines or nodes: "{master:0}"; "" is nothing.
	Role string
	// NoShell, NoExec and NoSubsystem close roads to the router, so that a client
	// that looks for one finds the next: NoShell refuses the shell, NoExec all
	// commands of the exec form, NoSubsystem the netconf subsystem on the SSH port
	// even where NETCONF is configured.
	NoShell, NoExec, NoSubsystem bool

	// CheckPassword is how the router's RADIUS and TACACS+ servers are asked for a
	// login; nil means that none answers. It is called for each server of the
	// committed configuration, in order, as authentication-order says, and again
	// with the answer to a challenge. It may be called from any goroutine.
	CheckPassword func(PasswordQuestion) Verdict

	// Reaches says which destinations a login may have TCP connections forwarded
	// to, where the configuration has allow-tcp-forwarding at all; nil means all.
	Reaches func(host string, port int) bool
	// Dial opens the connections that are forwarded; nil reaches loopback
	// addresses alone.
	Dial func(ctx context.Context, address string) (net.Conn, error)

	// shared forwards ports that Forward does not list as a Fleet does.
	shared bool
}
