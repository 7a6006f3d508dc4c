package sshdial

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"nplay/transport"
)

// maxNamed is how many keys a message names.
const maxNamed = 4

// A refusal is a login that failed, sorted out.
type refusal struct {
	*login
	words           string   // the server's own
	shown           []string // the keys it refused
	spared          []string // those it was not shown, as there were attempts enough
	silent          []string // those that could not be shown, and why
	keys            bool     // there were any
	old             bool     // it knows no other signatures than those with SHA-1
	locked, expired bool     // as it says
}

// refused says what was shown and what became of it. words are the server's own
// with which it ended the connection; err is what the ssh package says.
func (l *login) refused(words string, err error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.settle(l.partial)
	if l.password == denied {
		l.dialer.creds.remember(l.target, true)
	}
	r := &refusal{login: l, words: printable(words, 200)}
	for _, t := range l.tries {
		r.sort(t)
	}
	all := r.words + l.dialogue.said + l.banner
	r.locked = holds(all, "account is locked", "account locked", "account has been locked", "locked out", "is locked due")
	r.expired = l.dialogue.expired || changeRequested(err) || holds(all, "password has expired", "password expired", "change your password")
	return &transport.Problem{Cause: transport.ErrAuth, Text: r.text(), Advice: r.advice()}
}

func (r *refusal) sort(t *try) {
	switch {
	case t.offer == nil:
		return
	case t.offer.failed() != nil:
		r.silent = append(r.silent, fmt.Sprintf("the %s: %v", t.offer, t.offer.failed()))
	case t.offer.withheld():
		r.silent = append(r.silent, fmt.Sprintf("the %s, as it takes its signatures with SHA-1 only", t.offer))
		r.old = true
	case t.failed:
		r.shown = append(r.shown, t.offer.String())
	case !t.done:
		r.spared = append(r.spared, t.offer.String())
	}
	r.keys = true
}

func (r *refusal) text() string {
	var said []string
	say := func(format string, args ...any) { said = append(said, fmt.Sprintf(format, args...)) }
	if len(r.taken) > 0 {
		say("took the %s, but wants more", strings.Join(r.taken, " and the "))
	}
	switch {
	case len(r.shown) > 0:
		say("refused the %s", some(r.shown))
	case r.keys && !r.takes("publickey") && len(r.taken) == 0:
		say("takes no keys")
	}
	if len(r.silent) > 0 {
		say("could not be shown %s", some(r.silent))
	}
	switch {
	case r.locked:
		say("says that the account is locked")
	case r.expired:
		say("wants a new password, as the one that is given has expired")
	case r.password == denied:
		say("refused the password")
	case r.dialogue.unanswerable != "":
		say("asked %q, to which there is no answer", r.dialogue.unanswerable)
	case r.known:
		say("has refused the password before, so that it was not shown to it again")
	case !r.target.Password.IsZero() && r.password == unsent && r.words == "":
		say("takes no password")
	case len(said) == 0:
		say("refused the login")
	}
	text := fmt.Sprintf("%s %s for user %s", r.target.addr(r.target.Port), strings.Join(said, " and "), r.target.User)
	if len(r.spared) > 0 && !r.locked && !r.expired {
		text += fmt.Sprintf("; %s not tried, as no more than %d attempts are made", left(len(r.spared)), r.target.attempts())
	}
	if words := cmp.Or(r.words, r.dialogue.said, r.banner); words != "" {
		text += fmt.Sprintf(" (%q)", words)
	}
	if len(r.notes) > 0 {
		text += "; " + strings.Join(r.notes, "; ")
	}
	return text
}

func (r *refusal) advice() string {
	few := holds(r.words, "too many") && len(r.shown)+len(r.spared) > 1 && r.refusals() < r.target.attempts()
	unsigned := len(r.silent) > 0 && len(r.shown) == 0
	block := r.target.block()
	switch {
	case r.locked:
		return "wait until the account is open again (`clear system login lockout user NAME` on a Junos router), and mend the password in " + block + " before the next run"
	case r.expired:
		return fmt.Sprintf("log in as %s by hand once and choose a new password, then put it into the inventory", r.target.User)
	case r.password != denied && r.dialogue.unanswerable != "":
		return fmt.Sprintf("give the answer in %s: answers = { %q = env(\"NAME\") }, or exec([...]) for a code that is good for once", block, promptKey(r.dialogue.unanswerable))
	case few:
		return fmt.Sprintf("the %s allows fewer tries than %d: name the one key that fits (`identity`), or set `attempts` lower", r.target.what(), r.target.attempts())
	case len(r.spared) > 0:
		return "name the key that fits: `identity` (of a key in the ssh-agent the public half will do, FILE.pub), or set `attempts` higher if the router allows more (login retry-options tries-before-disconnect)"
	case unsigned && r.old:
		return "use an ed25519 or ecdsa key, or, for a router so old, set legacy_algorithms = [\"ssh-rsa\"] in " + block
	case unsigned:
		return "ssh-add -l lists the keys of the agent, ssh-add -X unlocks it"
	case len(r.taken) > 0 && r.failures == 0:
		return fmt.Sprintf("it goes on with %s: set `password` or `answers` in %s", strings.Join(r.allowed, ", "), block)
	case len(r.allowed) > 0 && !slices.ContainsFunc(r.tries, func(t *try) bool { return t.done }):
		return "the " + r.target.what() + " takes " + strings.Join(r.allowed, ", ")
	case r.password == denied && r.takes("keyboard-interactive") && r.dialogue.rounds == 0:
		return r.check() + "; one that wants a code besides needs `answers` or methods = [\"keyboard-interactive\"] in " + block
	}
	return r.check()
}

// refusals is how many keys and passwords the router has refused.
func (r *refusal) refusals() int {
	if r.password == denied {
		return len(r.shown) + 1
	}
	return len(r.shown)
}

// check is what to do about a key or a password that was refused.
func (l *login) check() string {
	return fmt.Sprintf("see that account %s exists on the %s and has this key or password", l.target.User, l.target.what())
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
