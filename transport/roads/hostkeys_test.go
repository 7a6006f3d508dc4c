package roads

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/crypto/ssh"

	"nplay/transport"
	"nplay/transport/sshdial"
)

// shows starts a server that shows a key to whoever comes, and refuses all logins.
func shows(t *testing.T) int {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	config := &ssh.ServerConfig{PasswordCallback: func(ssh.ConnMetadata, []byte) (*ssh.Permissions, error) { return nil, errors.New("no") }}
	config.AddHostKey(key)
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer c.Close()
				if s, _, _, err := ssh.NewServerConn(c, config); err == nil {
					s.Close()
				}
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		serving.Wait()
	})
	return l.Addr().(*net.TCPAddr).Port
}

// closed is a port on which nothing listens.
func closed(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// silent is a port that takes connections and says nothing.
func silent(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().(*net.TCPAddr).Port
}

// The SSH port is asked, and the NETCONF port where nothing listens there.
func TestHostKeys(t *testing.T) {
	defer goleak.VerifyNone(t)
	t.Run("", func(t *testing.T) {
		sshd, netconf, none, quiet := shows(t), shows(t), closed(t), silent(t)
		tests := []struct {
			name         string
			ssh, netconf int
			want         int    // the port that was asked
			fails        string // in the error
		}{
			{"both", sshd, netconf, sshd, ""},
			{"ssh alone", sshd, none, sshd, ""},
			{"netconf alone", none, netconf, netconf, ""},
			{"one port for both", sshd, sshd, sshd, ""},
			{"neither", none, none, none, "nothing listens on"},
			{"ssh hangs: the port is open, the other is not asked", quiet, netconf, quiet, "did not end within"},
		}
		for _, tt := range tests {
			target := Target{
				SSH:     sshdial.Target{Host: "r1", Address: "127.0.0.1", KnownHosts: []string{filepath.Join(t.TempDir(), "none")}},
				Forward: map[int]int{22: tt.ssh, 830: tt.netconf}, Timeout: time.Minute,
			}
			if strings.HasPrefix(tt.fails, "did not end") {
				target.Timeout = 2 * time.Second // half of it is for the connection
			}
			to, keys, err := HostKeys(context.Background(), &sshdial.Dialer{}, target)
			if to.Port != tt.want {
				t.Errorf("%s: port %d was asked, want %d", tt.name, to.Port, tt.want)
			}
			if tt.fails == "" && (err != nil || len(keys) != 1) {
				t.Errorf("%s: %d keys, %v", tt.name, len(keys), err)
			}
			if tt.fails != "" && (!errors.Is(err, transport.ErrUnreachable) || !strings.Contains(err.Error(), tt.fails)) {
				t.Errorf("%s: %v, want %q", tt.name, err, tt.fails)
			}
			if name := to.Server().Names[0]; name != fmt.Sprintf("[127.0.0.1]:%d", tt.want) {
				t.Errorf("%s: known as %s", tt.name, name)
			}
		}
	})
}
