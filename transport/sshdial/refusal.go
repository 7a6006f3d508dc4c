package sshdial

import (
	"fmt"
	"strings"

	"nplay/transport"
)

// maxNamed is how many keys a message names.
const maxNamed = 4

// refused says what was shown and what became of it. words are the server's own
// with which it ended the connection; err is what the ssh package says.
func (l *login) refused(words string, err error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.settle(l.partial)
	if l.password == denied {
		l.dialer.creds.remember(l.target, true)
	}
	var shown, silent, spared []string
	keys := false
	for _, t := range l.tries {
		switch {
		case t.offer == nil:
		case t.offer.failed() != nil:
			silent = append(silent, fmt.Sprintf("the %s: %v", t.offer, t.offer.failed()))
		case t.offer.withheld():
			silent = append(silent, fmt.Sprintf("the %s, whose signatures it takes with SHA-1 only", t.offer))
		case t.failed:
			shown = append(shown, t.offer.String())
		case !t.done:
			spared = append(spared, t.offer.String())
		}
		keys = keys || t.offer != nil
	}
	var said []string
	if len(l.taken) > 0 {
		said = append(said, "took the "+strings.Join(l.taken, " and the ")+", but wants more")
	}
	switch {
	case len(shown) > 0:
		said = append(said, "refused the "+some(shown))
	case keys && !l.takes("publickey") && len(l.taken) == 0:
		said = append(said, "takes no keys")
	}
	if len(silent) > 0 {
		said = append(said, "could not be shown "+some(silent))
	}
	expired := l.dialogue.expired || changeRequested(err) || holds(l.dialogue.said+l.banner+words, "password has expired", "password expired", "change your password")
	locked := holds(l.dialogue.said+l.banner+words, "account is locked", "account locked", "account has been locked", "locked out", "is locked due")
	switch {
	case locked:
		said = append(said, "says that the account is locked")
	case expired:
		said = append(said, "wants a new password, as the one that is given has expired")
	case l.password == denied:
		said = append(said, "refused the password")
	case l.dialogue.unanswerable != "":
		said = append(said, fmt.Sprintf("asked %q, to which there is no answer", l.dialogue.unanswerable))
	case l.known:
		said = append(said, "has refused the password before, so that it was not shown to it again")
	case !l.target.Password.IsZero() && l.password == unsent && words == "":
		said = append(said, "takes no password")
	case len(said) == 0:
		said = append(said, "refused the login")
	}
	text := fmt.Sprintf("%s %s for user %s", l.target.addr(l.target.Port), strings.Join(said, " and "), l.target.User)
	if len(spared) > 0 && !(locked || expired) {
		text += fmt.Sprintf("; %s not tried, as no more than %d attempts are made", left(len(spared)), l.target.attempts())
	}
	if word := strings.TrimSpace(words); word == "" && l.dialogue.said != "" {
		words = l.dialogue.said
	}
	if words == "" {
		words = l.banner
	}
	if words != "" {
		text += fmt.Sprintf(" (%q)", printable(words, 200))
	}
	if len(l.notes) > 0 {
		text += "; " + strings.Join(l.notes, "; ")
	}
	p := &transport.Problem{Cause: transport.ErrAuth, Text: text, Advice: l.check()}
	many := holds(words, "too many")
	switch {
	case locked:
		p.Advice = "wait until the account is open again (`clear system login lockout user NAME` on a Junos router), and mend the password in " + l.target.block() + " before the next run"
	case expired:
		p.Advice = fmt.Sprintf("log in as %s by hand once and choose a new password, then put it into the inventory", l.target.User)
	case l.password != denied && l.dialogue.unanswerable != "":
		p.Advice = fmt.Sprintf("give the answer in %s: answers = { %q = env(\"NAME\") }, or exec([...]) for a code that is good for once", l.target.block(), promptKey(l.dialogue.unanswerable))
	case many && len(spared) > 0, many && len(shown) > 1:
		p.Advice = fmt.Sprintf("the router allows fewer tries than %d: name the one key that fits (`identity`), or set `attempts` lower", l.target.attempts())
	case len(spared) > 0:
		p.Advice = "name the key that fits: `identity` (of a key in the ssh-agent the public half will do, FILE.pub), or set `attempts` higher if the router allows more (login retry-options tries-before-disconnect)"
	case len(silent) > 0 && len(shown) == 0 && strings.Contains(silent[0], "SHA-1"):
		p.Advice = "use an ed25519 or ecdsa key, or, for a router so old, set legacy_algorithms = [\"ssh-rsa\"] in " + l.target.block()
	case len(silent) > 0 && len(shown) == 0:
		p.Advice = "ssh-add -l lists the keys of the agent, ssh-add -X unlocks it"
	case len(l.taken) > 0 && l.failures == 0:
		p.Advice = fmt.Sprintf("it goes on with %s: set `password` or `answers` in %s", strings.Join(l.allowed, ", "), l.target.block())
	case !l.tried() && len(l.allowed) > 0:
		p.Advice = "the router takes " + strings.Join(l.allowed, ", ")
	}
	return p
}

// check is what to do about a key or a password that was refused.
func (l *login) check() string {
	return fmt.Sprintf("see that account %s exists on the router and has this key or password", l.target.User)
}

// tried reports whether anything was shown.
func (l *login) tried() bool {
	for _, t := range l.tries {
		if t.done {
			return true
		}
	}
	return false
}

// failed reports whether the server has refused something.
func (l *login) failed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.failures > 0
}

// changeRequested reports whether the server answered the password with
// SSH_MSG_USERAUTH_PASSWD_CHANGEREQ (RFC 4252 section 8), which the ssh package
// does not know.
func changeRequested(err error) bool {
	return err != nil && strings.Contains(err.Error(), "unexpected message type 60")
}

func left(n int) string {
	if n == 1 {
		return "1 more key was"
	}
	return fmt.Sprintf("%d more keys were", n)
}

// some names a few, and counts the others.
func some(all []string) string {
	if len(all) > maxNamed {
		return fmt.Sprintf("%s and %d more", strings.Join(all[:maxNamed], ", "), len(all)-maxNamed)
	}
	return strings.Join(all, ", ")
}

// promptKey makes a prompt a key of `answers`.
func promptKey(prompt string) string {
	return strings.ToLower(strings.TrimRight(prompt, ": ."))
}
