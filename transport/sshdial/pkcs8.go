package sshdial

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"hash"
)

// encryptedPKCS8 is the PEM type of an EncryptedPrivateKeyInfo (RFC 5958), which
// `ssh-keygen -m PKCS8` and `openssl pkcs8` write. Neither the ssh package nor
// the standard library opens it.
const encryptedPKCS8 = "ENCRYPTED PRIVATE KEY"

var (
	oidPBES2  = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13}
	oidPBKDF2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 12}
	// hashes of PBKDF2 (RFC 8018 appendix B.1)
	hashes = map[string]func() hash.Hash{
		"":                    sha1.New, // the default
		"1.2.840.113549.2.7":  sha1.New,
		"1.2.840.113549.2.8":  sha256.New224,
		"1.2.840.113549.2.9":  sha256.New,
		"1.2.840.113549.2.10": sha512.New384,
		"1.2.840.113549.2.11": sha512.New,
		"1.2.840.113549.2.13": sha512.New512_256,
		"1.2.840.113549.2.12": sha512.New512_224,
	}
	// ciphers of PBES2 (appendix B.2), and the bytes of their keys
	ciphers = map[string]struct {
		size int
		make func([]byte) (cipher.Block, error)
	}{
		"2.16.840.1.101.3.4.1.2":  {16, aes.NewCipher},
		"2.16.840.1.101.3.4.1.22": {24, aes.NewCipher},
		"2.16.840.1.101.3.4.1.42": {32, aes.NewCipher},
		"1.2.840.113549.3.7":      {24, des.NewTripleDESCipher},
	}
)

// maxIterations bounds the work that a file can cause: OpenSSL's default is
// 2,048, and recommendations stand at 600,000.
const maxIterations = 2_000_000

type encryptedKey struct {
	Algorithm pkix.AlgorithmIdentifier
	Data      []byte
}

type pbes2 struct {
	Derivation, Encryption pkix.AlgorithmIdentifier
}

type pbkdf2Parameters struct {
	Salt       []byte
	Iterations int
	KeyLength  int                      `asn1:"optional"`
	Hash       pkix.AlgorithmIdentifier `asn1:"optional"`
}

// openPKCS8 decrypts a private key that PBES2 (RFC 8018) protects. A wrong
// passphrase is errPassphrase.
func openPKCS8(der, passphrase []byte) (any, error) {
	var e encryptedKey
	if rest, err := asn1.Unmarshal(der, &e); err != nil || len(rest) > 0 {
		return nil, errors.New("it is damaged")
	}
	if !e.Algorithm.Algorithm.Equal(oidPBES2) {
		return nil, fmt.Errorf("algorithm %s", e.Algorithm.Algorithm)
	}
	var scheme pbes2
	if _, err := asn1.Unmarshal(e.Algorithm.Parameters.FullBytes, &scheme); err != nil {
		return nil, errors.New("it is damaged")
	}
	if !scheme.Derivation.Algorithm.Equal(oidPBKDF2) {
		return nil, fmt.Errorf("key derivation %s", scheme.Derivation.Algorithm)
	}
	var p pbkdf2Parameters
	if _, err := asn1.Unmarshal(scheme.Derivation.Parameters.FullBytes, &p); err != nil {
		return nil, errors.New("it is damaged")
	}
	c, known := ciphers[scheme.Encryption.Algorithm.String()]
	if !known {
		return nil, fmt.Errorf("cipher %s", scheme.Encryption.Algorithm)
	}
	h, known := hashes[p.Hash.Algorithm.String()]
	if !known {
		return nil, fmt.Errorf("hash %s", p.Hash.Algorithm)
	}
	if p.Iterations < 1 || p.Iterations > maxIterations {
		return nil, fmt.Errorf("%d iterations", p.Iterations)
	}
	var iv []byte
	if _, err := asn1.Unmarshal(scheme.Encryption.Parameters.FullBytes, &iv); err != nil {
		return nil, errors.New("it is damaged")
	}
	secret, err := pbkdf2.Key(h, string(passphrase), p.Salt, p.Iterations, c.size)
	if err != nil {
		return nil, err
	}
	block, err := c.make(secret)
	if err != nil {
		return nil, err
	}
	plain, err := decryptCBC(block, iv, e.Data)
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(plain)
	if err != nil {
		// There is no checksum: what came out is rubbish.
		return nil, errPassphrase
	}
	return key, nil
}

// decryptCBC decrypts and takes off the padding (RFC 5652 section 6.3).
func decryptCBC(block cipher.Block, iv, data []byte) ([]byte, error) {
	size := block.BlockSize()
	if len(iv) != size || len(data) == 0 || len(data)%size != 0 {
		return nil, errors.New("it is damaged")
	}
	plain := make([]byte, len(data))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(plain, data)
	n := int(plain[len(plain)-1])
	if n < 1 || n > size || !bytes.Equal(plain[len(plain)-n:], bytes.Repeat([]byte{byte(n)}, n)) {
		return nil, errPassphrase
	}
	return plain[:len(plain)-n], nil
}
