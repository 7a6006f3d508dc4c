package sshdial

import (
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"nplay/transport"
)

// A server shows all its keys, and nobody is logged in.
func TestScan(t *testing.T) {
	ed, ec, rsa, ca := newKey(t, "ed25519"), newKey(t, "ecdsa"), newKey(t, "rsa"), newKey(t, "ed25519")
	cert := &ssh.Certificate{CertType: ssh.HostCert, Key: ed.PublicKey(), ValidBefore: ssh.CertTimeInfinity}
	if err := cert.SignCert(rand.Reader, ca); err != nil {
		t.Fatal(err)
	}
	signed, err := ssh.NewCertSigner(cert, ed)
	if err != nil {
		t.Fatal(err)
	}
	// Bare signers: what is wrapped signs RSA in the old way only.
	s := serve(t, []ssh.Signer{rsa.Signer, ec, ed, signed}, takes())
	old, err := ssh.NewSignerWithAlgorithms(rsa.Signer.(ssh.AlgorithmSigner), []string{ssh.KeyAlgoRSA})
	if err != nil {
		t.Fatal(err)
	}
	aged := serve(t, []ssh.Signer{old}, takes())
	certified := "@cert-authority * " + strings.TrimSpace(string(ssh.MarshalAuthorizedKey(ca.PublicKey()))) + "\n"
	tests := []struct {
		name   string
		server *server
		known  string
		legacy []string
		types  []string
		want   []string // types, in order; nil for an error
	}{
		{"all", s, "", nil, nil, []string{"ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"}},
		{"one type", s, "", nil, []string{"ssh-rsa"}, []string{"ssh-rsa"}},
		{"a type it does not have", s, "", nil, []string{"ecdsa-sha2-nistp521"}, []string{}},
		{"with certificates", s, certified, nil, nil, []string{"ssh-ed25519-cert-v01@openssh.com", "ssh-ed25519", "ecdsa-sha2-nistp256", "ssh-rsa"}},
		{"old signatures", aged, "", nil, nil, nil},
		{"old signatures, let in", aged, "", []string{"ssh-rsa"}, nil, []string{"ssh-rsa"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			target := tt.server.target()
			target.KnownHosts, target.Algorithms.Legacy = []string{file(t, "known_hosts", tt.known)}, tt.legacy
			keys, err := (&Dialer{}).HostKeys(context.Background(), target, tt.types...)
			if tt.want == nil {
				if !errors.Is(err, transport.ErrUnreachable) || !strings.Contains(transport.Hint(err), "legacy_algorithms") {
					t.Errorf("%v (%s)", err, transport.Hint(err))
				}
				return
			}
			got := []string{}
			for _, k := range keys {
				got = append(got, k.Type())
			}
			if err != nil || !slices.Equal(got, tt.want) {
				t.Errorf("%q, %v, want %q", got, err, tt.want)
			}
		})
	}
	if s.methods()+aged.methods() != "" {
		t.Errorf("tried %q", s.methods())
	}
}

// What is no SSH server is told as by Dial.
func TestScanOfNothing(t *testing.T) {
	s := serve(t, []ssh.Signer{hostKey()}, takes())
	target := s.target()
	target.Port = 1
	_, err := (&Dialer{}).HostKeys(context.Background(), target)
	if !errors.Is(err, transport.ErrUnreachable) || !strings.Contains(err.Error(), "nothing listens on") {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (&Dialer{}).HostKeys(ctx, s.target()); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// What listens instead of an SSH server, and one that does not go on, cost no more
// than the timeout, and leave nothing behind.
func TestScanOfOthers(t *testing.T) {
	tests := []struct {
		name   string
		answer func(net.Conn)
		want   string
	}{
		{"drops", func(c net.Conn) {}, "closed the connection"},
		{"says nothing", func(c net.Conn) { io.Copy(io.Discard, c) }, "did not end within"},
		{"stops after its greeting", func(c net.Conn) {
			io.WriteString(c, "SSH-2.0-x\r\n")
			io.Copy(io.Discard, c)
		}, "did not end within"},
		{"HTTP", func(c net.Conn) { io.WriteString(c, "HTTP/1.1 400 Bad Request\r\n\r\n") }, "HTTP/1.1"},
		{"garbage", func(c net.Conn) { io.WriteString(c, "SSH-2.0-x\r\n\x00\x00\x00\x0c\xff\xff\xff\xff\xff") }, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			var serving sync.WaitGroup
			serving.Go(func() {
				if c, err := l.Accept(); err == nil {
					tt.answer(c)
					c.Close()
				}
			})
			defer serving.Wait()
			defer l.Close()
			limit := time.Minute
			if strings.HasPrefix(tt.want, "did not end") {
				limit = 300 * time.Millisecond
			}
			target := Target{Host: "r1", Address: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, Timeout: limit,
				KnownHosts: []string{filepath.Join(t.TempDir(), "none")}}
			keys, err := (&Dialer{}).HostKeys(context.Background(), target)
			if len(keys) > 0 || !errors.Is(err, transport.ErrUnreachable) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, want %q", err, tt.want)
			}
		})
	}
}
