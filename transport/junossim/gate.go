package junossim

import (
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

var errDenied = errors.New("permission denied")

// A gate is the way of one connection past the checks of the SSH server.
// Accounts are looked up in what is committed at the moment of each try.
type gate struct {
	router  *Router
	conn    *watched
	from    string // IP address
	refuses func() bool
	stumble func()
}

// sshConfig makes the server's side of one connection.
func (r *Router) sshConfig(c *watched) *ssh.ServerConfig {
	root := r.committed()
	g := &gate{router: r, conn: c}
	g.from, _, _ = net.SplitHostPort(c.RemoteAddr().String())
	g.refuses = sync.OnceValue(func() bool { return r.faults.strike(RefuseLogin) })
	g.stumble = sync.OnceFunc(g.fall)
	config := &ssh.ServerConfig{
		MaxAuthTries:      tries(root),
		ServerVersion:     "SSH-2.0-OpenSSH_9.0",
		PublicKeyCallback: g.key,
		// Called before the client learns of it, so that it finds itself counted.
		AuthLogCallback: func(_ ssh.ConnMetadata, method string, err error) {
			r.count(func(c *Counters) {
				switch {
				case err == nil:
					c.Logins++
				case method == "publickey":
					c.Keys++
				case method != "none":
					c.Passwords++
				}
			})
		},
	}
	server := account{ssh: root.Active("system", "services", "ssh")}
	if !server.bars("no-passwords", "no-password-authentication") {
		config.PasswordCallback = func(m ssh.ConnMetadata, p []byte) (*ssh.Permissions, error) {
			return g.password(m.User(), string(p), nil)
		}
	}
	if !server.bars("no-passwords", "no-challenge-response") {
		config.KeyboardInteractiveCallback = g.interactive
	}
	if message := root.Leaf("system", "login", "message"); message != "" {
		config.BannerCallback = func(ssh.ConnMetadata) string { return message + "\r\n" }
	}
	r.offer(config, root)
	return config
}

// fall does what the faults that strike a login want.
func (g *gate) fall() {
	if g.router.faults.strike(DropOnLogin) {
		g.conn.Close()
	}
	if g.router.faults.strike(HangOnLogin) {
		t := time.NewTimer(patience(g.router.committed()))
		defer t.Stop()
		select {
		case <-g.conn.gone:
		case <-t.C:
		}
	}
}

// key is asked about every key and certificate that is offered.
func (g *gate) key(m ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
	g.stumble()
	r, root := g.router, g.router.committed()
	a, ok := accountOf(root, m.User())
	if !ok || r.lockouts.holds(m.User()) {
		return nil, errDenied
	}
	cert, signed := key.(*ssh.Certificate)
	if signed {
		ok = r.takesCertificate(root, a, cert)
	} else {
		ok = a.takesKey(key, g.from)
	}
	if !ok || g.refuses() {
		return nil, errDenied
	}
	return pass{cert: cert}.permissions(), nil
}

// password is asked about every password, by either SSH method.
func (g *gate) password(user, password string, ask prompter) (*ssh.Permissions, error) {
	g.stumble()
	r, root := g.router, g.router.committed()
	if r.lockouts.holds(user) {
		return nil, errDenied
	}
	template, ok := r.checkPassword(root, user, password, ask)
	if !ok {
		r.lockouts.failed(root, user, r.o.Minute)
		return nil, errDenied
	}
	r.lockouts.passed(user)
	if g.refuses() {
		return nil, errDenied
	}
	return pass{template: template}.permissions(), nil
}

// interactive asks for the password as Junos does, and then whatever a server
// wants to know.
func (g *gate) interactive(m ssh.ConnMetadata, challenge ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
	ask := func(prompt string, echo bool) (string, error) {
		answers, err := challenge("", "", []string{prompt}, []bool{echo})
		if err != nil {
			return "", err
		}
		if len(answers) != 1 {
			return "", io.ErrUnexpectedEOF
		}
		return answers[0], nil
	}
	password, err := ask("Password:", false)
	if err != nil {
		return nil, errDenied
	}
	return g.password(m.User(), password, ask)
}
