package junossim

import (
	"context"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// through opens a connection to a port of a router by way of another.
func through(conn *ssh.Client, r *Router, own int) (net.Conn, error) {
	return conn.Dial("tcp", net.JoinHostPort(r.Address(), strconv.Itoa(r.Port(own))))
}

// bastion starts a jump host with the account lab.
func bastion(t *testing.T, change func(*Options)) (*Router, ssh.Signer) {
	t.Helper()
	key, line := newKey(t)
	o := Options{Config: Bastion("jump1", "lab", []string{line}, "")}
	if change != nil {
		change(&o)
	}
	r, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r, key
}

// A router is reached through one jump host and through two.
func TestJump(t *testing.T) {
	r, key := start(t, nil)
	first, firstKey := bastion(t, nil)
	second, secondKey := bastion(t, nil)
	hop := func(under net.Conn, to *Router, key ssh.Signer) *ssh.Client {
		t.Helper()
		c, chans, reqs, err := ssh.NewClientConn(under, "", &ssh.ClientConfig{User: "lab", Auth: []ssh.AuthMethod{ssh.PublicKeys(key)},
			HostKeyCallback: ssh.FixedHostKey(to.HostKey()), HostKeyAlgorithms: []string{ssh.KeyAlgoED25519}})
		if err != nil {
			t.Fatal(err)
		}
		return ssh.NewClient(c, chans, reqs)
	}
	one, err := dial(first, 22, "lab", ssh.PublicKeys(firstKey))
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	for range 2 {
		under, err := through(one, second, 22)
		if err != nil {
			t.Fatal(err)
		}
		two := hop(under, second, secondKey)
		if under, err = through(two, r, 22); err != nil {
			t.Fatal(err)
		}
		three := hop(under, r, key)
		if class := classOn(t, three); class != "j-super-user" {
			t.Errorf("class %q", class)
		}
		three.Close()
		two.Close()
	}
	if got := first.Counters(); got.Forwards != 2 || got.MostForwards < 1 || got.Logins != 1 {
		t.Errorf("the first: %+v", got)
	}
	if got := r.Counters(); got.Logins != 2 {
		t.Errorf("the router: %+v", got)
	}
}

// What is forwarded is what the configuration and Options.Reaches let through;
// each way it can go wrong is told as sshd tells it.
func TestForwarding(t *testing.T) {
	refusing, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := refusing.Addr().String()
	refusing.Close()
	authority, line := newKey(t)
	for _, c := range []struct {
		name    string
		change  func(*Options)
		fault   Action
		cert    func(*ssh.Certificate) // log in with one
		own     int
		address string // "" is a router
		want    string // in the error; "" is none
		reason  ssh.RejectionReason
	}{
		{name: "allowed"},
		{name: "not configured", change: func(o *Options) { o.Config = strings.Replace(o.Config, "<allow-tcp-forwarding/>", "", 1) }, want: "open failed", reason: ssh.Prohibited},
		{name: "inactive", change: func(o *Options) {
			o.Config = strings.Replace(o.Config, "<allow-tcp-forwarding/>", `<allow-tcp-forwarding inactive="inactive"/>`, 1)
		}, want: "open failed", reason: ssh.Prohibited},
		{name: "not there", change: func(o *Options) { o.Reaches = func(string, int) bool { return false } }, want: "open failed", reason: ssh.Prohibited},
		{name: "there", change: func(o *Options) {
			o.Reaches = func(host string, port int) bool { return host == "127.0.0.1" && port > 0 }
		}},
		{name: "refused by a fault", fault: RefuseForward, want: "open failed", reason: ssh.Prohibited},
		{name: "dropped", fault: DropOnForward, want: "channel open"},
		{name: "nobody listens", address: closed, want: "Connection refused", reason: ssh.ConnectionFailed},
		{name: "no such name", address: "no-such-host.invalid:22", change: func(o *Options) {
			o.Dial = func(context.Context, string) (net.Conn, error) { return nil, &net.DNSError{IsNotFound: true} }
		}, want: "Name or service not known", reason: ssh.ConnectionFailed},
		{name: "not on loopback", address: "192.0.2.1:22", want: syscall.ENETUNREACH.Error(), reason: ssh.ConnectionFailed},
		{name: "the NETCONF port forwards nothing", own: 830, change: func(o *Options) {
			o.Config = strings.Replace(o.Config, "</ssh></services>", "</ssh><netconf><ssh/></netconf></services>", 1)
		}, want: "open failed", reason: ssh.Prohibited},
		{name: "certificate", cert: func(*ssh.Certificate) {}},
		{name: "certificate that does not permit it", cert: func(c *ssh.Certificate) { c.Extensions = nil }, want: "open failed", reason: ssh.Prohibited},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r, _ := start(t, nil)
			j, key := bastion(t, func(o *Options) {
				o.Config = strings.Replace(o.Config, "</ssh>", "<cert-based-auth><trusted-user-ca-keys><name>"+line+"</name></trusted-user-ca-keys></cert-based-auth></ssh>", 1)
				if c.change != nil {
					c.change(o)
				}
			})
			if c.fault != 0 {
				j.Inject(Fault{Do: c.fault})
			}
			if c.cert != nil {
				key = certify(t, authority, key, c.cert)
			}
			own := 22
			if c.own != 0 {
				own = c.own
			}
			conn, err := dial(j, own, "lab", ssh.PublicKeys(key))
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			address := c.address
			if address == "" {
				address = net.JoinHostPort(r.Address(), strconv.Itoa(r.Port(22)))
			}
			out, err := conn.Dial("tcp", address)
			if err == nil {
				defer out.Close()
				version := make([]byte, 8)
				if _, err := io.ReadFull(out, version); err != nil || string(version) != "SSH-2.0-" {
					t.Errorf("%q, %v", version, err)
				}
			}
			if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
			var refused *ssh.OpenChannelError
			if errors.As(err, &refused) && refused.Reason != c.reason {
				t.Errorf("reason %v, want %v", refused.Reason, c.reason)
			}
		})
	}
}

