package sshdial

import (
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/crypto/ssh"

	"nplay/transport"
)

// An identity is a key that the inventory names by a file: a private key, or a
// public one whose private half the agent has.
type identity struct {
	path   string
	public ssh.PublicKey // nil where neither the file nor the one beside it tells
	signer ssh.Signer    // nil when there is no private key, or a passphrase protects it
	locked *pem.Block    // the private key that a passphrase protects
	absent error         // why there is no private key, where only the public one is known
}

// maxKeyFile is far more than any key.
const maxKeyFile = 1 << 18

// identity reads a key file, once per run.
func (d *Dialer) identity(ctx context.Context, path string) (*identity, error) {
	return d.creds.identities.get(ctx, path, func(context.Context) (*identity, error) { return readIdentity(path) })
}

func readIdentity(path string) (*identity, error) {
	data, err := readFile(expand(path), maxKeyFile)
	if err != nil {
		bad := noLogin(fmt.Sprintf("the private key %s cannot be read: %v", path, reason(err)), err, "")
		if id := (&identity{path: path, public: beside(path), absent: bad}); id.public != nil && errors.Is(err, fs.ErrNotExist) {
			return id, nil
		}
		return nil, bad
	}
	if privateBlock(data) != nil && exposed(expand(path)) {
		return nil, noLogin(fmt.Sprintf("others than its owner can read or write the private key %s", path), nil,
			"chmod 600 "+quote(path)+"; if somebody may have read it, give the routers another key")
	}
	return parseIdentity(path, data)
}

func parseIdentity(path string, data []byte) (*identity, error) {
	block := privateBlock(data)
	if block == nil {
		return notPrivate(path, data)
	}
	key, err := ssh.ParseRawPrivateKey(pem.EncodeToMemory(block))
	var locked *ssh.PassphraseMissingError
	switch {
	case err == nil:
		signer, err := newSigner(path, key)
		if err != nil {
			return nil, err
		}
		return &identity{path: path, public: signer.PublicKey(), signer: signer}, nil
	case errors.As(err, &locked), block.Type == encryptedPKCS8:
		id := &identity{path: path, locked: block}
		if locked != nil {
			id.public = locked.PublicKey
		}
		if id.public == nil {
			id.public = beside(path)
		}
		if id.public != nil {
			id.absent = unfit(path, id.public)
		}
		return id, nil
	}
	if public := enveloped(block); public != nil {
		if bad := unfit(path, public); bad != nil {
			return &identity{path: path, public: public, absent: bad}, nil
		}
	}
	return nil, noKey(path, err)
}

// notPrivate makes the best of a file that holds no private key.
func notPrivate(path string, data []byte) (*identity, error) {
	public, _, _, _, err := ssh.ParseAuthorizedKey(bytes.TrimSpace(data))
	switch {
	case err != nil && bytes.HasPrefix(data, []byte("PuTTY-User-Key-File")):
		return nil, noLogin(fmt.Sprintf("the private key %s is in the form of PuTTY, which nplay does not read", path), nil,
			fmt.Sprintf("convert it: puttygen %s -O private-openssh -o NEW", quote(path)))
	case err != nil:
		return nil, noKey(path, err)
	}
	if cert, ok := public.(*ssh.Certificate); ok {
		return &identity{path: path, public: cert.Key, absent: noLogin(path+" holds a certificate", nil,
			"name it as `certificate`, and the private key that belongs to it as `identity`")}, nil
	}
	return &identity{path: path, public: public, absent: noLogin(path+" holds a public key", nil, private(path))}, nil
}

func noKey(path string, err error) error {
	return noLogin(fmt.Sprintf("%s holds no private key that can be used", path), err,
		"it must be a private key in OpenSSH or PEM form, as ssh-keygen writes it")
}

// noLogin is trouble with what there is to log in with, on our side.
func noLogin(text string, err error, advice string) error {
	return &transport.Problem{Cause: transport.ErrNoLogin, Text: text, Err: err, Advice: advice}
}

// privateBlock finds the private key in a PEM file, which may have other blocks
// before it ("EC PARAMETERS").
func privateBlock(data []byte) *pem.Block {
	for {
		block, rest := pem.Decode(data)
		if block == nil || strings.HasSuffix(block.Type, "PRIVATE KEY") {
			return block
		}
		data = rest
	}
}

// enveloped reads the public half of a private key in OpenSSH's form.
func enveloped(block *pem.Block) ssh.PublicKey {
	const magic = "openssh-key-v1\x00"
	var e struct {
		Cipher, KDF, Options string
		Keys                 uint32
		Public               []byte
		Rest                 []byte `ssh:"rest"`
	}
	data, ok := bytes.CutPrefix(block.Bytes, []byte(magic))
	if !ok || ssh.Unmarshal(data, &e) != nil {
		return nil
	}
	public, err := ssh.ParsePublicKey(e.Public)
	if err != nil {
		return nil
	}
	return public
}

// beside reads the public key that ssh-keygen puts beside the private one.
func beside(path string) ssh.PublicKey {
	data, err := readFile(expand(path)+".pub", maxKeyFile)
	if err != nil {
		return nil
	}
	public, _, _, _, err := ssh.ParseAuthorizedKey(bytes.TrimSpace(data))
	if err != nil {
		return nil
	}
	return public
}

// private says which file to name instead of one with a public key.
func private(path string) string {
	if key, ok := strings.CutSuffix(path, ".pub"); ok {
		return fmt.Sprintf("name the private key: %s, or load it into the ssh-agent (ssh-add) and set `agent = true`", key)
	}
	return "name the private key that belongs to it, or load that into the ssh-agent (ssh-add) and set `agent = true`"
}

// readFile reads a file that is no longer than limit.
func readFile(path string, limit int64) ([]byte, error) {
	// Asked before it is opened: to open a pipe would wait for its writer.
	switch i, err := os.Stat(path); {
	case err != nil:
		return nil, err
	case i.IsDir():
		return nil, errors.New("it is a directory")
	case !i.Mode().IsRegular():
		return nil, errors.New("it is not a file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("longer than %d bytes", limit)
	}
	return data, err
}

// reason leaves out what the message around it says already.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// expand replaces a leading ~/ by the home directory.
func expand(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	return path
}

func samePublic(a, b ssh.PublicKey) bool { return bytes.Equal(a.Marshal(), b.Marshal()) }

// quote makes a path fit for a shell line.
func quote(path string) string {
	if strings.ContainsFunc(path, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-+:~@%=,", r))
	}) {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}
