package sshdial

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"nplay/internal/secret"
	"nplay/transport"
)

// A round is what a server asks at once; "!" before a prompt shows what is typed.
type round struct {
	instruction string
	prompts     []string
}

// asks makes a server ask these rounds, note the answers, and take them if they
// are the wanted ones.
func asks(l *ledger, rounds []round, want string) func(*ssh.ServerConfig) {
	return func(c *ssh.ServerConfig) {
		c.KeyboardInteractiveCallback = func(_ ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			var got []string
			for _, r := range rounds {
				var prompts []string
				var echos []bool
				for _, p := range r.prompts {
					text, echo := strings.CutPrefix(p, "!")
					prompts, echos = append(prompts, text), append(echos, echo)
				}
				answers, err := ask("", r.instruction, prompts, echos)
				if err != nil {
					return nil, err
				}
				for _, a := range answers {
					l.add("%s", a)
				}
				got = append(got, answers...)
			}
			if strings.Join(got, " ") != want {
				return nil, errNo
			}
			return nil, nil
		}
	}
}

// A login in several steps, as RADIUS and TACACS+ have them.
func TestAnswers(t *testing.T) {
	one := func(prompts ...string) (all []round) {
		for _, p := range prompts {
			all = append(all, round{"", []string{p}})
		}
		return all
	}
	many := slices.Repeat(one("Code:"), maxRounds+1)
	for _, tt := range []struct {
		name     string
		rounds   []round
		password string
		answers  string // "passcode=123456"
		typed    string // by a person; "" means that there is none
		given    string // to the server
		want     string // of the error
		hint     string
		asked    string // of the person
	}{
		{"password", one("Password: "), canary, "", "", canary, "", "", ""},
		{"and a code", one("Password: ", "Enter PASSCODE: "), canary, "passcode=123456", "", canary + " 123456", "", "", ""},
		{"at once", []round{{"", []string{"Password:", "Response:"}}}, canary, "response=42", "", canary + " 42", "", "", ""},
		{"user name", one("!Username: ", "Password: "), canary, "", "", "netops " + canary, "", "", ""},
		{"user name of the inventory's", one("!login: ", "Password: "), canary, "login=ann", "", "ann " + canary, "", "", ""},
		{"rounds that ask nothing", []round{{"Welcome", nil}, {"", []string{"Password:"}}, {"Wait for the next token", nil}, {"", []string{"Token:"}}}, canary, "token=9", "", canary + " 9", "", "", ""},
		{"code before password", one("Enter token: ", "netops@r1's password: "), canary, "token=9", "", "9 " + canary, "", "", ""},
		{"a one-time password is none", one("One-time password: ", "Password:"), canary, "one-time=9", "", "9 " + canary, "", "", ""},
		{"first answer that fits", one("Challenge 5, response: "), "", "challenge=1 response=2", "", "1", "", "", ""},
		{"a person", one("Password:", "Enter PASSCODE:"), canary, "", "777", canary + " 777", "", "", "r1 as netops: Enter PASSCODE:"},
		{"a person, for the inventory has another answer", one("Password:", "Response:"), canary, "passcode=1", "777", canary + " 777", "", "", "r1 as netops: Response:"},
		{"a person sees the instruction", []round{{"Challenge\r\n 8812", []string{"Response:"}}}, canary, "", "777", "777", "", "", "r1 as netops: Challenge 8812 Response:"},
		{"nobody", one("Password:", "Enter PASSCODE:"), canary, "", "", canary, `asked "Enter PASSCODE:", to which there is no answer`, `answers = { "enter passcode" = env("NAME") }`, ""},
		{"nobody, first", one("Enter PASSCODE:"), canary, "", "", "", `asked "Enter PASSCODE:", to which there is no answer`, `answers = { "enter passcode" = env("NAME") }`, ""},
		{"the password is given once", one("Password:", "Local password:"), canary, "", "", canary, `asked "Local password:"`, `answers = { "local password"`, ""},
		{"wrong code", one("Password:", "Token:"), canary, "token=8", "", canary + " 8", "refused the password", "", ""},
		{"a visible password is none", one("!Password:"), canary, "", "", "", `asked "Password:"`, "", ""},
		{"a new password is not chosen", one("Password:", "New password:"), canary, "new=canary", "canary", canary, "wants a new password", "choose a new password", ""},
		{"expired", append([]round{{"Your password has expired", nil}}, one("Current password:")...), canary, "", "", "", `("Your password has expired")`, "choose a new password", ""},
		{"locked", append(one("Password:"), round{"Account locked until 12:00", nil}), "canary-wrong", "", "", "canary-wrong", "says that the account is locked", "clear system login lockout", ""},
		{"without end", many, "", "code=1", "", strings.TrimSpace(strings.Repeat("1 ", maxRounds)), "asked", "", ""},
		{"too many at once", []round{{"", slices.Repeat([]string{"Code:"}, maxPrompts+1)}}, "", "code=1", "", "", "asked", "", ""},
		{"no words", one(" \x00 "), "canary-x", "", "", "", `asked "(an empty prompt)"`, "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var l ledger
			good := tt.given
			if tt.want != "" {
				good = "never"
			}
			s := serve(t, []ssh.Signer{hostKey()}, asks(&l, tt.rounds, good))
			target := s.target()
			target.Password = secret.New(tt.password)
			for _, a := range strings.Fields(tt.answers) {
				k, v, _ := strings.Cut(a, "=")
				target.Answers = append(target.Answers, Answer{strings.ToUpper(k), secret.New(v)})
			}
			var asked []string
			d := &Dialer{}
			if tt.typed != "" {
				d.Ask = func(_ context.Context, q string) (secret.String, error) {
					asked = append(asked, q)
					return secret.New(tt.typed), nil
				}
			}
			took, err := func() (string, error) {
				c, err := d.Dial(t.Context(), target)
				if err != nil {
					return "", err
				}
				defer c.Wait()
				defer c.Close()
				return c.Login, nil
			}()
			if l.String() != tt.given || strings.Join(asked, "; ") != tt.asked {
				t.Errorf("given %q, asked %q", &l, asked)
			}
			if tt.want == "" {
				if took != "keyboard-interactive" {
					t.Errorf("took %q, %v (%s)", took, err, transport.Hint(err))
				}
				return
			}
			if !errors.Is(err, transport.ErrAuth) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(transport.Hint(err), tt.hint) {
				t.Errorf("%v (%s), want %q (%s)", err, transport.Hint(err), tt.want, tt.hint)
			}
			if strings.Contains(fmt.Sprintf("%+v %s", err, transport.Hint(err)), "canary") {
				t.Errorf("a secret in %v", err)
			}
		})
	}
}

