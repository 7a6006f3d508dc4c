// Package schema knows every configuration statement of Junos: what may stand
// below what, of which kind it is, the keys of its lists and the values its
// leaves take. The knowledge is generated from Juniper's published YANG
// (see gen/) and carried in the binary as compact data, used where it lies.
//
// It does not know the rules a router applies at commit (a user needs a class,
// the system needs root-authentication), only names, kinds and values. Where
// the YANG says that a statement of one choice excludes another, it does not
// know that either: cases are flattened, as they are in a configuration.
package schema

import (
	_ "embed"
	"fmt"
	"sync"
)

//go:generate go run -C gen .

// Release is the Junos release whose YANG the data was generated from.
const Release = "23.4R2"

//go:embed junos.bin
var file string

// loaded checks the data when it is first asked for. Tests read all of it, so
// that what is built into the binary cannot be broken.
var loaded = sync.OnceValue(func() *table {
	t, err := decode(file)
	if err != nil {
		panic(fmt.Sprintf("schema: the data in this binary: %v", err))
	}
	return t
})
