package secret

import (
	"slices"
	"strings"
	"sync"
)

// minMasked is the length in bytes from which a secret is looked for in texts.
// A shorter one stands in ordinary words by chance: to replace it would destroy
// the text, and the gaps would tell what the secret is. Such a secret is safe
// only where it is carried as a String.
const minMasked = 4

// maxForm is the length from which a secret is looked for in pieces, to bound
// the cost of texts that nearly match. The pieces of one touch each other.
const maxForm = 256

// A Masker replaces secrets in texts that come from elsewhere: a router's error
// message, a trace of what went over the wire. It knows them by value, in the
// forms of writing they can have there, and by pattern (see signs): what
// looks like a hash, a private key, or a value that the router itself calls
// secret.
//
// Secrets of fewer than 4 bytes are not replaced by value. Nor are parts of a
// secret, but for the lines of one that has several. Secrets that touch or
// overlap become one mask.
//
// A nil *Masker masks by pattern only. All methods may be called from several
// goroutines.
type Masker struct {
	mu    sync.RWMutex
	forms map[string]bool // everything to look for
	// lengths are those of the forms that begin with these four bytes, the
	// longest first, so that a text is read once however many secrets there are.
	lengths map[[minMasked]byte][]int
}

// NewMasker returns a Masker for these secrets.
func NewMasker(secrets []String) *Masker {
	m := new(Masker)
	m.Add(secrets...)
	return m
}

// Add makes more secrets known.
func (m *Masker) Add(secrets ...String) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range secrets {
		for _, f := range spellings(s.Reveal()) {
			for len(f) > 2*maxForm {
				m.add(f[:maxForm])
				f = f[maxForm:]
			}
			m.add(f)
		}
	}
}

func (m *Masker) add(form string) {
	if len(form) < minMasked {
		return
	}
	if m.forms == nil {
		m.forms, m.lengths = map[string]bool{}, map[[minMasked]byte][]int{}
	}
	m.forms[form] = true
	head := [minMasked]byte([]byte(form[:minMasked]))
	i, found := slices.BinarySearchFunc(m.lengths[head], len(form), func(a, b int) int { return b - a })
	if !found {
		m.lengths[head] = slices.Insert(m.lengths[head], i, len(form))
	}
}

// Mask returns text with every secret replaced by "(sensitive)".
func (m *Masker) Mask(text string) string { return maskPatterns(m.maskValues(text)) }

// maskValues replaces by value. Where secrets overlap, all of what they cover
// becomes one mask: to replace one of them only would leave the other's rest.
func (m *Masker) maskValues(text string) string {
	if m == nil {
		return text
	}
	m.mu.RLock()
	defer m.mu.RUnlock()
	if len(m.forms) == 0 {
		return text
	}
	var out strings.Builder
	kept := 0            // text before it is written
	start, end := -1, -1 // what the secrets met last cover
	flush := func() {
		if start >= 0 {
			out.WriteString(text[kept:start])
			out.WriteString(Mask)
			kept, start = end, -1
		}
	}
	for i := 0; i < len(text); i++ {
		n := m.longest(text[i:])
		if start >= 0 && i <= end && n > 0 {
			end = max(end, i+n)
			continue
		}
		if start >= 0 && i < end {
			continue
		}
		flush()
		if strings.HasPrefix(text[i:], Mask) && n <= len(Mask) {
			i += len(Mask) - 1 // masked before; "sensitive" may be a secret
			continue
		}
		if n > 0 {
			start, end = i, i+n
		}
	}
	flush()
	if kept == 0 {
		return text
	}
	out.WriteString(text[kept:])
	return out.String()
}

// longest returns the length of the longest secret that text begins with.
func (m *Masker) longest(text string) int {
	if len(text) < minMasked {
		return 0
	}
	for _, n := range m.lengths[[minMasked]byte([]byte(text[:minMasked]))] {
		if n <= len(text) && m.forms[text[:n]] {
			return n
		}
	}
	return 0
}
