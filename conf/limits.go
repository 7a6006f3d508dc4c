package conf

import (
	"cmp"
	"errors"
	"fmt"
	"io"
)

// Limits bound what a parser takes from a network or a file. The zero value
// means the defaults.
type Limits struct {
	Bytes    int64 // of the document; default 64 MiB
	Depth    int   // of nested elements; default 64
	Elements int   // in all; default 2,000,000
	Attrs    int   // of one element; default 64
}

// ErrLimit is wrapped by the errors for input that is larger than its Limits
// allow.
var ErrLimit = errors.New("larger than allowed")

func (l Limits) filled() Limits {
	return Limits{
		Bytes:    cmp.Or(l.Bytes, 64<<20),
		Depth:    cmp.Or(l.Depth, 64),
		Elements: cmp.Or(l.Elements, 2_000_000),
		Attrs:    cmp.Or(l.Attrs, 64),
	}
}

// A bounded reader gives an error instead of the first byte too many.
type bounded struct {
	r    io.Reader
	left int64
	size int64
	over bool
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.over {
		return 0, fmt.Errorf("configuration of more than %d bytes: %w", b.size, ErrLimit)
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1] // one more than allowed tells too long from just full
	}
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		b.over = true // the next call says why there is no more
		return n - 1, nil
	}
	return n, err
}
