package sshdial

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"golang.org/x/crypto/ssh"

	"nplay/internal/secret"
)

// A lock is a private key file and the passphrase that is given for it.
type lock struct {
	path       string
	passphrase secret.String
}

// maxAsks is how often a person may mistype a passphrase.
const maxAsks = 3

// unlock opens a private key that a passphrase protects, once per run.
func (d *Dialer) unlock(ctx context.Context, id *identity, passphrase secret.String) (ssh.Signer, error) {
	return d.creds.unlocked.get(ctx, lock{whole(id.path), passphrase}, func(ctx context.Context) (ssh.Signer, error) {
		if !passphrase.IsZero() {
			signer, err := decrypt(id, passphrase)
			if errors.Is(err, errPassphrase) {
				err = noLogin(fmt.Sprintf("the passphrase given does not open the private key %s", id.path), err,
					fmt.Sprintf("mend `passphrase` in the inventory, or leave it out to be asked; ssh-keygen -y -f %s tells whether one fits", quote(id.path)))
			}
			return signer, err
		}
		if d.Ask == nil {
			return nil, protected(id.path)
		}
		return d.askPassphrase(ctx, id)
	})
}

// whole is the one name of a file that may be written in several ways: a person
// is not asked twice for the same key.
func whole(path string) string {
	if abs, err := filepath.Abs(expand(path)); err == nil {
		return abs
	}
	return path
}

func (d *Dialer) askPassphrase(ctx context.Context, id *identity) (ssh.Signer, error) {
	question := "passphrase of the private key " + id.path
	for try := 1; ; try++ {
		passphrase, err := d.ask(ctx, question)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			return nil, noLogin(fmt.Sprintf("no passphrase was given for the private key %s: %v", id.path, err), err,
				"load the key into the ssh-agent (ssh-add "+quote(id.path)+") and set `agent = true` to be asked no more")
		}
		signer, err := decrypt(id, passphrase)
		switch {
		case !errors.Is(err, errPassphrase):
			return signer, err
		case try == maxAsks:
			return nil, noLogin(fmt.Sprintf("none of the %d passphrases typed opens the private key %s", maxAsks, id.path), err,
				fmt.Sprintf("ssh-keygen -y -f %s tells whether a passphrase fits", quote(id.path)))
		}
		question = fmt.Sprintf("that does not open it. Try %d of %d: passphrase of the private key %s", try+1, maxAsks, id.path)
	}
}

func protected(path string) error {
	return noLogin(fmt.Sprintf("the private key %s is protected by a passphrase, and nobody can be asked for it", path), nil,
		"load the key into the ssh-agent (ssh-add "+quote(path)+") and set `agent = true`, or give the passphrase: passphrase = env(\"NAME\")")
}

var errPassphrase = errors.New("wrong passphrase")

// decrypt opens a private key. A wrong passphrase is errPassphrase.
func decrypt(id *identity, passphrase secret.String) (ssh.Signer, error) {
	if passphrase.IsZero() {
		return nil, errPassphrase // what takes none is not locked
	}
	var key any
	var err error
	if id.locked.Type == encryptedPKCS8 {
		key, err = openPKCS8(id.locked.Bytes, []byte(passphrase.Reveal()))
	} else {
		key, err = ssh.ParseRawPrivateKeyWithPassphrase(pem.EncodeToMemory(id.locked), []byte(passphrase.Reveal()))
	}
	switch {
	case err == nil:
		return newSigner(id.path, key)
	case errors.Is(err, x509.IncorrectPasswordError), errors.Is(err, errPassphrase):
		return nil, errPassphrase
	case strings.HasPrefix(id.locked.Headers["DEK-Info"], "AES-") || strings.HasPrefix(id.locked.Headers["DEK-Info"], "DES-"):
		// This form has no checksum: a wrong passphrase may yield any rubbish.
		return nil, errPassphrase
	}
	return nil, noLogin(fmt.Sprintf("the private key %s is encrypted in a way nplay does not know (%v)", id.path, err), err,
		fmt.Sprintf("ssh-keygen -p -f %s writes it anew, in a way that is known", quote(id.path)))
}
