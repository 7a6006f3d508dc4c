package schema

import (
	"slices"
	"strings"
	"sync"
)

// foreignBit marks the Def of a statement that Juniper's YANG knows nothing of.
// Below it stand the statement's head and the number of its keys.
const foreignBit = 1 << 31

// foreign holds the keys of foreign lists, each once, so that a Def stays a
// small value. It grows with what playbooks say, never with what servers send.
var foreign struct {
	sync.Mutex
	keys [][]string
}

// Foreign returns the definition of a statement of another namespace, of which
// somebody knows the kind, and the keys when it is a list. Everything else is
// unknown: it takes any value, and nothing is known to stand below it. A
// container is taken for one that means something without content. Foreign
// statements of one kind, and with the same keys, have the same Def.
func Foreign(k Kind, keys ...string) Def {
	head := uint32(k)
	switch k {
	case Container:
		head |= presenceBit
	case List:
		foreign.Lock()
		defer foreign.Unlock()
		i := slices.IndexFunc(foreign.keys, func(s []string) bool { return slices.Equal(s, keys) })
		if i < 0 {
			i = len(foreign.keys)
			foreign.keys = append(foreign.keys, slices.Clone(keys))
		}
		head |= uint32(i) << 8
	}
	return Def{foreignBit | head}
}

// Foreign reports whether the statement is of another namespace.
func (d Def) Foreign() bool { return d.i&foreignBit != 0 }

// known reports whether there is something about the statement in the data.
func (d Def) known() bool { return d.i != 0 && !d.Foreign() }

func (d Def) foreignKeys() []string {
	foreign.Lock()
	defer foreign.Unlock()
	return foreign.keys[(d.i&^foreignBit)>>8]
}

// SecretName reports whether a statement that no schema knows is likely to hold
// a secret: rather too much is hidden than too little.
func SecretName(name string) bool {
	for _, word := range []string{"password", "passphrase", "secret", "private-key", "pre-shared", "auth-key", "community"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
