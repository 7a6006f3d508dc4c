package junossim

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxMessage bounds one request; a router has such a bound too.
const maxMessage = 32 << 20

const endOfMessage = "]]>]]>"

var errTooLong = errors.New("message too long")

// A framer cuts what a client sends into messages: at ]]>]]> (RFC 6242 section
// 4.3), or by chunks (section 4.2) once both sides have announced base:1.1.
type framer struct {
	r       *bufio.Reader
	w       io.Writer
	chunked bool
	limit   int
}

func newFramer(rw io.ReadWriter) *framer {
	return &framer{r: bufio.NewReader(rw), w: rw, limit: maxMessage}
}

func (f *framer) read() (string, error) {
	if f.chunked {
		return f.readChunks()
	}
	var b bytes.Buffer
	for {
		part, err := f.r.ReadSlice('>')
		b.Write(part)
		if bytes.HasSuffix(b.Bytes(), []byte(endOfMessage)) {
			return string(b.Bytes()[:b.Len()-len(endOfMessage)]), nil
		}
		if b.Len() > f.limit {
			return "", errTooLong
		}
		if err != nil && err != bufio.ErrBufferFull {
			return "", err
		}
	}
}

func (f *framer) readChunks() (string, error) {
	var b strings.Builder
	for {
		if err := f.begin(); err != nil {
			return "", err
		}
		head, err := f.digits()
		if err != nil {
			return "", err
		}
		if head == "#" {
			if b.Len() == 0 {
				return "", errors.New("message without a chunk")
			}
			return b.String(), nil
		}
		n, err := strconv.ParseUint(head, 10, 32)
		if err != nil || n == 0 || head[0] == '0' {
			return "", fmt.Errorf("malformed chunk size %q", head)
		}
		if int(n) > f.limit-b.Len() {
			return "", errTooLong
		}
		if _, err := io.CopyN(&b, f.r, int64(n)); err != nil {
			return "", err
		}
	}
}

// begin reads "\n#". More newlines before it are taken too: some clients end
// their hello, which is not in chunks, with one.
func (f *framer) begin() error {
	for newlines := 0; ; newlines++ {
		c, err := f.r.ReadByte()
		switch {
		case err != nil:
			return err
		case c == '#' && newlines > 0:
			return nil
		case c != '\n' || newlines > 4:
			return errors.New("chunk expected")
		}
	}
}

// digits reads what stands between "\n#" and the end of the line.
func (f *framer) digits() (string, error) {
	var s []byte
	for len(s) <= 10 {
		c, err := f.r.ReadByte()
		if err != nil {
			return "", err
		}
		if c == '\n' && len(s) > 0 {
			return string(s), nil
		}
		s = append(s, c)
	}
	return "", errors.New("malformed chunk header")
}

// frame makes a message ready to be sent.
func (f *framer) frame(msg string) string {
	if f.chunked {
		return fmt.Sprintf("\n#%d\n%s\n##\n", len(msg), msg)
	}
	return msg + "\n" + endOfMessage + "\n"
}

func (f *framer) write(msg string) error {
	_, err := io.WriteString(f.w, f.frame(msg))
	return err
}