// A jump host that never answers lets go of the connection with its client.
func TestForwardingHangs(t *testing.T) {
	r, _ := start(t, nil)
	j, key := bastion(t, nil)
	j.Inject(Fault{Do: HangOnForward})
	conn, err := dial(j, 22, "lab", ssh.PublicKeys(key))
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := through(conn, r, 22)
		done <- err
	}()
	select {
	case err := <-done:
		t.Fatalf("answered: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	conn.Close()
	if err := <-done; err == nil {
		t.Error("opened")
	}
}

// When what is behind a jump host goes away, the client learns of it, and the
// connection to the jump host stays.
func TestForwardingEndsWithTheRouter(t *testing.T) {
	r, _ := start(t, nil)
	j, key := bastion(t, nil)
	conn, err := dial(j, 22, "lab", ssh.PublicKeys(key))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	out, err := through(conn, r, 22)
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	io.Copy(io.Discard, out)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		if _, err := out.Write([]byte("SSH-2.0-nobody\r\n")); err != nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("it can still be written to")
		}
	}
	other, _ := start(t, nil)
	if out, err = through(conn, other, 22); err != nil {
		t.Fatal(err)
	}
	out.Close()
}

// When a jump host goes away, so does what goes through it.
func TestForwardingEndsWithTheConnection(t *testing.T) {
	r, _ := start(t, nil)
	j, key := bastion(t, nil)
	conn, err := dial(j, 22, "lab", ssh.PublicKeys(key))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	out, err := through(conn, r, 22)
	if err != nil {
		t.Fatal(err)
	}
	j.Reboot(0)
	io.Copy(io.Discard, out)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		r.mu.Lock()
		left := len(r.conns)
		r.mu.Unlock()
		if left == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the router still has the connection")
		}
	}
}
