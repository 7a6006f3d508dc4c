package planfile

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"sync"

	"golang.org/x/crypto/scrypt"

	"nplay/internal/secret"
)

// A kind says how the sum of a secret is made. Each guess at a secret has to cost
// whoever finds the file a slow hash: scrypt, or, for a hash whose own making is
// slow, that.
type kind byte

const (
	hashed     kind = 'h' // $5$, $6$: by SHA-256
	reversible kind = 'r' // $9$, decoded: by scrypt
	plain      kind = 'c' // all else, the quick or weak hashes ($1$, DES) too: by scrypt
)

// sumSize is how much of a sum is kept: enough that no two secrets are taken for
// the same by chance.
const sumSize = 16

// The cost of scrypt (RFC 7914): some 80 ms and 32 MiB.
const (
	costN, costR, costP = 1 << 15, 8, 1
	atOnce              = 2 // bounds the memory of many at a time
)

// formOf sorts a secret, and returns what of it is sealed: the same for all that
// a router treats as the same.
func formOf(value string) (kind, string) {
	switch {
	case secret.IsHash(value) && (strings.HasPrefix(value, "$5$") || strings.HasPrefix(value, "$6$")):
		return hashed, value
	case secret.IsReversible(value):
		if decoded, err := secret.Decode(secret.New(value)); err == nil {
			return reversible, decoded.Reveal()
		}
	}
	return plain, value
}

// A sealer is the engine.Sealer of one stored plan.
type sealer struct {
	salt  []byte
	gate  chan struct{} // as many as may run scrypt at once
	slow  func(password, salt []byte) []byte
	mu    sync.Mutex
	known map[string]*sealed // by form, so that each is sealed once
}

// sealed is a secret's sum, once it is there.
type sealed struct {
	once sync.Once
	sum  [sumSize]byte
}

func newSealer(salt []byte) *sealer {
	return &sealer{salt: salt, gate: make(chan struct{}, atOnce), slow: slow, known: map[string]*sealed{}}
}

func slow(password, salt []byte) []byte {
	sum, err := scrypt.Key(password, salt, costN, costR, costP, sumSize)
	if err != nil {
		panic("planfile: scrypt: " + err.Error()) // says only that the cost is none
	}
	return sum
}

// Seal implements engine.Sealer.
func (s *sealer) Seal(value string) string {
	k, form := formOf(value)
	return text(k, s.sum(k, form))
}

// text is how a sum stands in the place of its secret.
func text(k kind, sum [sumSize]byte) string {
	return "sealed " + string(k) + " " + hex.EncodeToString(sum[:])
}

// sum computes a sum, or remembers it.
func (s *sealer) sum(k kind, form string) [sumSize]byte {
	key := string(k) + form
	s.mu.Lock()
	e := s.known[key]
	if e == nil {
		e = &sealed{}
		s.known[key] = e
	}
	s.mu.Unlock()
	e.once.Do(func() {
		if k == hashed {
			all := sha256.Sum256(append(append([]byte(nil), s.salt...), key...))
			copy(e.sum[:], all[:])
			return
		}
		s.gate <- struct{}{}
		defer func() { <-s.gate }()
		copy(e.sum[:], s.slow([]byte(key), s.salt))
	})
	return e.sum
}

// An index numbers the secrets of a plan, each form once.
type index struct {
	at    map[string]int
	kinds []kind
	forms []string
	seen  []secret.String // as they stand in the plan, for the masker
	known map[string]bool
}

func newIndex() *index { return &index{at: map[string]int{}, known: map[string]bool{}} }

// number returns the number of a secret.
func (x *index) number(value string) int {
	if !x.known[value] {
		x.known[value] = true
		x.seen = append(x.seen, secret.New(value), secret.Plain(value))
	}
	k, form := formOf(value)
	key := string(k) + form
	n, ok := x.at[key]
	if !ok {
		n = len(x.forms)
		x.at[key] = n
		x.kinds, x.forms = append(x.kinds, k), append(x.forms, form)
	}
	return n
}

// table seals all of them.
func (x *index) table(s *sealer) wireTable {
	t := wireTable{Sums: make([]byte, sumSize*len(x.forms))}
	var kinds strings.Builder
	next := make(chan int)
	var workers sync.WaitGroup
	for range atOnce {
		workers.Go(func() {
			for i := range next {
				sum := s.sum(x.kinds[i], x.forms[i])
				copy(t.Sums[i*sumSize:], sum[:])
			}
		})
	}
	for i, k := range x.kinds {
		kinds.WriteByte(byte(k))
		next <- i
	}
	close(next)
	workers.Wait()
	t.Kinds = kinds.String()
	return t
}

// texts returns what stands in the place of each secret.
func (t wireTable) texts() ([]string, error) {
	if len(t.Sums) != len(t.Kinds)*sumSize {
		return nil, damaged("%d secrets and %d bytes of sums", len(t.Kinds), len(t.Sums))
	}
	all := make([]string, len(t.Kinds))
	for i := range all {
		k := kind(t.Kinds[i])
		if k != hashed && k != reversible && k != plain {
			return nil, damaged("a secret of an unknown kind")
		}
		all[i] = text(k, [sumSize]byte(t.Sums[i*sumSize:]))
	}
	return all, nil
}
