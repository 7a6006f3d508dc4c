package playbooks

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// legacyAlgorithms are the old algorithms that a connection may take in
// addition. Unasked they are not taken: their signatures and key exchanges are
// of SHA-1 or short keys, their ciphers have known attacks. A test of cmd/nplay
// holds this list and the next against what the transport has; here is no
// cryptography to ask.
var legacyAlgorithms = []string{
	"diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1", "diffie-hellman-group-exchange-sha1",
	"aes128-cbc", "3des-cbc", "arcfour256", "arcfour128", "arcfour",
	"hmac-sha1-96",
	"ssh-rsa", "ssh-dss", "ssh-rsa-cert-v01@openssh.com", "ssh-dss-cert-v01@openssh.com",
}

// safeAlgorithms are taken anyway: to name one of them is a mistake that must
// not end in the advice to take an old one.
var safeAlgorithms = []string{
	"mlkem768x25519-sha256", "curve25519-sha256", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521",
	"diffie-hellman-group14-sha256", "diffie-hellman-group16-sha512", "diffie-hellman-group-exchange-sha256",
	"aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com", "aes128-ctr", "aes192-ctr", "aes256-ctr",
	"hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512", "hmac-sha1",
	"rsa-sha2-256", "rsa-sha2-512", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-ed25519",
}

// LegacyAlgorithms returns the names that legacy_algorithms of an inventory
// takes.
func LegacyAlgorithms() []string { return slices.Clone(legacyAlgorithms) }

// SafeAlgorithms returns the names of which an inventory says that they are
// taken anyway.
func SafeAlgorithms() []string { return slices.Clone(safeAlgorithms) }

// legacy decodes a list of old algorithms.
func (l *loader) legacy(b *hclsyntax.Body, ctx *hcl.EvalContext) []string {
	var out []string
	for _, n := range l.names(b, "legacy_algorithms", ctx) {
		switch {
		case contains(out, n.text):
			l.fail(n.rng, "Given twice", "The algorithm %q stands in the list already.", n.text)
		case contains(legacyAlgorithms, n.text):
			out = append(out, n.text)
		case contains(safeAlgorithms, n.text):
			l.warn(n.rng, "Not an old algorithm", "%q is safe and taken anyway; leave it out.", n.text)
		default:
			l.fail(n.rng, "Unknown algorithm", "There is no old algorithm %q that could be taken in addition.%s", n.text, algorithmHint(n.text))
		}
	}
	return out
}

// algorithmHint names what was meant, or all there are.
func algorithmHint(given string) string {
	if hint := didYouMean(given, append(LegacyAlgorithms(), safeAlgorithms...)); hint != "" {
		return hint
	}
	return " There are " + quoted(legacyAlgorithms) + "."
}
