package sshdial

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"nplay/transport"
)

// behind returns the server as one that is reached through a jump host.
func (s *opensshd) behind(j *opensshd, key string) Target {
	t := s.target
	t.Identities = []string{key}
	t.Jump = &Jump{Target: j.target}
	t.Jump.Host, t.Jump.Identities = "b1", []string{key}
	return t
}

// Debian's sshd as jump host, and as what is behind it.
func TestOpenSSHAsJumpHost(t *testing.T) {
	key := keygen(t, "", "-t", "ed25519")
	// MaxSessions bounds shells and subsystems of a connection, not what is
	// forwarded: 0 is how a bastion is made that does nothing else.
	bastion := startOpenSSH(t, 20000, "MaxSessions 0")
	behind := startOpenSSH(t, 20000, "MaxStartups 100")
	bastion.take(t, key+".pub")
	behind.take(t, key+".pub")
	t.Run("many", func(t *testing.T) {
		d := &Dialer{}
		defer d.Close()
		var all sync.WaitGroup
		var mu sync.Mutex
		dials := 0
		for i := range 12 {
			target := behind.behind(bastion, key)
			target.Host = fmt.Sprint("r", i)
			target.OnDial = func() { mu.Lock(); dials++; mu.Unlock() }
			all.Go(func() {
				c, err := d.Dial(t.Context(), target)
				if err != nil {
					t.Error(err)
					return
				}
				if _, _, err := c.SendRequest("keepalive@openssh.com", true, nil); err != nil {
					t.Error(err)
				}
				c.Close()
				c.Wait()
			})
		}
		all.Wait()
		if dials != 13 {
			t.Errorf("%d dials", dials)
		}
	})
	t.Run("nothing listens", func(t *testing.T) {
		d := &Dialer{}
		defer d.Close()
		target := behind.behind(bastion, key)
		target.Port = closedPort(t)
		if err := dialled(t, d, target); !refused(err) || !says(err, "connection refused", `as jump host "b1" sees it`) {
			t.Error(err)
		}
	})
	t.Run("no such name", func(t *testing.T) {
		d := &Dialer{}
		defer d.Close()
		target := behind.behind(bastion, key)
		target.Address = "r1.invalid"
		if err := dialled(t, d, target); !says(err, `jump host "b1"`, "r1.invalid") || !errors.Is(err, transport.ErrUnreachable) {
			t.Error(err)
		}
	})
	t.Run("not our key", func(t *testing.T) {
		d := &Dialer{}
		defer d.Close()
		target := behind.behind(bastion, key)
		target.Jump.Identities = []string{keygen(t, "", "-t", "ed25519")}
		if err := dialled(t, d, target); !errors.Is(err, ErrJump) || errors.Is(err, transport.ErrAuth) || !says(err, `jump host "b1"`, "refused the key", bastion.target.User) {
			t.Error(err)
		}
	})
}

func TestOpenSSHForwardsNot(t *testing.T) {
	key := keygen(t, "", "-t", "ed25519")
	behind := startOpenSSH(t, 20000)
	behind.take(t, key+".pub")
	for name, line := range map[string]string{
		"no forwarding":    "AllowTcpForwarding no",
		"elsewhere only":   "PermitOpen 192.0.2.1:22",
		"remote only":      "AllowTcpForwarding remote",
		"by the whole box": "DisableForwarding yes",
	} {
		t.Run(name, func(t *testing.T) {
			bastion := startOpenSSH(t, 20000, line)
			bastion.take(t, key+".pub")
			d := &Dialer{}
			defer d.Close()
			err := dialled(t, d, behind.behind(bastion, key))
			if !says(err, `jump host "b1" does not let `+bastion.target.User, "administratively prohibited") || !errors.Is(err, transport.ErrUnreachable) || !strings.Contains(transport.Hint(err), "PermitOpen") {
				t.Error(err)
			}
		})
	}
}

// The processes of a jump host that ends take the router's connection with
// them, and it is known why.
func TestOpenSSHEnds(t *testing.T) {
	key := keygen(t, "", "-t", "ed25519")
	bastion, behind := startOpenSSH(t, 20000), startOpenSSH(t, 20000)
	bastion.take(t, key+".pub")
	behind.take(t, key+".pub")
	d := &Dialer{}
	defer d.Close()
	target := behind.behind(bastion, key)
	c, err := d.Dial(t.Context(), target)
	if err != nil {
		t.Fatal(err)
	}
	h, err := d.hop(target.Jump)
	if err != nil {
		t.Fatal(err)
	}
	jump, _, err := h.open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	session, err := jump.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	_ = session.Start("kill -9 $PPID") // the end may come before its answer
	select {
	case <-c.ended:
	case <-time.After(time.Minute):
		t.Fatal("it goes on")
	}
	if !says(c.Cause(), `the connection to jump host "b1"`, "was lost") {
		t.Error(c.Cause())
	}
}
