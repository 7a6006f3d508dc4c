package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"nplay/engine"
)

// sshRubbish is SSH servers that let nobody in, or nowhere.
func sshRubbish() []rubbish {
	// with is a server whose configuration is changed first.
	with := func(change func(*ssh.ServerConfig, net.Conn), serve func(net.Conn, *ssh.ServerConfig)) func(net.Conn, *ssh.ServerConfig) {
		return func(c net.Conn, config *ssh.ServerConfig) {
			own := *config
			change(&own, c)
			serve(c, &own)
		}
	}
	login := func(c net.Conn, config *ssh.ServerConfig) { ssh.NewServerConn(c, config) }
	return []rubbish{
		{"hangs in the login", with(func(s *ssh.ServerConfig, c net.Conn) {
			s.PublicKeyCallback = func(ssh.ConnMetadata, ssh.PublicKey) (*ssh.Permissions, error) {
				wait(c)
				return nil, io.EOF
			}
		}, login), engine.Unreachable, "the login on"},
		{"refuses everything", with(func(s *ssh.ServerConfig, _ net.Conn) {
			s.PublicKeyCallback = func(ssh.ConnMetadata, ssh.PublicKey) (*ssh.Permissions, error) {
				return nil, errors.New("no")
			}
		}, login), engine.AuthRefused, "refused the key"},
		{"hangs up in the login", with(func(s *ssh.ServerConfig, c net.Conn) {
			s.PublicKeyCallback = func(ssh.ConnMetadata, ssh.PublicKey) (*ssh.Permissions, error) {
				c.Close()
				return nil, errors.New("no")
			}
		}, login), engine.Unreachable, "during the login"},
		{"a banner of a mebibyte", with(func(s *ssh.ServerConfig, _ net.Conn) {
			s.BannerCallback = func(ssh.ConnMetadata) string { return strings.Repeat("\x1b[31mno entry\x00\n", 4000) }
			s.PublicKeyCallback = func(ssh.ConnMetadata, ssh.PublicKey) (*ssh.Permissions, error) {
				return nil, errors.New("no")
			}
		}, login), engine.AuthRefused, "refused the key"},
		{"takes the login and hangs up", func(c net.Conn, config *ssh.ServerConfig) { login(c, config) }, engine.NoNetconf, "hung up"},
		{"takes the login and is silent", func(c net.Conn, config *ssh.ServerConfig) {
			if _, _, requests, err := ssh.NewServerConn(c, config); err == nil {
				for range requests {
				}
			}
		}, engine.NoNetconf, "within"},
		{"opens no channel", channels(nil), engine.NoNetconf, "no more sessions"},
		{"never answers a request", func(c net.Conn, config *ssh.ServerConfig) {
			_, opened, _, err := ssh.NewServerConn(c, config)
			if err != nil {
				return
			}
			for n := range opened {
				if _, wants, err := n.Accept(); err == nil {
					go func() {
						for range wants {
						}
					}()
				}
			}
		}, engine.NoNetconf, "within"},
		{"refuses each request", channels(func(ssh.Channel, string) bool { return false }), engine.NoNetconf, "was refused"},
		{"closes each channel", channels(func(ch ssh.Channel, _ string) bool { ch.Close(); return true }), engine.NoNetconf, "the router hung up"},
		{"a flood of requests", func(c net.Conn, config *ssh.ServerConfig) {
			conn, _, requests, err := ssh.NewServerConn(c, config)
			if err != nil {
				return
			}
			go ssh.DiscardRequests(requests)
			for err == nil {
				_, _, err = conn.SendRequest("hostkeys-00@openssh.com", false, make([]byte, 1000))
			}
		}, engine.NoNetconf, "within"},
		{"a flood of channels", func(c net.Conn, config *ssh.ServerConfig) {
			conn, _, requests, err := ssh.NewServerConn(c, config)
			if err != nil {
				return
			}
			go ssh.DiscardRequests(requests)
			go floodChannels(conn)
			conn.Wait()
		}, engine.NoNetconf, "within"},
		{"a flood on stderr", channels(func(ch ssh.Channel, _ string) bool {
			go func() {
				for {
					if _, err := ch.Stderr().Write(bytes.Repeat([]byte("\x07error\n"), 1000)); err != nil {
						return
					}
				}
			}()
			return true
		}), engine.NoNetconf, "within"},
	}
}

// floodChannels opens channels until the connection ends; the last for ever, where
// it ends in the wrong moment (see sshdial.Client).
func floodChannels(conn ssh.Conn) {
	var err error
	var no *ssh.OpenChannelError
	for err == nil || errors.As(err, &no) {
		_, _, err = conn.OpenChannel("x11", nil)
	}
}

// channels serves a connection: what asks for a subsystem, a command or a shell
// is answered by grant; nil opens no channel at all.
func channels(grant func(ch ssh.Channel, kind string) bool) func(net.Conn, *ssh.ServerConfig) {
	return func(c net.Conn, config *ssh.ServerConfig) {
		_, opened, requests, err := ssh.NewServerConn(c, config)
		if err != nil {
			return
		}
		go ssh.DiscardRequests(requests)
		for n := range opened {
			if grant == nil {
				n.Reject(ssh.ResourceShortage, "no more sessions")
				continue
			}
			ch, wants, err := n.Accept()
			if err != nil {
				return
			}
			go func() {
				for w := range wants {
					w.Reply(w.Type == "pty-req" || grant(ch, w.Type), nil)
				}
			}()
		}
	}
}

// keyIn makes a key, with its private half in a file.
func keyIn(t *testing.T, dir, name string) ssh.Signer {
	t.Helper()
	_, k, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(k, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := ssh.NewSignerFromKey(k)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// throwaway is a host key for a server that does not live long.
func throwaway() ssh.Signer {
	_, k, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	s, err := ssh.NewSignerFromKey(k)
	if err != nil {
		panic(err)
	}
	return s
}
