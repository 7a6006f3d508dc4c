package junossim

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestFrames(t *testing.T) {
	for _, c := range []struct {
		name    string
		in      string
		chunked bool
		want    []string
		err     string
	}{
		{"two messages", "<a/>]]>]]>\n<b/>]]>]]>", false, []string{"<a/>", "\n<b/>"}, "EOF"},
		{"brackets before the end", "<a>]]</a>]]]]>]]>", false, []string{"<a>]]</a>]]"}, "EOF"},
		{"cut off", "<a/>]]>]]", false, nil, "EOF"},
		{"too long", strings.Repeat("x>", 600) + "]]>]]>", false, nil, errTooLong.Error()},
		{"too long without an end", strings.Repeat("x", 1<<16), false, nil, errTooLong.Error()},
		{"chunks", "\n#1\na\n#2\n##\n##\n\n#1\nb\n##\n", true, []string{"a##", "b"}, "EOF"},
		{"chunk too long", "\n#4294967295\n", true, nil, errTooLong.Error()},
		{"chunk of nothing", "\n#0\n\n##\n", true, nil, "malformed chunk size"},
		{"leading zero", "\n#01\na\n##\n", true, nil, "malformed chunk size"},
		{"size of many digits", "\n#99999999999\n", true, nil, "malformed chunk"},
		{"no chunk", "\n##\n", true, nil, "without a chunk"},
		{"no header", "abc", true, nil, "chunk expected"},
		{"cut off in a chunk", "\n#5\nab", true, nil, "EOF"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFramer(duplex{iotest.OneByteReader(strings.NewReader(c.in)), io.Discard})
			f.chunked, f.limit = c.chunked, 1000
			for i := 0; ; i++ {
				got, err := f.read()
				if err != nil {
					if !strings.Contains(err.Error(), c.err) || i != len(c.want) {
						t.Errorf("%v after %d messages", err, i)
					}
					return
				}
				if i >= len(c.want) || got != c.want[i] {
					t.Fatalf("message %d is %q", i, got)
				}
			}
		})
	}
}

// A client that says too much is told so, and not served any more.
func TestTooLongAMessage(t *testing.T) {
	var out bytes.Buffer
	s := &session{router: &Router{}, ch: &out, frames: newFramer(duplex{strings.NewReader(strings.Repeat("x", 5000)), &out})}
	s.frames.limit = 1000
	if s.next() || !strings.Contains(out.String(), "message too long") {
		t.Errorf("%s", out.String())
	}
}
