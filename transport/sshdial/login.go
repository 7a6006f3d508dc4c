package sshdial

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/crypto/ssh"

	"nplay/transport"
)

// methods are those of a login, in the order in which they are tried.
var methods = []string{"agent", "key", "password", "keyboard-interactive"}

// methods is the order of the target. Answers can be given by
// keyboard-interactive only, which then comes before a password that would be
// refused for want of them.
func (t Target) methods() []string {
	switch {
	case len(t.Methods) > 0:
		return t.Methods
	case len(t.Answers) > 0:
		return []string{"agent", "key", "keyboard-interactive", "password"}
	}
	return methods
}

// attempts is how many failures the server may count in one login.
func (t Target) attempts() int {
	if t.Attempts > 0 {
		return t.Attempts
	}
	return 3
}

// A login is one attempt to log in: what there is to try, and what became of
// it, so that a failure can say more than "unable to authenticate".
type login struct {
	ctx    context.Context // ends what is asked of the agent and of a person
	dialer *Dialer
	pause  func(bool) // stops the login's time while a person is asked
	target Target
	tries  []*try
	notes  []string     // why something is not tried
	lost   func() error // how the connection ended, nil while it has not
	known  bool         // the server has refused the password before, in this run

	mu       sync.Mutex
	allowed  []string // methods the server takes
	partial  int      // how many it has taken as a part of the login
	current  *try     // what it has been asked last
	failures int      // as the server counts them
	taken    []string // what it took
	password state
	dialogue dialogue
	banner   string // what it said after the first try
}

// A try is one key or one conversation.
type try struct {
	method string // by SSH's name
	offer  *offer // of "publickey"
	second bool   // only for a server that has taken something and wants more
	done   bool
	failed bool // as far as is known
}

// state is what became of the password.
type state int

const (
	unsent state = iota
	sent
	accepted // as a part of the login
	denied
)

// Ready reads the keys and certificates of a target, and asks for the
// passphrases, before anything is dialled: a person needs not be quicker than a
// login's deadline. It returns what Dial would say of them. Nothing is asked a
// second time by Dial.
func (d *Dialer) Ready(ctx context.Context, t Target) error {
	_, err := d.login(ctx, t)
	return err
}

// login collects what there is to log in with, before anything is dialled.
func (d *Dialer) login(ctx context.Context, t Target) (*login, error) {
	if t.User == "" {
		return nil, noLogin("no user is given for "+t.Host, nil, "set `user` in "+t.block())
	}
	for _, m := range t.Methods {
		if !slices.Contains(methods, m) {
			return nil, noLogin(fmt.Sprintf("there is no login method %q", m), nil, "`methods` are "+strings.Join(methods, ", "))
		}
	}
	l := &login{ctx: ctx, dialer: d, target: t, known: d.creds.wasRefused(t) || d.creds.wasCut(t)}
	s := &search{login: l, algorithms: t.Algorithms.publicKeys()}
	if err := s.gather(t.methods()); err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("reading the keys for %s: %w", t.Host, ctx.Err())
		}
		return nil, err
	}
	l.plan(s.offers)
	if slices.ContainsFunc(l.tries, func(t *try) bool { return !t.second }) {
		return l, nil
	}
	switch {
	case l.known && d.creds.wasCut(t):
		return nil, &transport.Problem{Cause: transport.ErrAuth,
			Text: fmt.Sprintf("%s has closed the connection instead of an answer to the password for user %s, %d times; it is not shown to it again in this run",
				t.Host, t.User, t.attempts()),
			Advice: l.check()}
	case l.known:
		return nil, &transport.Problem{Cause: transport.ErrAuth,
			Text:   fmt.Sprintf("%s has refused the password for user %s before; it is not shown to it again in this run", t.Host, t.User),
			Advice: l.check()}
	case s.absent != nil && len(s.notes) == 0:
		return nil, s.absent
	}
	text := fmt.Sprintf("there is no key and no password to log in with as %s", t.User)
	if len(s.notes) > 0 {
		text += ": " + strings.Join(s.notes, "; ")
	}
	return nil, noLogin(text, nil, l.wanting(s))
}

// wanting says how to come by something to log in with.
func (l *login) wanting(s *search) string {
	if s.target.Agent && len(s.held) == 0 {
		return "load a key with ssh-add (ssh-add -l lists them, ssh-add -X unlocks the agent), or set `identity` or `password` in " + s.target.block()
	}
	return "set `identity`, `agent` or `password` in " + s.target.block()
}

