package engine

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"

	"nplay/conf"
)

// digest is the SHA-256 of the canonical XML of the scopes. The secrets in the
// tree enter as they are: the digest of a plan that is written to a file, where
// anybody can guess against it, has to replace each of them by a slow hash
// before.
func digest(tree *conf.Node, scopes []string) string {
	var b bytes.Buffer
	if err := conf.WriteXML(&b, tree.Only(scopes)); err != nil {
		// A bytes.Buffer takes everything; a tree that cannot be written has no
		// digest and equals nothing.
		return ""
	}
	sum := sha256.Sum256(b.Bytes())
	return hex.EncodeToString(sum[:])
}
