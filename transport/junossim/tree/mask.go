package tree

import "nplay/conf/schema"

// Masked returns n as a login with that view sees it: n itself if it sees all.
func (n *Node) Masked(v View) *Node {
	if v.Secrets && v.See == nil {
		return n
	}
	return v.masked(Path{}, n)
}

func (v View) masked(p Path, n *Node) *Node {
	c := *n
	c.Kids = nil
	if n.Secret() && !v.Secrets {
		if n.Kind() == schema.List {
			c.Keys = make([]string, len(n.Keys))
			for i := range c.Keys {
				c.Keys[i] = SecretData
			}
		} else if n.Value != "" {
			c.Value = SecretData
		}
	}
	for _, k := range n.Kids {
		path := append(p[:len(p):len(p)], k)
		if v.See != nil && !v.See(path) {
			hidden := *k
			hidden.denied, hidden.Kids, hidden.Value = true, nil, AccessDenied
			c.Kids = append(c.Kids, &hidden)
			continue
		}
		c.Kids = append(c.Kids, v.masked(path, k))
	}
	return &c
}
