package engine

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"

	"nplay/conf"
	"nplay/internal/secret"
)

// Digest is the SHA-256 of the canonical XML of the scopes, for comparing trees.
// The secrets in the tree enter as they are: the digest of one that is written to
// a file, where anybody can guess against it, has to be that of a sealed tree; see
// SealTree. Those in the $9$ form enter as with one salt: a router that shows a
// secret with another salt than before has not been changed.
func Digest(tree *conf.Node, scopes []string) string {
	var b bytes.Buffer
	scoped := tree.Only(scopes).Clone()
	if scoped == nil {
		scoped = conf.New()
	}
	scoped.Walk(func(path []*conf.Node) bool {
		n := path[len(path)-1]
		n.Value = secret.Settle(n.Value)
		return true
	})
	if err := conf.WriteXML(&b, scoped); err != nil {
		// A bytes.Buffer takes everything; a tree that cannot be written has no
		// digest and equals nothing.
		return ""
	}
	sum := sha256.Sum256(b.Bytes())
	return hex.EncodeToString(sum[:])
}
