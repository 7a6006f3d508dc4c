package planfile

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// Format is the version of the format that Write writes, and the only one that
// Read reads.
const Format = 1

// magic begins every plan file, of whatever version.
const magic = "nplay-plan "

// maxHeader bounds the first line.
const maxHeader = 256

// Is reports whether a file that begins like this is a plan file, whole or not.
// It takes the first 16 bytes, or all when there are fewer.
func Is(head []byte) bool { return bytes.HasPrefix(head, []byte(magic)) }

// A header is the first line:
//
//	nplay-plan format=1 sha256=HEX packed=BYTES unpacked=BYTES
//
// The checksum and packed are of all that follows the line.
type header struct {
	sum              [32]byte
	packed, unpacked int64
}

func (h header) String() string {
	return fmt.Sprintf("%sformat=%d sha256=%x packed=%d unpacked=%d\n", magic, Format, h.sum, h.packed, h.unpacked)
}

// parseHeader reads the first line, without its end.
func parseHeader(line string) (header, error) {
	var h header
	rest, ok := strings.CutPrefix(line, magic)
	if !ok {
		return h, foreign()
	}
	words := strings.Split(rest, " ")
	version, err := number(words[0], "format")
	switch {
	case err != nil:
		return h, broken()
	case version > Format:
		return h, &Problem{fmt.Sprintf("the plan file is of format %d, written by a newer nplay; this one reads format %d", version, Format),
			"apply it with the nplay that wrote it, or plan again with this one"}
	case version < Format:
		return h, &Problem{fmt.Sprintf("the plan file is of format %d, written by an older nplay; this one reads format %d only", version, Format), planAgain}
	case len(words) != 4:
		return h, broken()
	}
	sum, ok := strings.CutPrefix(words[1], "sha256=")
	raw, err := hex.DecodeString(sum)
	if !ok || err != nil || len(raw) != len(h.sum) {
		return h, broken()
	}
	copy(h.sum[:], raw)
	if h.packed, err = number(words[2], "packed"); err != nil {
		return h, broken()
	}
	if h.unpacked, err = number(words[3], "unpacked"); err != nil {
		return h, broken()
	}
	if h.String() != line+"\n" {
		return h, broken() // there is one way to write it
	}
	if h.packed > maxPacked || h.unpacked > maxUnpacked {
		return h, &Problem{fmt.Sprintf("the plan file says that it has %d bytes, unpacked %d; nplay reads up to %d and %d",
			h.packed, h.unpacked, maxPacked, maxUnpacked), "plan for fewer routers at a time: `--limit`"}
	}
	return h, nil
}

// number reads NAME=NUMBER.
func number(word, name string) (int64, error) {
	text, ok := strings.CutPrefix(word, name+"=")
	if !ok {
		return 0, strconv.ErrSyntax
	}
	n, err := strconv.ParseInt(text, 10, 63)
	if err == nil && n < 0 {
		err = strconv.ErrRange
	}
	return n, err
}

func foreign() *Problem {
	return &Problem{"is not a plan file", "`nplay plan PATH -i INVENTORY --out FILE` writes one"}
}

func broken() *Problem {
	return &Problem{"the plan file is corrupted: its first line is damaged", copyAgain}
}
