package vault

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"filippo.io/age"
	"filippo.io/age/agessh"
	"golang.org/x/crypto/ssh"

	"nplay/internal/secret"
)

// maxIdentity bounds a file with private keys.
const maxIdentity = 1 << 20

// A keyError is one of a private key's file, and not of the file to open.
type keyError struct{ error }

// identities reads the files with private keys, once.
func (o *Opener) identities(ctx context.Context) ([]age.Identity, error) {
	if !o.read && o.failed == nil {
		for _, name := range o.Identities {
			keys, err := o.identity(ctx, name)
			if err != nil {
				o.failed = fmt.Errorf("cannot be opened: the identity file %s %w", name, err)
				break
			}
			o.keys = append(o.keys, keys...)
		}
		o.read = true
	}
	if o.failed != nil {
		return nil, o.failed
	}
	return o.keys, nil
}

// identity reads one file.
func (o *Opener) identity(ctx context.Context, name string) ([]age.Identity, error) {
	text, err := slurp(name)
	if err != nil {
		return nil, err
	}
	if Sealed(text) {
		head, err := look(text)
		if err != nil {
			return nil, err
		}
		if !head.passphrase {
			return nil, errors.New("is itself encrypted for a key; only one that is encrypted with a passphrase can be used")
		}
		// A nested Opener has no identities: it opens what has a passphrase.
		if text, err = (&Opener{Ask: o.Ask}).Open(ctx, name, text, maxIdentity); err != nil {
			return nil, err
		}
	}
	switch text := bytes.TrimSpace(text); {
	case bytes.HasPrefix(text, []byte("-----BEGIN")):
		key, err := o.sshKey(ctx, name, text)
		return []age.Identity{key}, err
	case bytes.Contains(text, []byte("AGE-PLUGIN-")):
		return nil, errors.New("names a plugin of age's, and nplay runs none; add a recipient of age's own to the file, with a key of age-keygen")
	}
	keys, err := age.ParseIdentities(bytes.NewReader(text))
	if err != nil {
		// Age's own error could quote a letter of the key.
		return nil, errors.New("holds no private key: it takes lines that begin with AGE-SECRET-KEY-, as age-keygen writes them, or an SSH key of the type ed25519 or rsa")
	}
	return keys, nil
}

// sshKey makes an identity of an SSH private key.
func (o *Opener) sshKey(ctx context.Context, name string, pem []byte) (age.Identity, error) {
	key, err := agessh.ParseIdentity(pem)
	var locked *ssh.PassphraseMissingError
	switch {
	case errors.As(err, &locked) && locked.PublicKey == nil:
		return nil, errors.New("is encrypted in an old form that does not say whose key it is; `ssh-keygen -p -f FILE` writes it in the new one")
	case errors.As(err, &locked):
		l := &lockedKey{name: name, ask: o.Ask, ctx: ctx}
		if l.Identity, err = agessh.NewEncryptedSSHIdentity(locked.PublicKey, pem, l.passphrase); err == nil {
			return l, nil
		}
	case err == nil:
		return key, nil
	}
	return nil, errors.New("is no SSH private key of the type ed25519 or rsa, which are those that age takes")
}

// A lockedKey is an SSH private key with a passphrase, which is asked for when a
// file is encrypted for it, and not before.
type lockedKey struct {
	age.Identity
	name  string
	ctx   context.Context // of the Open that reads the keys
	ask   func(ctx context.Context, question string) (secret.String, error)
	asked bool
	err   error // why there is no passphrase
}

func (l *lockedKey) passphrase() ([]byte, error) {
	l.asked = true
	if l.ask == nil {
		l.err = errors.New("has a passphrase, and nobody can be asked for it, because there is no terminal")
		return nil, l.err
	}
	p, err := l.ask(l.ctx, "Passphrase of "+l.name)
	if err != nil {
		l.err = fmt.Errorf("has a passphrase: %w", err)
	}
	return []byte(p.Reveal()), l.err
}

// Unwrap opens a file's header with the key.
func (l *lockedKey) Unwrap(all []*age.Stanza) ([]byte, error) {
	l.asked, l.err = false, nil
	key, err := l.Identity.Unwrap(all)
	switch {
	case err == nil || errors.Is(err, age.ErrIncorrectIdentity):
		return key, err
	case l.err != nil:
		return nil, keyError{fmt.Errorf("cannot be opened: the SSH key %s %w", l.name, l.err)}
	case l.asked:
		return nil, keyError{fmt.Errorf("cannot be opened: the passphrase of the SSH key %s is wrong", l.name)}
	}
	return nil, err
}

// slurp reads a file up to a limit.
func slurp(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		var p *fs.PathError
		if errors.As(err, &p) {
			err = p.Err
		}
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return nil, errors.New("is a folder")
	}
	text, err := io.ReadAll(io.LimitReader(f, maxIdentity+1))
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	if len(text) > maxIdentity {
		return nil, errors.New("has more than 1 MiB, which no private key has")
	}
	return text, nil
}
