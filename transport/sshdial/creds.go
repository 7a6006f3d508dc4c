package sshdial

import (
	"context"
	"sync"

	"golang.org/x/crypto/ssh"

	"nplay/internal/secret"
)

// creds is what a run knows of the things to log in with. The zero creds works.
type creds struct {
	identities   flight[string, *identity]
	certificates flight[string, *ssh.Certificate]
	unlocked     flight[lock, ssh.Signer]
	agents       flight[string, []held]

	once    sync.Once
	asking  chan struct{} // who holds it may talk to the person
	signing chan struct{} // who holds one may talk to the agent

	mu      sync.Mutex
	refused map[account]bool
	cut     map[account]int // connections that the server closed instead of an answer
}

// An account on a server with the password that the inventory has for it.
type account struct {
	host, address, user string
	password            secret.String
}

func (t Target) account() account { return account{t.Host, t.Address, t.User, t.Password} }

// maxSigning bounds how many logins talk to the agent at a time: an agent takes
// one after the other, and refuses connections when too many wait.
const maxSigning = 8

func (c *creds) init() {
	c.once.Do(func() {
		c.asking = make(chan struct{}, 1)
		c.signing = make(chan struct{}, maxSigning)
	})
}

// wasRefused reports whether the server has refused the password in this run.
// Showing it again, on another port or by a second dial, would only bring the
// account nearer to being locked.
func (c *creds) wasRefused(t Target) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !t.Again && !t.Password.IsZero() && c.refused[t.account()]
}

// wasCut reports whether the server has closed the connection instead of an answer
// to the password as often as a login may fail: some refuse like that, and count.
func (c *creds) wasCut(t Target) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !t.Password.IsZero() && c.cut[t.account()] >= t.attempts()
}

func (c *creds) cutOff(t Target) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cut == nil {
		c.cut = map[account]int{}
	}
	c.cut[t.account()]++
}

// remember keeps in mind how the server took the password.
func (c *creds) remember(t Target, refused bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.refused == nil {
		c.refused = map[account]bool{}
	}
	if refused {
		c.refused[t.account()] = true
	} else {
		delete(c.refused, t.account())
		delete(c.cut, t.account())
	}
}

// ask asks the person, one question at a time. It does not wait for the answer
// any longer than ctx: the person's next question then waits until the one
// given up is off the screen.
func (d *Dialer) ask(ctx context.Context, question string) (secret.String, error) {
	c := &d.creds
	c.init()
	select {
	case c.asking <- struct{}{}:
	case <-ctx.Done():
		return secret.String{}, ctx.Err()
	}
	type answer struct {
		value secret.String
		err   error
	}
	answered := make(chan answer, 1)
	go func() {
		defer func() { <-c.asking }()
		value, err := d.Ask(ctx, question)
		answered <- answer{value, err}
	}()
	select {
	case a := <-answered:
		return a.value, a.err
	case <-ctx.Done():
		return secret.String{}, ctx.Err()
	}
}
