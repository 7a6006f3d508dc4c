package netconf

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestFrames(t *testing.T) {
	big := strings.Repeat("x", 40<<10) // more than the reader's buffer
	tests := []struct {
		name    string
		chunked bool
		in      string
		want    []string
		end     error
	}{
		{"one", false, "<a/>]]>]]>", []string{"<a/>"}, io.EOF},
		{"two, with newlines", false, "<a/>\n]]>]]>\n<b/>\n]]>]]>\n", []string{"<a/>\n", "<b/>\n"}, io.EOF},
		{"empty", false, "]]>]]>", []string{""}, io.EOF},
		{"mark that nearly begins earlier", false, "a]]]]>]]>]]>]]]>]]>", []string{"a]]", "]]>]"}, io.EOF},
		{"nothing", false, "", nil, io.EOF},
		{"only newlines", false, "\n\n", nil, io.EOF},
		{"cut", false, "<a/>]]>]]", nil, errCut},
		{"trailing comment", false, "<a/>]]>]]>\n<!-- session end -->\n", []string{"<a/>"}, errCut},
		{"long", false, big + eom, []string{big}, io.EOF},
		{"chunk", true, "\n#4\n<a/>\n##\n", []string{"<a/>"}, io.EOF},
		{"chunks", true, "\n#1\n<\n#3\na/>\n##\n\n#4\n<b/>\n##\n", []string{"<a/>", "<b/>"}, io.EOF},
		{"hash lines inside", true, "\n#10\n\n##\n#1\nab\n\n##\n", []string{"\n##\n#1\nab\n"}, io.EOF},
		{"hash line alone inside", true, "\n#4\n\n##\n\n##\n", []string{"\n##\n"}, io.EOF},
		{"newline after the hello", true, "\n\n#4\n<a/>\n##\n", []string{"<a/>"}, io.EOF},
		{"long chunk", true, "\n#40960\n" + big + "\n##\n", []string{big}, io.EOF},
		{"end without a chunk", true, "\n##\n", nil, errFraming},
		{"leading zero", true, "\n#04\n<a/>\n##\n", nil, errFraming},
		{"zero", true, "\n#0\n\n##\n", nil, errFraming},
		{"no number", true, "\n#\n", nil, errFraming},
		{"not a number", true, "\n#4x\n<a/>\n##\n", nil, errFraming},
		{"negative", true, "\n#-4\n<a/>\n##\n", nil, errFraming},
		{"huge", true, "\n#4294967296\n", nil, errFraming},
		{"longer than the limit", true, "\n#4294967295\n", nil, errTooLong},
		{"endless header", true, "\n#111111111111111111111111", nil, errFraming},
		{"the other framing", true, "<a/>]]>]]>", nil, errFraming},
		{"cut in a chunk", true, "\n#4\n<a", nil, errCut},
		{"cut between chunks", true, "\n#4\n<a/>", nil, errCut},
	}
	readers := map[string]func(io.Reader) io.Reader{
		"whole": func(r io.Reader) io.Reader { return r }, "bytewise": iotest.OneByteReader, "early EOF": iotest.DataErrReader,
	}
	for _, tt := range tests {
		for how, wrap := range readers {
			t.Run(tt.name+"/"+how, func(t *testing.T) {
				f := newFrameReader(wrap(strings.NewReader(tt.in)))
				f.chunked = tt.chunked
				var got []string
				for {
					msg, err := f.read(1 << 20)
					if err != nil {
						if !errors.Is(err, tt.end) {
							t.Errorf("ends with %v, want %v", err, tt.end)
						}
						break
					}
					got = append(got, string(msg))
				}
				if strings.Join(got, "|") != strings.Join(tt.want, "|") || len(got) != len(tt.want) {
					t.Errorf("got %q, want %q", got, tt.want)
				}
			})
		}
	}
}

func TestFrameLimit(t *testing.T) {
	for _, chunked := range []bool{false, true} {
		for _, size := range []int{99, 100, 101} {
			var b bytes.Buffer
			writeFrame(&b, chunked, bytes.Repeat([]byte("x"), size))
			f := newFrameReader(&b)
			f.chunked = chunked
			limit := int64(100)
			if !chunked {
				limit++ // the newline before the mark
			}
			msg, err := f.read(limit)
			if size <= 100 && err != nil || size > 100 && !errors.Is(err, errTooLong) {
				t.Errorf("chunked %v, %d bytes: read %d, %v", chunked, size, len(msg), err)
			}
		}
	}
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte("<a/>]]>]]>\n<b/>]]>]]>"), false)
	f.Add([]byte("\n#4\n<a/>\n##\n\n#1\nx\n##\n"), true)
	f.Add([]byte("\n#4\n<a/>\n\n"), true)
	f.Fuzz(func(t *testing.T, in []byte, chunked bool) {
		split := func(r io.Reader) (all [][]byte, end string) {
			fr := newFrameReader(r)
			fr.chunked = chunked
			for {
				msg, err := fr.read(1 << 10)
				if err != nil {
					return all, err.Error()
				}
				if len(msg) > 1<<10 {
					t.Fatalf("a message of %d bytes", len(msg))
				}
				all = append(all, msg)
			}
		}
		whole, end := split(bytes.NewReader(in))
		bytewise, end2 := split(iotest.OneByteReader(bytes.NewReader(in)))
		if len(whole) != len(bytewise) || end != end2 {
			t.Fatalf("whole: %q %s\nbytewise: %q %s", whole, end, bytewise, end2)
		}
		for i := range whole {
			if !bytes.Equal(whole[i], bytewise[i]) {
				t.Fatalf("message %d: %q, bytewise %q", i, whole[i], bytewise[i])
			}
		}
		// What was read is read back when it is written.
		for _, msg := range whole {
			if len(msg) == 0 || !chunked && (bytes.Contains(append(bytes.Clone(msg), '\n'), []byte(eom)) || space(msg[0])) {
				continue
			}
			var b bytes.Buffer
			writeFrame(&b, chunked, msg)
			fr := newFrameReader(&b)
			fr.chunked = chunked
			again, err := fr.read(1 << 11)
			if !chunked {
				msg = append(bytes.Clone(msg), '\n')
			}
			if err != nil || !bytes.Equal(again, msg) {
				t.Fatalf("%q written and read is %q, %v", msg, again, err)
			}
		}
	})
}
