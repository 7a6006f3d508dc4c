package sshdial

import (
	"fmt"
	"slices"
	"time"

	"golang.org/x/crypto/ssh"
)

// An offer is a key or a certificate to show to the server.
type offer struct {
	*signer
	name string // "key FILE", "agent key COMMENT", "certificate FILE"
}

func (o *offer) String() string {
	return fmt.Sprintf("%s (%s)", o.name, ssh.FingerprintSHA256(bare(o.PublicKey())))
}

// A search gathers what a login may offer, and notes what it may not.
type search struct {
	*login
	algorithms []string // to sign with

	ids   []*identity
	certs []certificate
	held  []held
	agent bool // the agent answered

	offers []*offer
	absent error // why a key that is named is not to be had
}

// gather reads what the target names, and asks for the passphrases.
func (s *search) gather(methods []string) (err error) {
	t := s.target
	useAgent, useKeys := t.Agent && slices.Contains(methods, "agent"), slices.Contains(methods, "key")
	if !useAgent && !useKeys {
		return nil
	}
	for _, path := range t.Identities {
		id, err := s.dialer.identity(s.ctx, path)
		if err != nil {
			return err
		}
		s.ids = append(s.ids, id)
	}
	if s.certs, s.notes, err = s.dialer.certificatesOf(s.ctx, t); err != nil {
		return err
	}
	if useAgent {
		switch s.held, err = s.dialer.agentKeys(s.ctx, t.AgentSocket); {
		case s.ctx.Err() != nil:
			return s.ctx.Err()
		case err != nil:
			s.notes = append(s.notes, err.Error())
		case len(s.held) == 0:
			s.notes = append(s.notes, "the ssh-agent holds no keys, or is locked")
		default:
			s.agent = true
		}
	}
	for _, m := range methods {
		switch {
		case m == "agent" && useAgent:
			s.fromAgent()
		case m == "key":
			if err := s.fromFiles(useAgent); err != nil {
				return err
			}
		}
	}
	s.strays()
	return nil
}

// fromAgent offers what the agent holds: of the keys that are named only these,
// as many others would use up the tries that a router allows.
func (s *search) fromAgent() {
	var wanted []ssh.PublicKey
	want := func(k ssh.PublicKey) {
		if k != nil && !slices.ContainsFunc(wanted, func(w ssh.PublicKey) bool { return samePublic(w, bare(k)) }) {
			wanted = append(wanted, bare(k))
		}
	}
	for _, id := range s.ids {
		want(id.public)
	}
	for _, c := range s.certs {
		want(c.Key)
	}
	if len(s.ids) == 0 && len(s.target.Certificates) == 0 {
		for _, h := range s.held {
			want(h.PublicKey)
		}
	}
	for _, public := range wanted {
		var plain *agentSigner
		for _, h := range s.held {
			if samePublic(h.PublicKey, public) {
				plain = &agentSigner{s.login, h}
			}
		}
		if plain != nil {
			s.certified(*plain)
		}
		for _, h := range s.held {
			if c, ok := h.PublicKey.(*ssh.Certificate); ok && samePublic(c.Key, public) {
				s.addHeld(h, c)
			}
		}
		if plain != nil {
			s.add(*plain, "agent key "+named(plain.held))
		}
	}
}

// addHeld offers a certificate that the agent holds.
func (s *search) addHeld(h held, c *ssh.Certificate) {
	if flaw := (certificate{"", c}).flaw(time.Now()); flaw != "" {
		s.notes = append(s.notes, fmt.Sprintf("the certificate %s of the ssh-agent %s", named(h), flaw))
		return
	}
	s.add(agentSigner{s.login, h}, "agent certificate "+named(h))
}

func named(h held) string {
	if h.comment == "" {
		return "without a name"
	}
	return h.comment
}

// fromFiles offers the private keys that are files, but for those which the
// agent has.
func (s *search) fromFiles(useAgent bool) error {
	for _, id := range s.ids {
		if useAgent && id.public != nil && s.holds(id.public) {
			continue
		}
		key := id.signer
		switch {
		case id.absent != nil:
			if s.absent == nil {
				s.absent = id.absent
			}
			continue
		case key == nil:
			var err error
			if key, err = s.dialer.unlock(s.ctx, id, s.target.Passphrase); err != nil {
				return err
			}
		}
		s.certified(key)
		s.add(key, "key "+id.path)
	}
	return nil
}

func (s *search) holds(public ssh.PublicKey) bool {
	return slices.ContainsFunc(s.held, func(h held) bool { return samePublic(bare(h.PublicKey), public) })
}

// certified offers the certificates for a key.
func (s *search) certified(key ssh.Signer) {
	for _, c := range s.certs {
		if !samePublic(c.Key, key.PublicKey()) {
			continue
		}
		if signer, err := ssh.NewCertSigner(c.Certificate, key); err == nil {
			s.add(signer, "certificate "+c.path)
		}
	}
}

// add offers a key, once.
func (s *search) add(key ssh.Signer, name string) {
	if slices.ContainsFunc(s.offers, func(o *offer) bool { return samePublic(o.PublicKey(), key.PublicKey()) }) {
		return
	}
	signer := signerFor(key, s.algorithms)
	if signer == nil {
		s.notes = append(s.notes, fmt.Sprintf("the %s may not be used by the lists of algorithms", name))
		return
	}
	s.offers = append(s.offers, &offer{signer, name})
}

// strays notes the certificates whose key is not there, and the keys that the
// agent should have.
func (s *search) strays() {
	for _, c := range s.certs {
		if !slices.ContainsFunc(s.offers, func(o *offer) bool { return samePublic(bare(o.PublicKey()), c.Key) }) {
			s.notes = append(s.notes, fmt.Sprintf("no private key is there for the certificate %s", c.path))
		} else if !slices.ContainsFunc(s.offers, func(o *offer) bool { return samePublic(o.PublicKey(), c.Certificate) }) {
			s.notes = append(s.notes, fmt.Sprintf("the certificate %s belongs to another key", c.path))
		}
	}
	if !s.agent {
		return
	}
	for _, id := range s.ids {
		if id.absent != nil && id.public != nil && !s.holds(id.public) {
			s.notes = append(s.notes, fmt.Sprintf("the ssh-agent does not hold the key %s", id.path))
		}
	}
}
