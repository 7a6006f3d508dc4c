package main

import (
	"testing"

	"pgregory.net/rapid"

	"nplay/internal/secret"
	"nplay/transport/junossim/crypt"
)

// What nplay writes down as $9$ is what a simulated router reads, and the other
// way round. Neither knows the other's code.
func TestReversibleOnBothSides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.OneOf(
			rapid.StringOfN(rapid.Rune(), 1, 40, -1),
			rapid.Map(rapid.SliceOfN(rapid.Byte(), 1, 40), func(b []byte) string { return string(b) }),
		).Draw(t, "plain")
		if secret.IsReversible(plain) || secret.IsSealed(plain) {
			t.Skip("an encoded text already")
		}
		host, server := rapid.String().Draw(t, "host"), rapid.String().Draw(t, "server")
		text, err := secret.Encode(secret.New(plain), secret.Salt(host, server))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := crypt.Show(text.Reveal()); err != nil || got != plain {
			t.Fatalf("the router reads %q from %s: %q, %v", plain, text.Reveal(), got, err)
		}
		hidden := crypt.Hide(plain)
		if got, err := secret.Decode(secret.New(hidden)); err != nil || got.Reveal() != plain {
			t.Fatalf("nplay reads %q from %s: %q, %v", plain, hidden, got.Reveal(), err)
		}
		if !secret.Alike(hidden, text.Reveal()) || !secret.Alike(plain, hidden) || secret.Settle(hidden) != secret.Settle(text.Reveal()) {
			t.Fatalf("%s and %s of %q are not alike", hidden, text.Reveal(), plain)
		}
	})
}
