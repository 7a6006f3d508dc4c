package tree

// A lookup knows which statements stand below one, so that a load of thousands
// of entries does not look through all of them for each.
type lookup struct {
	of    *Node
	kids  int // that it was made of
	known map[string]bool
}

// index is Node.index for a statement that is being loaded into.
func (l *Loader) index(n, k *Node) int {
	if len(n.Kids) < many {
		return n.index(k)
	}
	if l.last.of != n || l.last.kids != len(n.Kids) {
		l.last = lookup{n, len(n.Kids), make(map[string]bool, 2*len(n.Kids))}
		for _, o := range n.Kids {
			l.last.known[o.identity()] = true
		}
	}
	if !l.last.known[k.identity()] {
		return -1
	}
	return n.index(k)
}

// insert is Node.insert for a statement that is being loaded into.
func (l *Loader) insert(n, k *Node) {
	n.insert(k)
	if l.last.of == n {
		l.last.kids++
		l.last.known[k.identity()] = true
	}
}

func (l *Loader) remove(n *Node, at int) {
	n.remove(at)
	l.last = lookup{}
}