// Codes are good for once: a person is asked for each login anew, and by one
// login at a time. With `keyboard-interactive` among the methods nothing else
// need be given.
func TestCodesAreAskedForEachTime(t *testing.T) {
	var l ledger
	s := serve(t, []ssh.Signer{hostKey()}, asks(&l, []round{{"", []string{"Code:"}}}, "1"))
	target := s.target()
	target.Methods = []string{"keyboard-interactive"}
	inside, asked := make(chan bool, 1), 0
	d := &Dialer{Ask: func(context.Context, string) (secret.String, error) {
		select {
		case inside <- true:
		default:
			t.Error("two questions at a time")
		}
		asked++
		<-inside
		return secret.New("1"), nil
	}}
	done := make(chan error)
	for range 5 {
		go func() { done <- dialled(t, d, target) }()
	}
	for range 5 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if asked != 5 {
		t.Errorf("asked %d times", asked)
	}
}

// Somebody who does not type holds no login up for ever.
func TestNobodyTypes(t *testing.T) {
	var l ledger
	s := serve(t, []ssh.Signer{hostKey()}, asks(&l, []round{{"", []string{"Code:"}}}, "1"))
	target := s.target()
	target.Methods = []string{"keyboard-interactive"}
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan bool)
	defer close(release)
	_, err := (&Dialer{Ask: func(context.Context, string) (secret.String, error) {
		cancel()
		<-release // deaf to ctx
		return secret.String{}, nil
	}}).Dial(ctx, target)
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A server that takes the key and wants a code besides: a person is asked then,
// and not before.
func TestKeyAndCode(t *testing.T) {
	own, other := newKey(t, "ed25519"), newKey(t, "ed25519")
	var l ledger
	s := serve(t, []ssh.Signer{hostKey()}, func(c *ssh.ServerConfig) {
		var then ssh.ServerConfig
		asks(&l, []round{{"", []string{"Verification code:"}}}, "77")(&then)
		takes(own)(c)
		plain := c.PublicKeyCallback
		c.PublicKeyCallback = func(m ssh.ConnMetadata, k ssh.PublicKey) (*ssh.Permissions, error) {
			if _, err := plain(m, k); err != nil {
				return nil, err
			}
			return nil, &ssh.PartialSuccessError{Next: ssh.ServerAuthCallbacks{KeyboardInteractiveCallback: then.KeyboardInteractiveCallback}}
		}
		asks(&l, []round{{"", []string{"Code:"}}}, "never")(c)
	})
	target := s.target()
	target.Identities = []string{own.file(t, "")}
	p := &typist{answers: []string{"77"}}
	took, err := in(t, &Dialer{Ask: p.ask}, target)
	if !strings.HasPrefix(took, "key ") || !strings.HasSuffix(took, ") and keyboard-interactive") || len(p.asked) != 1 {
		t.Errorf("took %q, %v, asked %q", took, err, p.asked)
	}
	_, err = in(t, &Dialer{}, target)
	if !errors.Is(err, transport.ErrAuth) || !strings.Contains(err.Error(), "), but wants more for user") || !strings.Contains(transport.Hint(err), "it goes on with keyboard-interactive") {
		t.Errorf("nobody: %v (%s)", err, transport.Hint(err))
	}
	target.Identities = []string{other.file(t, "")}
	p = &typist{answers: []string{"77"}}
	if _, err = in(t, &Dialer{Ask: p.ask}, target); !errors.Is(err, transport.ErrAuth) || len(p.asked) != 0 {
		t.Errorf("another key: %v, asked %q", err, p.asked)
	}
}
