package sshdial

import (
	"fmt"
	"strings"
)

// A dialogue is one keyboard-interactive conversation (RFC 4256).
type dialogue struct {
	rounds       int
	said         string // what the server has told last
	unanswerable string // the prompt that there was no answer to
	expired      bool   // the server wants a new password
	shown        string // the prompt that got the password
	shownIn      int    // the round in which it did
}

// How much a server may ask. RADIUS and TACACS+ ask two or three times.
const (
	maxRounds  = 16
	maxPrompts = 8
)

// answer answers one round of prompts:
//
//   - the first that hides what is typed and looks like asking for the password
//     gets the password; no other ever does
//   - one that asks for the user name in the open gets that
//   - others get what the inventory has for them, else a person is asked
//
// A person is asked anew each time, for each router: the answer may be a code
// that is good for once. Nobody is asked to choose a new password.
func (l *login) answer(_, instruction string, prompts []string, echos []bool) ([]string, error) {
	answers := []string{}
	l.mu.Lock()
	l.dialogue.rounds++
	if text := printable(instruction, 200); text != "" {
		l.dialogue.said = text
	}
	tooMuch := l.dialogue.rounds > maxRounds || len(prompts) > maxPrompts
	l.mu.Unlock()
	if tooMuch {
		return nil, l.stuck("more than " + fmt.Sprint(maxRounds) + " times")
	}
	for i, prompt := range prompts {
		value, err := l.reply(instruction, prompt, echos[i])
		if err != nil {
			return nil, err
		}
		answers = append(answers, value)
	}
	return answers, nil
}

func (l *login) reply(instruction, prompt string, echo bool) (string, error) {
	t := l.target
	switch {
	case renews(prompt):
		l.mu.Lock()
		l.dialogue.expired = true
		l.mu.Unlock()
		return "", l.stuck(prompt)
	case !echo && asksPassword(prompt) && l.sendPassword(prompt):
		return t.Password.Reveal(), nil
	}
	for _, a := range t.Answers {
		if strings.Contains(strings.ToLower(prompt), strings.ToLower(a.Prompt)) {
			return a.Value.Reveal(), nil
		}
	}
	switch {
	case echo && asksUser(prompt):
		return t.User, nil
	case l.dialer.Ask == nil:
		l.askedAgain(prompt)
		return "", l.stuck(prompt)
	}
	question := fmt.Sprintf("%s as %s: %s", t.Host, t.User, printable(prompt, 100))
	if text := printable(instruction, 200); text != "" {
		question = fmt.Sprintf("%s as %s: %s %s", t.Host, t.User, text, printable(prompt, 100))
	}
	l.pause(true)
	value, err := l.dialer.ask(l.ctx, question)
	l.pause(false)
	if err != nil {
		l.askedAgain(prompt)
		return "", l.stuck(prompt)
	}
	return value.Reveal(), nil
}

// sendPassword reports whether the password is to be sent now; it is once.
func (l *login) sendPassword(prompt string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.target.Password.IsZero() || l.password != unsent {
		return false
	}
	l.password = sent
	l.dialogue.shown, l.dialogue.shownIn = prompt, l.dialogue.rounds
	return true
}

// askedAgain takes the prompt that got the password, put once more, for what it
// is: the server's way to refuse that within one conversation.
func (l *login) askedAgain(prompt string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.password == sent && prompt == l.dialogue.shown && l.dialogue.rounds > l.dialogue.shownIn {
		l.password = denied
	}
}

// stuck breaks the conversation off.
func (l *login) stuck(prompt string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dialogue.unanswerable = printable(prompt, 60)
	if l.dialogue.unanswerable == "" {
		l.dialogue.unanswerable = "(an empty prompt)"
	}
	return fmt.Errorf("%w: %q", errNoAnswer, l.dialogue.unanswerable)
}

// holds reports whether a text has one of the words, in any case.
func holds(text string, words ...string) bool {
	text = strings.ToLower(text)
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// asksPassword reports whether a prompt asks for the account's own password,
// not for a code or a new one.
func asksPassword(prompt string) bool {
	return holds(prompt, "password", "passwd", "passwort", "kennwort", "mot de passe", "contrase", "senha", "wachtwoord", "пароль", "パスワード", "密码", "密碼", "암호") &&
		!holds(prompt, "one-time", "one time", "onetime", "otp", "token", "passcode")
}

func asksUser(prompt string) bool {
	return holds(prompt, "user", "login:", "login name", "account name")
}

// renews reports whether a prompt is that of a change of password.
func renews(prompt string) bool {
	return holds(prompt, "new password", "retype", "re-enter", "current unix password", "current password", "old password", "new unix password")
}
