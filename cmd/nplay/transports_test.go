package main

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"nplay/engine"
	"nplay/transport"
)

// An offering is what a router lets in by.
type offering struct {
	port                   string // 830: "closed", "open", "refuses" the subsystem
	subsystem, exec, shell bool   // on port 22
	login                  bool
}

func (o offering) String() string {
	s := "830 " + o.port
	for name, has := range map[string]bool{"subsystem": o.subsystem, "exec": o.exec, "shell": o.shell, "login": o.login} {
		if has {
			s += " " + name
		}
	}
	return s
}

// want says by which road a transport gets in, or why not.
func (o offering) want(word string) (road string, dials int, cause error) {
	if word == "cli" {
		switch {
		case !o.login:
			return "", 1, transport.ErrAuth
		case o.shell:
			return "cli:22", 1, nil
		}
		return "", 1, transport.ErrNoCLI
	}
	switch {
	case !o.login && o.port != "closed":
		return "", 1, transport.ErrAuth
	case !o.login:
		return "", 2, transport.ErrAuth
	case o.port == "open":
		return "netconf:830", 1, nil
	case o.subsystem:
		return "netconf:22", 2, nil
	case o.exec:
		return "exec:22", 2, nil
	case o.shell && word == "auto":
		return "cli:22", 2, nil
	}
	return "", 2, transport.ErrNoNetconf
}

// Every combination of what a router offers, by every transport.
func TestTransports(t *testing.T) {
	yesNo := []bool{true, false}
	for _, port := range []string{"open", "closed", "refuses"} {
		for _, subsystem := range yesNo {
			for _, exec := range yesNo {
				for _, shell := range yesNo {
					for _, login := range yesNo {
						o := offering{port, subsystem, exec, shell, login}
						t.Run(o.String(), func(t *testing.T) {
							t.Parallel()
							reach, host := o.start(t)
							for _, word := range []string{"auto", "netconf", "cli"} {
								host.Connection.Transport = word
								road, dials, cause := o.want(word)
								s, n, err := reach.dial(context.Background(), engine.DialRequest{Host: host})
								if n != dials || !errors.Is(err, cause) || (err == nil) != (cause == nil) {
									t.Errorf("%s: %d dials, %v; want %d, %v", word, n, err, dials, cause)
								}
								if s != nil {
									if got := s.Info().Road; got != road {
										t.Errorf("%s: road %s, want %s", word, got, road)
									}
									s.Close()
								}
							}
							// A proof is about what a management server will use, whatever the
							// transport.
							s, _, err := reach.dial(context.Background(), engine.DialRequest{Host: host, Subsystem: true})
							if (err == nil) != (o.login && o.port == "open") {
								t.Errorf("proof: %v", err)
							}
							if s != nil {
								s.Close()
							}
						})
					}
				}
			}
		}
	}
}

// start starts a router that offers that, and says how to reach it.
func (o offering) start(t *testing.T) (*reach, *engine.Host) {
	t.Helper()
	dir := t.TempDir()
	key := func() ssh.Signer {
		_, k, err := ed25519.GenerateKey(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		block, err := ssh.MarshalPrivateKey(k, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "id"), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := ssh.NewSignerFromKey(k)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	hostKey := key()
	key() // the client's, now in the file
	config := &ssh.ServerConfig{PublicKeyCallback: func(ssh.ConnMetadata, ssh.PublicKey) (*ssh.Permissions, error) {
		if o.login {
			return nil, nil
		}
		return nil, errors.New("no")
	}}
	config.AddHostKey(hostKey)
	forward := map[int]int{}
	var known []string
	for _, own := range []int{22, 830} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		forward[own] = l.Addr().(*net.TCPAddr).Port
		known = append(known, knownhosts.Line([]string{l.Addr().String()}, hostKey.PublicKey()))
		if own == 830 && o.port == "closed" {
			l.Close()
			continue
		}
		var group sync.WaitGroup
		group.Go(func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				group.Go(func() { o.serve(c, config, own) })
			}
		})
		t.Cleanup(func() { l.Close(); group.Wait() })
	}
	file := filepath.Join(dir, "known_hosts")
	if err := os.WriteFile(file, []byte(strings.Join(known, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return &reach{mask: func(s string) string { return s }}, &engine.Host{Name: "r1", Address: "127.0.0.1", Connection: engine.Connection{
		Login:   engine.Login{User: "netops", Identities: []string{filepath.Join(dir, "id")}},
		Forward: forward, KnownHosts: []string{file}, Timeout: 20 * time.Second}}
}

func (o offering) serve(c net.Conn, config *ssh.ServerConfig, own int) {
	defer c.Close()
	conn, channels, requests, err := ssh.NewServerConn(c, config)
	if err != nil {
		return
	}
	defer conn.Close()
	go ssh.DiscardRequests(requests)
	for n := range channels {
		ch, wants, err := n.Accept()
		if err != nil {
			return
		}
		go func() {
			defer ch.Close()
			for w := range wants {
				grant := w.Type == "pty-req" ||
					w.Type == "subsystem" && (own == 830 && o.port == "open" || own == 22 && o.subsystem) ||
					w.Type == "exec" && own == 22 && o.exec || w.Type == "shell" && own == 22 && o.shell
				w.Reply(grant, nil)
				switch {
				case !grant || w.Type == "pty-req":
				case w.Type == "shell":
					go prompting(ch)
				default:
					go greeting(ch)
				}
			}
		}()
	}
}

// greeting is all of NETCONF that a dial needs.
func greeting(ch ssh.Channel) {
	defer ch.Close()
	io.WriteString(ch, `<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities><capability>urn:ietf:params:netconf:base:1.0</capability>`+
		"<capability>http://xml.juniper.net/netconf/junos/1.0</capability></capabilities><session-id>1</session-id></hello>\n]]>]]>\n")
	for in := bufio.NewScanner(ch); in.Scan() && !strings.Contains(in.Text(), "close-session"); {
	}
}

// prompting is all of the command line that a dial needs.
func prompting(ch ssh.Channel) {
	defer ch.Close()
	io.WriteString(ch, "netops@r1> ")
	for in := bufio.NewScanner(ch); in.Scan() && in.Text() != "exit"; {
		answer := ""
		if what, ok := strings.CutPrefix(in.Text(), "set cli screen-"); ok {
			name, n, _ := strings.Cut(what, " ")
			answer = fmt.Sprintf("Screen %s set to %s\r\n", name, n)
		}
		io.WriteString(ch, in.Text()+"\r\n"+answer+"\r\nnetops@r1> ")
	}
}
