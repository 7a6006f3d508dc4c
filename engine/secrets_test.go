package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"nplay/internal/secret"
)

// Every secret of a connection is among those to mask, wherever it stands.
func TestSecretsOfConnection(t *testing.T) {
	outer := &Jump{Login: Login{Passphrase: secret.New("outer")}}
	c := Connection{
		Login: Login{Password: secret.New("own"), Answers: []Answer{{"a", secret.New("one")}, {"b", secret.New("two")}}},
		Jump:  &Jump{Login: Login{Password: secret.New("inner")}, Via: outer},
		Next:  &Login{Password: secret.New("next"), Passphrase: secret.New("next key")},
	}
	var got []string
	for _, s := range c.Secrets() {
		got = append(got, s.Reveal())
	}
	if d := cmp.Diff([]string{"own", "one", "two", "next", "next key", "inner", "outer"}, got); d != "" {
		t.Error(d)
	}
	if n := len(Connection{}.Secrets()); n != 0 {
		t.Errorf("%d secrets of nothing", n)
	}
}
