package cli

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"nplay/transport"
)

// A canned router says what it says, whatever it is sent.
type canned struct{ *bytes.Reader }

func (canned) Write(b []byte) (int, error) { return len(b), nil }
func (canned) Close() error                { return nil }
func (canned) Abandon()                    {}

// Whatever a router prints, a session comes to an end: no panic, nothing that
// was not said taken for success, and the same whether it comes in one piece or
// byte by byte.
func FuzzSession(f *testing.F) {
	for _, s := range []string{
		"configuration check succeeds\n" + atConf, "error: no\n" + atConf, "Discard uncommitted changes? [yes,no] (yes) ",
		login + atConf, "---(more)---", "\x1b[2Kx\r\x1b[5D\bnetops@r1# ", "    ^\nunknown command.\nnetops@r1# commit check", reminder,
	} {
		f.Add([]byte("commit check\n" + s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		for _, piece := range []int{len(in) + 1, 1} {
			r := io.Reader(bytes.NewReader(in))
			if piece == 1 {
				r = oneByOne{r}
			}
			l := newLink(struct {
				io.Reader
				io.Writer
				io.Closer
				abandoner
			}{r, canned{}, canned{}, canned{}}, nil)
			l.prompt, l.mode = newPrompter("netops"), configuration
			s := &session{link: l, wait: func() {}, timeout: time.Second, commitTimeout: time.Second, mask: func(s string) string { return s }}
			_, err := s.Check(context.Background())
			if err == nil && !bytes.Contains(in, []byte("configuration check")) {
				t.Fatalf("success out of %q", in)
			}
			l.in.wait()
		}
		var a, b screen
		errA := a.write(in)
		var errB error
		for i := 0; i < len(in) && errB == nil; i++ {
			errB = b.write(in[i : i+1])
		}
		if errA != errB || strings.Join(a.lines, "\n") != strings.Join(b.lines, "\n") || string(a.line) != string(b.line) {
			t.Fatalf("%q in pieces is another screen", in)
		}
	})
}

type abandoner interface{ Abandon() }

type oneByOne struct{ r io.Reader }

func (o oneByOne) Read(b []byte) (int, error) { return o.r.Read(b[:min(1, len(b))]) }

// Every line of an answer is accounted for: none is lost between errors,
// warnings, marks and the rest.
func FuzzSaid(f *testing.F) {
	f.Add("[edit a]\n  'b'\n    c\nerror: d\nwarning: e\nload complete (1 errors)\nterminal:1:(3) syntax error: x")
	f.Add("re0: \nconfiguration check succeeds\ncommit complete\n-----\n  ^\n")
	f.Fuzz(func(t *testing.T, in string) {
		s := parse(strings.Split(in, "\n"), nil)
		if strings.Contains(in, "\nerror: ") && !s.failed {
			t.Fatalf("an error is lost: %q", in)
		}
		var r error = s.refusal("x", func(s string) string { return s })
		if _, ok := r.(*transport.Refusal); !ok || r.Error() == "" {
			t.Fatal(r)
		}
		s.told(func(s string) string { return s })
	})
}

// A document that is accepted is one.
func FuzzDocument(f *testing.F) {
	for _, s := range []string{login, history, nothing, "<rpc-reply><rpc-error><error-message>x</error-message></rpc-error></rpc-reply>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		s, err := complaintsIn(in)
		if err == nil && len(s.errors) == 0 && bytes.Contains(in, []byte("<rpc-error>")) && !bytes.Contains(in, []byte("warning")) && !bytes.Contains(in, []byte("configuration")) && !bytes.Contains(in, []byte("<!")) && !bytes.Contains(in, []byte("<?")) {
			t.Fatalf("an error is lost: %q", in)
		}
	})
}
