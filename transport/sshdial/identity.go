package sshdial

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/crypto/ssh"

	"nplay/transport"
)

// An identity is a private key file. signer is nil when a passphrase protects
// it; public is known then only where the file's format tells it.
type identity struct {
	signer ssh.Signer
	public ssh.PublicKey
}

// maxKeyFile is far more than any private key.
const maxKeyFile = 1 << 18

// identity reads a key file, once per run.
func (d *Dialer) identity(path string) (*identity, error) {
	d.mu.Lock()
	if d.identities == nil {
		d.identities = map[string]func() (*identity, error){}
	}
	load := d.identities[path]
	if load == nil {
		load = sync.OnceValues(func() (*identity, error) { return readIdentity(path) })
		d.identities[path] = load
	}
	d.mu.Unlock()
	return load()
}

// Usable says why a private key file cannot be used for a login, nil when it
// can: it is there, and is such a key. One with a passphrase needs the agent.
func Usable(path string, agent bool) error {
	id, err := readIdentity(path)
	if err == nil && id.signer == nil && !agent {
		err = passphrase(path)
	}
	return err
}

func passphrase(path string) error {
	return &transport.Problem{Cause: transport.ErrAuth,
		Text:   fmt.Sprintf("the private key %s is protected by a passphrase, which nplay cannot ask for", path),
		Advice: "load the key into the ssh-agent (ssh-add " + quote(path) + ") and set `agent = true`, or give a key without a passphrase"}
}

func readIdentity(path string) (*identity, error) {
	bad := func(text string, err error, advice string) error {
		return &transport.Problem{Cause: transport.ErrAuth, Text: text, Err: err, Advice: advice}
	}
	data, err := readFile(expand(path), maxKeyFile)
	if err != nil {
		return nil, bad(fmt.Sprintf("the private key %s cannot be read: %v", path, reason(err)), err, "")
	}
	signer, err := ssh.ParsePrivateKey(data)
	var locked *ssh.PassphraseMissingError
	switch {
	case err == nil:
		return &identity{signer: signer, public: signer.PublicKey()}, nil
	case errors.As(err, &locked):
		return &identity{public: locked.PublicKey}, nil
	}
	if _, _, _, _, pub := ssh.ParseAuthorizedKey(bytes.TrimSpace(data)); pub == nil {
		return nil, bad(fmt.Sprintf("%s holds a public key", path), err, private(path))
	}
	return nil, bad(fmt.Sprintf("%s holds no private key that can be used", path), err,
		"it must be a private key in OpenSSH or PEM form, as ssh-keygen writes it")
}

// private says which file to name instead of one with a public key.
func private(path string) string {
	if key, ok := strings.CutSuffix(path, ".pub"); ok {
		return "name the private key: " + key
	}
	return "name the private key that belongs to it"
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
