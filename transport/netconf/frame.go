package netconf

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// What bounds a peer. A whole configuration of a large router is some 20 MiB.
const (
	maxMessage = 64 << 20
	maxHello   = 1 << 20
)

// eom ends a message in the framing of base:1.0 (RFC 6242 section 4.3).
const eom = "]]>]]>"

var (
	errTooLong = errors.New("longer than nplay takes")
	errCut     = errors.New("the connection ended in the middle of a message")
	errFraming = errors.New("bad framing")
)

// A frameReader takes messages out of a stream: in the framing of base:1.0,
// and of base:1.1 once chunked is set.
type frameReader struct {
	r       *bufio.Reader
	chunked bool
}

func newFrameReader(r io.Reader) *frameReader {
	return &frameReader{r: bufio.NewReaderSize(r, 32<<10)}
}

// next returns the next message, to be read to its end before next is called
// again. io.EOF means that the stream ended before a message began. The
// message's own errors are errTooLong, errCut and errFraming, wrapped, and
// whatever the stream fails with.
func (f *frameReader) next(limit int64) (io.Reader, error) {
	// Newlines after an end-of-message mark belong to no message; a chunk begins
	// with exactly one.
	var first []byte
	var err error
	for {
		want := 1
		if f.chunked {
			want = 2
		}
		first, err = f.r.Peek(want)
		if err != nil || !space(first[0]) || f.chunked && !space(first[1]) {
			break
		}
		f.r.Discard(1)
	}
	if err != nil {
		if errors.Is(err, io.EOF) && len(bytes.TrimSpace(first)) == 0 {
			return nil, io.EOF
		}
		if errors.Is(err, io.EOF) {
			err = errCut
		}
		return nil, err
	}
	if f.chunked {
		return &chunks{r: f.r, left: limit}, nil
	}
	return &untilMark{r: f.r, left: limit}, nil
}

// read returns the whole next message.
func (f *frameReader) read(limit int64) ([]byte, error) {
	m, err := f.next(limit)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(m)
}

func space(b byte) bool { return b == ' ' || b == '\n' || b == '\r' || b == '\t' }

// untilMark reads a message of base:1.0.
type untilMark struct {
	r    *bufio.Reader
	left int64
	done bool
}

func (m *untilMark) Read(p []byte) (int, error) {
	if m.done {
		return 0, io.EOF
	}
	if len(p) == 0 {
		return 0, nil
	}
	// At least a mark's length must be seen to know that it is not one.
	window, err := m.r.Peek(len(eom))
	if len(window) < len(eom) {
		if err == nil || errors.Is(err, io.EOF) {
			err = errCut
		}
		n := copy(p, window)
		m.r.Discard(n)
		if n < len(window) {
			err = nil
		}
		return n, err
	}
	window, _ = m.r.Peek(m.r.Buffered())
	n := len(window) - len(eom) + 1 // what no mark can begin before
	if i := bytes.Index(window, []byte(eom)); i == 0 {
		m.r.Discard(len(eom))
		m.done = true
		return 0, io.EOF
	} else if i > 0 {
		n = i
	}
	n = min(n, len(p))
	if m.left -= int64(n); m.left < 0 {
		return 0, errTooLong
	}
	copy(p, window[:n])
	m.r.Discard(n)
	return n, nil
}

// chunks reads a message of base:1.1 (RFC 6242 section 4.2).
type chunks struct {
	r     *bufio.Reader
	left  int64 // of the limit
	chunk int64 // of the chunk being read
	begun bool
	err   error
}

func (m *chunks) Read(p []byte) (int, error) {
	if m.err != nil {
		return 0, m.err
	}
	if m.chunk == 0 {
		size, err := m.header()
		if err == nil && size > m.left {
			err = errTooLong
		}
		if err != nil {
			m.err = err
			return 0, err
		}
		m.chunk, m.left, m.begun = size, m.left-size, true
	}
	n, err := m.r.Read(p[:min(int64(len(p)), m.chunk)])
	m.chunk -= int64(n)
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = errCut
		}
		m.err = err
	}
	return n, err
}

// header reads "\n#SIZE\n", or "\n##\n", which is io.EOF.
func (m *chunks) header() (int64, error) {
	line := make([]byte, 0, 13)
	for {
		b, err := m.r.ReadByte()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = errCut
			}
			return 0, err
		}
		line = append(line, b)
		if line[0] != '\n' || len(line) > 1 && line[1] != '#' {
			return 0, fmt.Errorf("%w: a chunk begins with %q", errFraming, line)
		}
		if b == '\n' && len(line) > 1 {
			break
		}
		if len(line) == cap(line) {
			return 0, fmt.Errorf("%w: a chunk begins with %q", errFraming, line)
		}
	}
	digits := line[2 : len(line)-1]
	if string(digits) == "#" && m.begun {
		return 0, io.EOF
	}
	// RFC 6242: 1 to 4294967295, no leading zero; an end needs a chunk before it.
	var size int64
	for _, d := range digits {
		if d < '0' || d > '9' {
			return 0, fmt.Errorf("%w: a chunk begins with %q", errFraming, line)
		}
		size = size*10 + int64(d-'0')
	}
	if len(digits) == 0 || digits[0] == '0' || size > 4294967295 {
		return 0, fmt.Errorf("%w: a chunk begins with %q", errFraming, line)
	}
	return size, nil
}

// writeFrame sends one message.
func writeFrame(w io.Writer, chunked bool, message []byte) error {
	var b bytes.Buffer
	b.Grow(len(message) + 32)
	if chunked {
		fmt.Fprintf(&b, "\n#%d\n", len(message))
		b.Write(message)
		b.WriteString("\n##\n")
	} else {
		b.Write(message)
		b.WriteString("\n" + eom) // and nothing after it: a chunk may come next
	}
	_, err := w.Write(b.Bytes())
	return err
}
