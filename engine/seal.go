package engine

import (
	"strings"

	"nplay/conf"
)

// SealTree returns a copy of the tree with what the Sealer makes of each secret
// in its place. What a saved configuration leaves out stays as it is.
func SealTree(s Sealer, tree *conf.Node) *conf.Node {
	sealed := tree.Clone()
	sealed.Walk(func(path []*conf.Node) bool {
		sealNode(s, path[len(path)-1])
		return true
	})
	return sealed
}

// SealEdits returns copies of the edits with what the Sealer makes of each secret
// in its place: of new values and old ones, of what is removed, of the siblings
// that say where something goes.
func SealEdits(s Sealer, edits []conf.Edit) []conf.Edit {
	var all []conf.Edit
	for _, e := range edits {
		path := make([]*conf.Node, len(e.Path))
		for i, n := range e.Path {
			path[i] = SealTree(s, n)
			sealNode(s, path[i])
		}
		if e.Target().Secret {
			e.Old = seal(s, e.Old)
		}
		if e.Veiled {
			e.After, e.Before = sealKey(s, e.After), sealKey(s, e.Before)
		}
		e.Path = path
		all = append(all, e)
	}
	return all
}

// sealNode seals one statement.
func sealNode(s Sealer, n *conf.Node) {
	if !n.Secret || n.Withheld {
		return
	}
	n.Key, n.Value = sealKey(s, n.Key), seal(s, n.Value)
}

// sealKey seals each part of a key by itself: an entry has as many parts as its
// list has keys.
func sealKey(s Sealer, key string) string {
	parts := strings.Split(key, conf.KeySep)
	for i, p := range parts {
		parts[i] = seal(s, p)
	}
	return strings.Join(parts, conf.KeySep)
}

// seal seals a value. None at all is no secret.
func seal(s Sealer, value string) string {
	if value == "" {
		return ""
	}
	return s.Seal(value)
}

// blank is a Sealer to which all secrets are the same.
type blank struct{}

func (blank) Seal(string) string { return "*" }
