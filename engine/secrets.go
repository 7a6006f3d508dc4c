package engine

import "nplay/internal/secret"

// Secrets returns all that a connection logs in with and that must not be
// shown, those of its jump hosts and of the next login included.
func (c Connection) Secrets() []secret.String {
	out := c.Login.secrets(nil)
	if c.Next != nil {
		out = c.Next.secrets(out)
	}
	for j := c.Jump; j != nil; j = j.Via {
		out = j.Login.secrets(out)
	}
	return out
}

func (l Login) secrets(out []secret.String) []secret.String {
	for _, s := range []secret.String{l.Password, l.Passphrase} {
		if !s.IsZero() {
			out = append(out, s)
		}
	}
	for _, a := range l.Answers {
		out = append(out, a.Value)
	}
	return out
}