// plan puts the tries in their order.
func (l *login) plan(offers []*offer) {
	keys := false
	for _, m := range l.target.methods() {
		switch m {
		case "agent", "key":
			if !keys { // they have their order already
				for _, o := range offers {
					l.tries = append(l.tries, &try{method: "publickey", offer: o})
				}
			}
			keys = true
		case "password":
			if !l.target.Password.IsZero() && !l.known {
				l.tries = append(l.tries, &try{method: m})
			}
		case "keyboard-interactive":
			given := !l.target.Password.IsZero() || len(l.target.Answers) > 0
			if !l.known && (given || l.dialer.Ask != nil) {
				l.tries = append(l.tries, &try{method: m, second: !given && len(l.target.Methods) == 0})
			}
		}
	}
}

// next chooses what to try, given what the server takes.
func (l *login) next(c *ssh.ClientAuthContext) (ssh.AuthMethod, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.lost() != nil || l.ctx.Err() != nil { // the ssh package takes that for a refusal
		return nil, nil
	}
	l.allowed = c.AllowedMethods
	l.settle(len(c.PartialSuccessMethods))
	for _, t := range l.tries {
		if t.done || !l.takes(t.method) || !l.may(t) {
			continue
		}
		t.done = true
		l.current = t
		switch t.method {
		case "publickey":
			return ssh.PublicKeys(t.offer.signer), nil
		case "password":
			l.password = sent
			return ssh.Password(l.target.Password.Reveal()), nil
		default:
			l.dialogue = dialogue{}
			return ssh.KeyboardInteractive(l.answer), nil
		}
	}
	return nil, nil // the handshake ends with the error of the last try, or with one that there is none left
}

func (l *login) takes(method string) bool { return slices.Contains(l.allowed, method) }

// may reports whether one more failure is within bounds. The last one is kept
// for the password: that of a key would leave none for it.
func (l *login) may(t *try) bool {
	left := l.target.attempts() - l.failures
	if t.second && l.partial == 0 {
		return false
	}
	if t.method != "publickey" {
		return left > 0 && l.password != sent && l.password != denied
	}
	for _, other := range l.tries {
		if other.method != "publickey" && !other.done && l.takes(other.method) && l.may(other) {
			left--
			break
		}
	}
	return left > 0
}

// settle takes down what became of the last try.
func (l *login) settle(partial int) {
	t := l.current
	l.current = nil
	passed := partial > l.partial
	l.partial = partial
	switch {
	case t == nil:
	case passed:
		l.taken = append(l.taken, t.name())
		if l.password == sent {
			l.password = accepted
		}
	case t.offer != nil && t.offer.withheld():
	default:
		t.failed = true
		if t.method == "keyboard-interactive" && l.dialogue.unanswerable != "" {
			return // we broke it off, the server did not refuse anything
		}
		l.failures++
		if l.password == sent {
			l.password = denied
		}
	}
}

func (t *try) name() string {
	if t.offer != nil {
		return t.offer.String()
	}
	return t.method
}

// took says what the server took, once the login is done, and what it was not
// given though it is named in the inventory.
func (l *login) took() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.taken
	if l.current != nil {
		all = append(all, l.current.name())
	}
	if l.password != unsent {
		l.dialer.creds.remember(l.target, false)
	}
	text := strings.Join(all, " and ")
	if text == "" {
		text = "nothing, the server asks for nothing"
	}
	if len(l.notes) > 0 {
		text += "; " + strings.Join(l.notes, "; ")
	}
	return text
}

// broken keeps in mind a password that was refused before the login ended in
// whatever way: in a time-out, or by the caller. One to which the server hung up
// may have been.
func (l *login) broken(said bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.password == denied:
		l.dialer.creds.remember(l.target, true)
	case l.password == sent && !said && l.lost() != nil:
		var jump *transport.Problem // which was lost, and not the server
		if !errors.As(l.lost(), &jump) {
			l.dialer.creds.cutOff(l.target)
		}
	}
}

// heard keeps what the server says once it was shown something. What it says
// before that is the same for everybody.
func (l *login) heard(banner string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.current != nil || l.failures > 0 {
		l.banner = printable(banner, 200)
	}
	return nil
}

// printable makes a server's words fit for a message: one line, bounded, no
// control characters.
func printable(s string, limit int) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\uFFFD' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > limit {
		s = string(r[:limit]) + "..."
	}
	return s
}

var errNoAnswer = errors.New("nothing to answer with")
