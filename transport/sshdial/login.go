package sshdial

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"golang.org/x/crypto/ssh"

	"nplay/transport"
)

// A login is one attempt to log in: what there is to offer, and what became of
// it, so that a failure can say more than "unable to authenticate".
type login struct {
	target Target
	offers []offer
	agent  io.Closer // nil when no agent is used

	mu       sync.Mutex
	allowed  []string // methods the router takes
	keys     bool     // keys were offered
	password bool     // the password was sent
	asked    string   // a prompt that could not be answered
}

// An offer is a key to offer, and where it comes from.
type offer struct {
	ssh.Signer
	from string
}

func (o offer) String() string {
	return fmt.Sprintf("%s (%s)", o.from, ssh.FingerprintSHA256(o.PublicKey()))
}

var errNothingLeft = errors.New("nothing left to offer")

// login collects what there is to log in with, before anything is dialled.
func (d *Dialer) login(ctx context.Context, t Target) (*login, error) {
	l := &login{target: t}
	if t.User == "" {
		return nil, l.problem("no user is given for "+t.Host, "set `user` in the connection of the inventory")
	}
	var noAgent error
	if t.Agent {
		l.agent, l.offers, noAgent = agentOffers(ctx)
	}
	held := l.offers
	for _, path := range t.Identities {
		id, err := d.identity(path)
		if err != nil {
			l.close()
			return nil, err
		}
		inAgent := id.public != nil && slices.ContainsFunc(held, func(o offer) bool { return samePublic(o.PublicKey(), id.public) })
		switch {
		case inAgent:
		case id.signer == nil:
			l.close()
			return nil, passphrase(path)
		default:
			l.offers = append(l.offers, offer{id.signer, path})
		}
	}
	if len(l.offers) == 0 && t.Password.IsZero() {
		l.close()
		text, advice := fmt.Sprintf("there is no key and no password to log in with as %s", t.User),
			"set `identity`, `agent` or `password` in the connection of the inventory"
		if noAgent != nil {
			text += ": " + noAgent.Error()
		} else if t.Agent {
			text += ": the ssh-agent holds no keys"
			advice = "load a key with ssh-add, or set `identity` or `password` in the connection of the inventory"
		}
		return nil, l.problem(text, advice)
	}
	return l, nil
}

func (l *login) close() {
	if l.agent != nil {
		l.agent.Close()
	}
}

// next chooses what to try, given what the router takes: keys, then the
// password. A refused password is not sent a second time by another method,
// where it would only count as a second failure.
func (l *login) next(c *ssh.ClientAuthContext) (ssh.AuthMethod, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.allowed = c.AllowedMethods
	takes := func(method string) bool { return slices.Contains(c.AllowedMethods, method) }
	switch {
	case takes("publickey") && !l.keys && len(l.offers) > 0:
		l.keys = true
		return ssh.PublicKeys(l.signers()...), nil
	case l.target.Password.IsZero() || l.password || l.asked != "":
	case takes("password"):
		l.password = true
		return ssh.Password(l.target.Password.Reveal()), nil
	case takes("keyboard-interactive"):
		return ssh.KeyboardInteractive(l.answer), nil
	}
	return nil, errNothingLeft
}

// answer gives the password to one prompt that hides what is typed; to nothing
// else and never twice.
func (l *login) answer(_, _ string, questions []string, echos []bool) ([]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(questions) == 0 {
		return nil, nil
	}
	if len(questions) == 1 && !echos[0] && !l.password {
		l.password = true
		return []string{l.target.Password.Reveal()}, nil
	}
	l.asked = printable(questions[0], 60)
	return nil, fmt.Errorf("cannot answer %q", l.asked)
}

func (l *login) signers() []ssh.Signer {
	var all []ssh.Signer
	for _, o := range l.offers {
		s := ssh.Signer(o.Signer)
		// SHA-1 signatures are not offered, also where a server names no others.
		if as, ok := s.(ssh.AlgorithmSigner); ok && s.PublicKey().Type() == ssh.KeyAlgoRSA {
			if strict, err := ssh.NewSignerWithAlgorithms(as, []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}); err == nil {
				s = strict
			}
		}
		all = append(all, s)
	}
	return all
}

func (l *login) problem(text, advice string) error {
	return &transport.Problem{Cause: transport.ErrAuth, Text: text, Advice: advice}
}

// refused says what was offered and what became of it.
func (l *login) refused(words string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	var said []string
	if l.keys {
		var from []string
		for _, o := range l.offers {
			from = append(from, o.String())
		}
		said = append(said, "refused the key "+strings.Join(from, ", "))
	} else if len(l.offers) > 0 {
		said = append(said, "takes no keys")
	}
	switch {
	case l.password:
		said = append(said, "refused the password")
	case l.asked != "":
		said = append(said, fmt.Sprintf("asked %q, which nplay cannot answer", l.asked))
	case !l.target.Password.IsZero() && words == "":
		said = append(said, "takes no password")
	}
	text := fmt.Sprintf("%s %s for user %s", l.target.addr(l.target.Port), strings.Join(said, " and "), l.target.User)
	if words != "" {
		text += fmt.Sprintf(" (%q)", printable(words, 200))
	}
	advice := fmt.Sprintf("see that account %s exists on the router and has this key or password", l.target.User)
	if strings.Contains(strings.ToLower(words), "too many") && len(l.offers) > 1 {
		advice = fmt.Sprintf("%d keys were offered, more than the router lets try: set `identity` to the one that fits, and `agent = false`", len(l.offers))
	} else if len(l.offers) == 0 && !l.password && len(l.allowed) > 0 {
		advice = "the router takes " + strings.Join(l.allowed, ", ")
	}
	return l.problem(text, advice)
}

// printable makes a router's words fit for a message: one line, bounded, no
// control characters.
func printable(s string, limit int) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == '\uFFFD' {
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
