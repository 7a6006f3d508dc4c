package hostkeys

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
)

// Markers of a line.
const (
	authority = "@cert-authority"
	revoked   = "@revoked"
)

// A line is one of a known_hosts file; key is nil when it says nothing.
type line struct {
	marker string
	list   patterns // lower case
	hash   *digest  // of the one name, when it is not to be read
	key    ssh.PublicKey
	grave  bool // it may be a revocation
}

// parse reads a line. On an error it still says whether the line is grave.
func (r *reader) parse(text []byte) (l line, err error) {
	text = bytes.Trim(text, " \t\r\n")
	if len(text) == 0 || text[0] == '#' {
		return l, nil
	}
	l.grave = text[0] == '@'
	if len(text) > maxLine {
		return l, fmt.Errorf("the line is longer than %d bytes", maxLine)
	}
	hosts, rest := word(string(text))
	if l.grave {
		l.marker = hosts
		if l.marker != authority && l.marker != revoked {
			return l, fmt.Errorf("there is no marker %s, only %s and %s", show(l.marker), authority, revoked)
		}
		if hosts, rest = word(rest); strings.HasPrefix(hosts, "@") {
			return l, errors.New("a line has one marker at most")
		}
		l.grave = l.marker == revoked
	}
	if err := l.hosts(hosts); err != nil {
		return l, err
	}
	kind, rest := word(rest)
	blob, _ := word(rest)
	if kind == "" || blob == "" {
		return l, errors.New("the line ends before its key")
	}
	l.key, err = r.key(kind, blob)
	if errors.Is(err, errForeign) {
		l.grave = false // no router can show it to us
	}
	return l, err
}

// word splits the first word off.
func word(s string) (first, rest string) {
	s = strings.TrimLeft(s, " \t")
	if i := strings.IndexAny(s, " \t"); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

// hosts reads the names of a line.
func (l *line) hosts(text string) (err error) {
	if text == "" {
		return errors.New("the line names no host")
	}
	if text[0] == '|' {
		l.hash, err = readDigest(text)
		return err
	}
	for p := range strings.SplitSeq(lower(text), ",") {
		if len(p) >= 1024 {
			return errors.New("a host name is longer than 1023 bytes")
		}
		if p != "" && p != "!" {
			l.list = append(l.list, p)
		}
	}
	if len(l.list) == 0 {
		return errors.New("the line names no host")
	}
	return nil
}

// errForeign is the cause of keys of types that nplay does not speak.
var errForeign = errors.New("keys of this type are not known to nplay")

// key reads a key from its two words.
func (r *reader) key(kind, blob string) (ssh.PublicKey, error) {
	id := kind + " " + blob
	if k := r.keys[id]; k != nil {
		return k, nil
	}
	if kind[0] >= '0' && kind[0] <= '9' {
		return nil, fmt.Errorf("%w: it is one of SSH's version 1", errForeign)
	}
	data, err := base64.StdEncoding.DecodeString(blob)
	if err != nil {
		return nil, errors.New("its key is not base64")
	}
	said := ""
	if len(data) >= 4 {
		if n := binary.BigEndian.Uint32(data); int64(n) <= int64(len(data)-4) {
			said = string(data[4 : 4+n])
		}
	}
	if said != kind {
		return nil, fmt.Errorf("it says that its key is of type %s, which it is not", show(kind))
	}
	if !slices.Contains(types, kind) {
		return nil, fmt.Errorf("%w: %s", errForeign, show(kind))
	}
	k, err := ssh.ParsePublicKey(data)
	if err != nil {
		return nil, fmt.Errorf("its key cannot be read: %s", strings.TrimPrefix(err.Error(), "ssh: "))
	}
	r.keys[id] = k
	return k, nil
}

// dsa is the type of keys that nobody should have any more, RFC 4253 section 6.6.
const dsa = "ssh-dss"

// types are those of host keys. A certificate is none: it is its authority that
// is known.
var types = []string{
	ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoRSA,
	ssh.KeyAlgoSKED25519, ssh.KeyAlgoSKECDSA256, dsa,
}

// show quotes a word of a file for a message.
func show(s string) string {
	if len(s) > 40 {
		s = s[:40] + "..."
	}
	return fmt.Sprintf("%q", s)
}
