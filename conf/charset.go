package conf

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// charset opens a document that declares an encoding other than UTF-8. Junos
// declares us-ascii; it is read as UTF-8, of which it is a part, because a
// value may hold UTF-8 nevertheless. What is not valid UTF-8 is an error of the
// XML decoder.
func charset(label string, r io.Reader) (io.Reader, error) {
	switch strings.ToLower(label) {
	case "utf-8", "utf8", "us-ascii", "ascii":
		return r, nil
	case "iso-8859-1", "latin1":
		return &latin1{r: bufio.NewReader(r)}, nil
	}
	return nil, &charsetError{label}
}

type charsetError struct{ label string }

func (e *charsetError) Error() string {
	return fmt.Sprintf("encoding %.40q is not supported: utf-8, us-ascii and iso-8859-1 are", e.label)
}

// latin1 turns ISO 8859-1, whose bytes are the first code points of Unicode,
// into UTF-8.
type latin1 struct {
	r    *bufio.Reader
	rest []byte
}

func (l *latin1) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		if len(l.rest) == 0 {
			if n > 0 && l.r.Buffered() == 0 {
				break // give what there is before waiting for more
			}
			c, err := l.r.ReadByte()
			if err != nil {
				if n > 0 {
					break
				}
				return 0, err
			}
			l.rest = utf8.AppendRune(l.rest[:0], rune(c))
		}
		k := copy(p[n:], l.rest)
		l.rest = l.rest[k:]
		n += k
	}
	return n, nil
}
