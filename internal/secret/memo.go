package secret

import (
	"crypto/sha256"
	"fmt"
	"sync"
)

// maxMemo bounds the memory of a run over a large fleet to a few MB.
const maxMemo = 16 << 10

// memo remembers digests. A run asks for each router's several times over (the
// plan, its second pass, the fold before the commit, the probe after it), and
// each costs some milliseconds by design. What is kept is no more than the
// process has in clear anyway; it never leaves it.
var memo struct {
	sync.Mutex
	digests map[[sha256.Size]byte]string
}

// digest computes the part of a hash after the salt, or remembers it.
func (f form) digest(password, salt string, rounds int) string {
	key := sha256.Sum256(fmt.Appendf(nil, "%q %d %q %q", f.id, rounds, salt, password))
	memo.Lock()
	known, ok := memo.digests[key]
	memo.Unlock()
	if ok {
		return known
	}
	sum := string(f.sum([]byte(password), []byte(salt), rounds))
	memo.Lock()
	defer memo.Unlock()
	if memo.digests == nil || len(memo.digests) >= maxMemo {
		memo.digests = map[[sha256.Size]byte]string{}
	}
	memo.digests[key] = sum
	return sum
}
