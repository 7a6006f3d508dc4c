package sshdial

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/crypto/ssh"

	"nplay/transport"
)

// offered is what a connection offers, the most wanted first.
type offered struct {
	kex, ciphers, macs []string
	hostKeys           []string // with which the server may prove itself
	publicKeys         []string // with which our keys may sign
}

// cheap are the kinds of host keys in the order of what it costs a router to
// sign with them: the ssh package asks for RSA first, which takes a small
// routing engine fifty times as long. The rest of its order is kept. In key
// exchanges it begins with the one that will stand quantum computers, a third
// of a millisecond dearer than the next (BenchmarkHandshake), and ends with the
// dear ones; in ciphers with the cheapest.
var cheap = []string{
	ssh.CertAlgoED25519v01, ssh.CertAlgoECDSA256v01, ssh.CertAlgoECDSA384v01, ssh.CertAlgoECDSA521v01,
	ssh.CertAlgoRSASHA256v01, ssh.CertAlgoRSASHA512v01,
	ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521,
	ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSASHA512,
}

func (a Algorithms) isZero() bool {
	return len(a.Legacy) == 0 && a.KeyExchanges+a.Ciphers+a.MACs+a.HostKeys+a.PublicKeys == ""
}

// A kind is one of the lists that two ends of a connection agree on.
type kind struct {
	name      string // as ssh_config has it
	safe, old []string
	list      string // the user's
	into      *[]string
}

// kinds starts from the algorithms the ssh package calls secure: its defaults
// still offer others.
func (a Algorithms) kinds(o *offered) []kind {
	safe, old := ssh.SupportedAlgorithms(), ssh.InsecureAlgorithms()
	hostKeys := slices.Clone(cheap)
	for _, k := range safe.HostKeys {
		if !slices.Contains(hostKeys, k) {
			hostKeys = append(hostKeys, k)
		}
	}
	return []kind{
		{"KexAlgorithms", safe.KeyExchanges, old.KeyExchanges, a.KeyExchanges, &o.kex},
		{"Ciphers", safe.Ciphers, old.Ciphers, a.Ciphers, &o.ciphers},
		{"MACs", safe.MACs, old.MACs, a.MACs, &o.macs},
		{"HostKeyAlgorithms", hostKeys, old.HostKeys, a.HostKeys, &o.hostKeys},
		{"PubkeyAcceptedAlgorithms", safe.PublicKeyAuths, old.PublicKeyAuths, a.PublicKeys, &o.publicKeys},
	}
}

