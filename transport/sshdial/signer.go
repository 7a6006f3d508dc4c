package sshdial

import (
	"crypto/rsa"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"golang.org/x/crypto/ssh"
)

// keyDSA is the kind of keys that are too weak for anything. OpenSSH has given
// them up.
const keyDSA = "ssh-dss"

// newSigner makes a private key fit for logins.
func newSigner(path string, key any) (ssh.Signer, error) {
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		return nil, noKey(path, err)
	}
	if bad := unfit(path, signer.PublicKey()); bad != nil {
		return nil, bad
	}
	return signer, nil
}

// unfit says why a private key in a file cannot be used, nil when it can.
func unfit(path string, public ssh.PublicKey) error {
	kind := public.Type()
	switch {
	case kind == keyDSA:
		return noLogin(fmt.Sprintf("%s is a DSA key, which is too weak to log in with", path), nil,
			"make a new one (ssh-keygen -t ed25519) and put it on the routers")
	case strings.HasPrefix(kind, "sk-"):
		return noLogin(fmt.Sprintf("%s is the key of a security token, which nplay uses through the ssh-agent only", path), nil,
			"load it into the ssh-agent (ssh-add "+quote(path)+") and set `agent = true`")
	}
	if k, ok := public.(ssh.CryptoPublicKey); ok {
		if r, ok := k.CryptoPublicKey().(*rsa.PublicKey); ok && r.N.BitLen() < 1024 {
			return noLogin(fmt.Sprintf("%s is an RSA key of %d bits, which is too weak to log in with", path, r.N.BitLen()), nil,
				"make a new one (ssh-keygen -t ed25519) and put it on the routers")
		}
	}
	return nil
}

// A signer is a key as one login offers it.
type signer struct {
	ssh.AlgorithmSigner
	kind       string   // of the key itself, also in a certificate
	algorithms []string // to sign with, the preferred one first

	mu    sync.Mutex
	asked int   // how often the ssh package asked for the algorithms
	err   error // why it did not sign
}

// signerFor makes a signer for one login; nil when no algorithm of those
// allowed fits the key.
func signerFor(key ssh.Signer, allowed []string) *signer {
	as, ok := key.(ssh.AlgorithmSigner)
	if !ok {
		return nil
	}
	kind := bare(key.PublicKey()).Type()
	fit := []string{kind}
	if kind == ssh.KeyAlgoRSA {
		fit = []string{ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSA}
	}
	fit = slices.DeleteFunc(fit, func(a string) bool { return !slices.Contains(allowed, a) })
	if len(fit) == 0 {
		return nil
	}
	return &signer{AlgorithmSigner: as, kind: kind, algorithms: fit}
}

// Algorithms are those to choose from. The ssh package asks once to choose, and
// again where the server names none of them: then it does not offer the key,
// and tells nobody.
func (s *signer) Algorithms() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	return s.algorithms
}

func (s *signer) SignWithAlgorithm(rand io.Reader, data []byte, algorithm string) (*ssh.Signature, error) {
	sig, err := s.AlgorithmSigner.SignWithAlgorithm(rand, data, algorithm)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
	return sig, err
}

// withheld reports whether the key was not offered for want of an algorithm.
func (s *signer) withheld() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked > 1 && !slices.Contains(s.algorithms, s.kind)
}

// failed says why the key did not sign what it was asked to.
func (s *signer) failed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}
