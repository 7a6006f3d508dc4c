package conf

import (
	"fmt"
	"strings"

	"nplay/conf/schema"
)

// MaskedEdits are copies of edits without their secrets: what EditsXML and Lines
// make of them shows a person what is sent, to the letter but for these. A secret
// key or member is told from another of its name by a number, as entries with
// equal keys would be one. A router must not be sent them.
func MaskedEdits(edits []Edit) []Edit {
	h := hider{of: map[string]string{}, taken: map[string]bool{}}
	masked := make([]Edit, len(edits))
	for i, e := range edits {
		path := make([]*Node, len(e.Path))
		for j, n := range e.Path {
			path[j] = h.node(n)
		}
		if len(path) > 0 && path[len(path)-1].Secret {
			e.Old = mask
		}
		if e.Veiled {
			sibling := Node{Name: e.Target().Name, Secret: true}
			e.After, e.Before = h.key(&sibling, e.After), h.key(&sibling, e.Before)
		}
		e.Path = path
		masked[i] = e
	}
	return masked
}

// A hider says what stands for each secret key.
type hider struct {
	of    map[string]string // by name of the statement and key
	taken map[string]bool
}

// node copies a statement with all below it.
func (h *hider) node(n *Node) *Node {
	c := *n
	if n.Secret {
		switch n.Kind() {
		case schema.List:
			c.Key = h.key(n, n.Key)
		case schema.LeafList:
			c.Value = h.key(n, n.Value)
		default:
			if n.Value != "" {
				c.Value = maskFor(n)(n.Value)
			}
		}
	}
	c.Kids = nil
	for _, k := range n.Kids {
		c.Kids = append(c.Kids, h.node(k))
	}
	return &c
}

// key stands for a secret key, in as many parts, or for a member of a leaf-list.
func (h *hider) key(n *Node, key string) string {
	if key == "" {
		return ""
	}
	at := n.Name + "\x00" + key
	if h.of[at] != "" {
		return h.of[at]
	}
	parts := strings.Split(key, KeySep)
	for i := 1; ; i++ {
		word := maskFor(n)("")
		if i > 1 {
			word += fmt.Sprintf(" %d", i)
		}
		for j := range parts {
			parts[j] = word
		}
		if text := strings.Join(parts, KeySep); !h.taken[n.Name+"\x00"+text] {
			h.taken[n.Name+"\x00"+text] = true
			h.of[at] = text
			return text
		}
	}
}
