package junossim

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"

	"golang.org/x/crypto/ssh"
)

// Keypair makes an ed25519 key for an account of simulated routers: the private
// key as a file of OpenSSH, without a passphrase, and the public key as one
// line of an authorized_keys file.
func Keypair(comment string) (private []byte, public string, err error) {
	pub, priv, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, "", err
	}
	block, err := ssh.MarshalPrivateKey(priv, comment)
	if err != nil {
		return nil, "", err
	}
	key, err := ssh.NewPublicKey(pub)
	if err != nil {
		return nil, "", err
	}
	line := ssh.MarshalAuthorizedKey(key)
	return pem.EncodeToMemory(block), string(line[:len(line)-1]) + " " + comment, nil
}