// LegacyAlgorithms returns the names that Algorithms.Legacy may have: what nplay
// can but does not offer by itself, because it is known to be weak.
func LegacyAlgorithms() []string {
	var all []string
	for _, k := range (Algorithms{}).kinds(&offered{}) {
		for _, name := range k.old {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return all
}

// plain is what nearly all targets are offered. It is not to be written to.
var plain = sync.OnceValue(func() offered {
	o, _ := Algorithms{}.compose()
	return o
})

// offer works out what is offered. Errors name the word of the inventory or of
// the ssh_config file that is wrong.
func (a Algorithms) offer() (offered, error) {
	if a.isZero() {
		return plain(), nil
	}
	return a.compose()
}

func (a Algorithms) compose() (offered, error) {
	var o offered
	kinds := a.kinds(&o)
	for _, name := range a.Legacy {
		if !slices.ContainsFunc(kinds, func(k kind) bool { return slices.Contains(k.old, name) || slices.Contains(k.safe, name) }) {
			return o, fmt.Errorf("legacy_algorithms names %q, which nplay does not have; there are %s", name, strings.Join(LegacyAlgorithms(), ", "))
		}
	}
	for _, k := range kinds {
		if *k.into = k.offer(a.Legacy); len(*k.into) == 0 {
			return o, fmt.Errorf("%s %s leaves nothing that nplay has; it has %s", k.name, k.list, strings.Join(append(k.safe, k.old...), ", "))
		}
	}
	return o, nil
}

// offer applies the user's list: "+" adds to what is offered, "-" takes away,
// "^" puts in front, and a list with none of them is instead of it. A name that
// nplay does not have is passed over, as the list was written for OpenSSH. An
// old algorithm has to be named: no pattern brings it in.
func (k kind) offer(legacy []string) []string {
	all := slices.Clone(k.safe)
	for _, name := range k.old {
		if slices.Contains(legacy, name) {
			all = append(all, name)
		}
	}
	if k.list == "" {
		return all
	}
	var named []string
	mode := k.list[0]
	for _, name := range strings.Split(strings.TrimLeft(k.list, "+-^"), ",") {
		name = canonical(strings.TrimSpace(name))
		for _, have := range append(slices.Clone(all), k.old...) {
			hit := have == name || slices.Contains(all, have) && matches(name, have)
			if hit && !slices.Contains(named, have) {
				named = append(named, have)
			}
		}
	}
	rest := slices.DeleteFunc(slices.Clone(all), func(name string) bool { return slices.Contains(named, name) })
	switch mode {
	case '+':
		for _, name := range named {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
		return all
	case '-':
		return rest
	case '^':
		return append(named, rest...)
	}
	return named
}

// matches reports whether a name fits an OpenSSH pattern.
func matches(pattern, name string) bool {
	ok, _ := path.Match(strings.NewReplacer(`\`, `\\`, "[", `\[`).Replace(pattern), name)
	return ok
}

// canonical returns the name by which the ssh package knows an algorithm.
func canonical(name string) string {
	if name == "curve25519-sha256@libssh.org" {
		return ssh.KeyExchangeCurve25519
	}
	return name
}

// offers is what the target is offered.
func (t Target) offers() (offered, error) {
	o, err := t.Algorithms.offer()
	if err != nil {
		return o, &transport.Problem{Cause: transport.ErrNoLogin, Text: err.Error(), Advice: "mend it in " + t.block()}
	}
	return o, nil
}

// publicKeys is what our keys may sign with, hostKeys what the server may prove
// itself with. Dial has made sure that there is something.
func (a Algorithms) publicKeys() []string { o, _ := a.offer(); return slices.Clone(o.publicKeys) }
func (a Algorithms) hostKeys() []string   { o, _ := a.offer(); return slices.Clone(o.hostKeys) }

// agreed names the algorithms of a connection: key exchange, host key, cipher,
// MAC. Ciphers that authenticate by themselves have no MAC.
func agreed(c ssh.Conn) string {
	m, ok := c.(ssh.AlgorithmsConnMetadata)
	if !ok {
		return ""
	}
	a := m.Algorithms()
	all := []string{a.KeyExchange, a.HostKey, a.Write.Cipher}
	if a.Write.MAC != "" {
		all = append(all, a.Write.MAC)
	}
	return strings.Join(all, ", ")
}

// noneInCommon says what either side offers, and how the old ones are let in.
func noneInCommon(t Target, e *ssh.AlgorithmNegotiationError) error {
	advice := "nplay has none of these; see `set system services ssh` on the router"
	if old := oldOnes(e); old != "" {
		advice = fmt.Sprintf("that is known to be weak. If the router cannot be given better ones (`set system services ssh`), let it in: legacy_algorithms = [%q] in %s", old, t.block())
	}
	return &transport.Problem{Cause: transport.ErrUnreachable, Err: e,
		Text: fmt.Sprintf("%s and nplay have no %s algorithm in common: it offers %s; nplay offers %s", t.addr(t.Port), e.What,
			listed(e.RequestedAlgorithms), listed(e.SupportedAlgorithms)),
		Advice: advice}
}

// listed lists algorithms without the names that only say what else an end of the
// connection can do (RFC 8308, strict key exchange).
func listed(names []string) string {
	names = slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return strings.HasPrefix(name, "ext-info-") || strings.HasPrefix(name, "kex-strict-") || name == ""
	})
	if len(names) == 0 {
		return "none"
	}
	return printable(strings.Join(names, ", "), 500)
}

// oldOnes returns the best of the old algorithms that the server offers, ""
// when nplay has none of them.
func oldOnes(e *ssh.AlgorithmNegotiationError) string {
	for _, name := range LegacyAlgorithms() {
		if slices.Contains(e.RequestedAlgorithms, name) && !slices.Contains(e.SupportedAlgorithms, name) {
			return name
		}
	}
	return ""
}

// oldSignature reports whether the server has the kind of host key that is
// known, but can sign with it in the old way only.
func oldSignature(e *ssh.AlgorithmNegotiationError) bool {
	return slices.Contains(e.SupportedAlgorithms, ssh.KeyAlgoRSASHA256) && slices.Contains(e.RequestedAlgorithms, ssh.KeyAlgoRSA)
}
