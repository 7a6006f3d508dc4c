package junossim

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"

	"nplay/transport/junossim/tree"
)

// freshKey makes a host key of an SSH key type.
func freshKey(keyType string) (ssh.Signer, error) {
	var key any
	var err error
	switch keyType {
	case ssh.KeyAlgoRSA:
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	case ssh.KeyAlgoECDSA256:
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case ssh.KeyAlgoECDSA384:
		key, err = ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	case ssh.KeyAlgoECDSA521:
		key, err = ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	default:
		_, key, err = ed25519.GenerateKey(rand.Reader)
	}
	if err != nil {
		return nil, err
	}
	return ssh.NewSignerFromKey(key)
}

// hostKeysOf returns the keys that a router starts with.
func hostKeysOf(o Options) ([]ssh.Signer, error) {
	keys := slices.Clone(o.HostKeys)
	if o.HostKey != nil {
		keys = slices.Insert(keys, 0, o.HostKey)
	}
	if len(keys) > 0 {
		return keys, nil
	}
	keyType := ssh.KeyAlgoED25519
	if slices.Contains(o.Algorithms.HostKeys, ssh.KeyAlgoRSA) && !slices.Contains(o.Algorithms.HostKeys, ssh.KeyAlgoED25519) {
		keyType = ssh.KeyAlgoRSA
	}
	key, err := freshKey(keyType)
	return []ssh.Signer{key}, err
}

// renewKeys makes new host keys of the same types.
func (r *Router) renewKeys() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i, old := range r.hostKeys {
		if key, err := freshKey(old.PublicKey().Type()); err == nil {
			r.hostKeys[i] = key
		}
	}
}

// shown returns the host keys that the image and the configuration let the
// router show, and the certificate that the configuration has for one of them.
func (r *Router) shown(root *tree.Node) []ssh.Signer {
	r.mu.Lock()
	defer r.mu.Unlock()
	server := root.Active("system", "services", "ssh")
	cert := r.hostCertificate(server)
	var keys []ssh.Signer
	for _, key := range r.hostKeys {
		if !keyAllowed(server, key.PublicKey().Type()) {
			continue
		}
		if key = signing(key, r.o.Algorithms.HostKeys); key == nil {
			continue
		}
		keys = append(keys, key)
		if cert != nil && same(cert.Key)(key.PublicKey()) {
			if signer, err := ssh.NewCertSigner(cert, key); err == nil {
				keys = append(keys, signer)
			}
		}
	}
	return keys
}

// keyAllowed reports whether keys of the type may be shown: those that stand in
// hostkey-algorithm-list, and not those that hostkey-algorithm denies.
func keyAllowed(server *tree.Node, keyType string) bool {
	word := strings.TrimPrefix(keyType, "ssh-") // in the list
	family := keyType                           // in the statement of old
	if strings.HasPrefix(keyType, "ecdsa-") {
		family = "ssh-ecdsa"
	}
	if list := server.Active("hostkey-algorithm-list"); list != nil && len(list.Kids) > 0 && list.Active(word) == nil {
		return false
	}
	old := server.Active("hostkey-algorithm")
	return old == nil || old.Active("no-"+family) == nil && old.Active(family, "deny") == nil
}

// signing returns the key as the image uses it: with those of its signature
// algorithms that are listed, all when none are; nil when none is left.
func signing(key ssh.Signer, listed []string) ssh.Signer {
	if listed == nil {
		return key
	}
	keyType := key.PublicKey().Type()
	if keyType != ssh.KeyAlgoRSA {
		if slices.Contains(listed, keyType) {
			return key
		}
		return nil
	}
	var algorithms []string
	for _, a := range []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSA} {
		if slices.Contains(listed, a) {
			algorithms = append(algorithms, a)
		}
	}
	full, ok := key.(ssh.AlgorithmSigner)
	if !ok || algorithms == nil {
		return nil
	}
	limited, err := ssh.NewSignerWithAlgorithms(full, algorithms)
	if err != nil {
		return nil
	}
	return limited
}

// hostCertificate is the one that the configuration holds or names.
func (r *Router) hostCertificate(server *tree.Node) *ssh.Certificate {
	if server == nil {
		return nil
	}
	line := server.Leaf("cert-based-auth", "host-certificate")
	if line == "" {
		line = r.o.Files[server.Leaf("host-certificate-file")]
	}
	key, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
	if err != nil {
		return nil
	}
	cert, _ := key.(*ssh.Certificate)
	return cert
}
