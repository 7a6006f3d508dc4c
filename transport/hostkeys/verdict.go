package hostkeys

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

// A Server is who shows a key.
type Server struct {
	Address string // as it is dialled; certificates name it, without a port
	// Names are looked up one after the other; the first for which a key is known
	// decides, and so for authorities.
	Names []string
}

// A State is how much a key is trusted.
type State int

// The states of a key. Only Trusted is.
const (
	Unknown State = iota // no key is known for the server
	Trusted
	Changed // other keys are known for it
	Revoked
)

// A Verdict says how a key stands, and by which lines.
type Verdict struct {
	State State
	By    Key    // the line that trusts the key or its authority, or revokes it
	Name  string // the name that decided; the first one when none did
	Known []Key  // the keys that are known instead, when it has changed
	// Certificate says why the server's certificate was not taken; "" when it
	// showed none, or a good one. Its bare key is judged all the same.
	Certificate string
}

// Judge says how a key, or a certificate, stands at a time.
func (x *Index) Judge(s Server, key ssh.PublicKey, now time.Time) Verdict {
	v := Verdict{Name: s.first()}
	bare := key
	cert, certified := key.(*ssh.Certificate)
	if certified {
		bare = cert.Key
	}
	if k, ok := x.Revoked(bare); ok {
		v.State, v.By = Revoked, k
		return v
	}
	if certified {
		if k, ok := x.Revoked(cert.SignatureKey); ok {
			v.State, v.By = Revoked, k
			return v
		}
		if v.Certificate = x.certificate(s, cert, now, &v); v.State == Trusted {
			return v
		}
	}
	keys, name := x.keys(s)
	if len(keys) == 0 {
		return v
	}
	v.Name = name
	for _, k := range keys {
		if wire(k) == wire(bare) {
			v.State, v.By, v.Certificate = Trusted, k, ""
			return v
		}
	}
	v.State, v.Known = Changed, keys
	return v
}

func (s Server) first() string {
	if len(s.Names) == 0 {
		return ""
	}
	return s.Names[0]
}

// keys are those that decide.
func (x *Index) keys(s Server) ([]Key, string) {
	for _, n := range s.Names {
		if k := x.Lookup(n).Keys; len(k) > 0 {
			return k, n
		}
	}
	return nil, ""
}

// authorities are those that decide.
func (x *Index) authorities(s Server) ([]Key, string) {
	for _, n := range s.Names {
		if k := x.Lookup(n).Authorities; len(k) > 0 {
			return k, n
		}
	}
	return nil, ""
}

// Certifies reports whether an authority is known for a server.
func (x *Index) Certifies(s Server) bool {
	all, _ := x.authorities(s)
	return len(all) > 0
}

// maxWords bounds what is said of a certificate.
const maxWords = 300

// certificate trusts a certificate or says why not.
func (x *Index) certificate(s Server, c *ssh.Certificate, now time.Time, v *Verdict) string {
	all, name := x.authorities(s)
	at := slices.IndexFunc(all, func(k Key) bool { return wire(k) == wire(c.SignatureKey) })
	if at < 0 {
		return fmt.Sprintf("its certificate is signed by %s, which is no authority for %s", ssh.FingerprintSHA256(c.SignatureKey), s.first())
	}
	if c.CertType != ssh.HostCert {
		return "its certificate is one of a user"
	}
	if c.Signature == nil || c.Signature.Format == ssh.KeyAlgoRSA || c.Signature.Format == dsa {
		return "its certificate is signed with SHA-1"
	}
	checker := ssh.CertChecker{Clock: func() time.Time { return now }}
	if err := checker.CheckCert(lower(s.Address), c); err != nil {
		words := strings.TrimPrefix(err.Error(), "ssh: ")
		if len(words) > maxWords { // it names every principal, in ASCII
			words = words[:maxWords] + "..."
		}
		return "its certificate does not hold: " + words
	}
	v.State, v.By, v.Name = Trusted, all[at], name
	return ""
}

// Algorithms chooses from the algorithms that can be used those to ask a server
// for, in order: with an authority certificates first, then the types of the
// keys that are known. narrowed reports that others are left out: asking for a
// type that is not known would look like a changed key on a router that has
// several.
func (x *Index) Algorithms(s Server, usable []string) (ask []string, narrowed bool) {
	keys, _ := x.keys(s)
	types := Known{Keys: keys}.Types()
	authorities, _ := x.authorities(s)
	var certs, bare, rest []string
	for _, a := range usable {
		kind, cert := KeyType(a)
		switch {
		case cert:
			certs = append(certs, a)
		case slices.Contains(types, kind):
			bare = append(bare, a)
		default:
			rest = append(rest, a)
		}
	}
	switch {
	case len(authorities) == 0:
		ask = bare
	default:
		ask = append(certs, bare...)
	}
	if len(bare) == 0 { // nothing is known of a kind that can be used
		return append(ask, rest...), false
	}
	return ask, len(rest) > 0
}

// KeyType is the type of the keys that an algorithm signs with, RFC 8332, and
// whether it is one of certificates.
func KeyType(algorithm string) (kind string, cert bool) {
	kind, cert = strings.CutSuffix(algorithm, "-cert-v01@openssh.com")
	if cert && strings.HasPrefix(kind, "sk-") {
		kind += "@openssh.com"
	}
	if kind == ssh.KeyAlgoRSASHA256 || kind == ssh.KeyAlgoRSASHA512 {
		kind = ssh.KeyAlgoRSA
	}
	return kind, cert
}
