package hostkeys

import (
	"slices"
	"time"

	"golang.org/x/crypto/ssh"
)

// A PublicKey is one of package ssh, for those who do not know that.
type PublicKey = ssh.PublicKey

// A Shown key is one of those that a server has, and how it stands.
type Shown struct {
	Key ssh.PublicKey // never a certificate
	Verdict
}

// Fingerprint is the key's, as OpenSSH prints it.
func (s Shown) Fingerprint() string { return ssh.FingerprintSHA256(s.Key) }

// Fingerprint is the key's, as OpenSSH prints it.
func (k Key) Fingerprint() string { return ssh.FingerprintSHA256(k) }

// Compare judges all the keys and certificates of a server together, and returns
// the keys in the order given. A key is Unknown, and not Changed, when its server
// has shown another one that is known, and none of its type is: it has a type
// more than the file. A key with a certificate that holds is Trusted.
func (x *Index) Compare(s Server, all []ssh.PublicKey, now time.Time) []Shown {
	var out []Shown
	at := map[string]int{}
	proven := false
	for _, k := range all {
		v := x.Judge(s, k, now)
		if c, ok := k.(*ssh.Certificate); ok {
			k = c.Key
		} else {
			proven = proven || v.State == Trusted
		}
		i, twice := at[wire(k)]
		switch {
		case !twice:
			at[wire(k)] = len(out)
			out = append(out, Shown{k, v})
		case v.State == Revoked, out[i].State != Revoked && v.State == Trusted:
			out[i].Verdict = v
		}
	}
	for i, o := range out {
		sameType := func(k Key) bool { return k.Type() == o.Key.Type() }
		if o.State == Changed && proven && !slices.ContainsFunc(o.Known, sameType) {
			out[i].State, out[i].Known = Unknown, nil
		}
	}
	return out
}

// Has reports whether a line gives exactly this name this key.
func (x *Index) Has(name string, key ssh.PublicKey) bool {
	return slices.ContainsFunc(x.Lookup(name).Keys, func(k Key) bool { return wire(k) == wire(key) })
}
