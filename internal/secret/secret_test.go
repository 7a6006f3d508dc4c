package secret

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

const canary = "CANARY-value"

type account struct {
	Name     string
	Password String
	hidden   String
	nested   map[string]*[]String
}

type fields struct{ A String }

// No way of printing shows a secret, not even as a field that package fmt may
// not ask.
func TestNeverPrinted(t *testing.T) {
	s := New(canary)
	a := account{"ann", s, s, map[string]*[]String{"x": {s}}}
	var out strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%T", "%p", "%20s", "%!"} {
		for _, v := range []any{s, &s, []String{s}, map[String]String{s: s}, a, &a, []account{a}, struct{ a account }{a}, errors.Join(fmt.Errorf("%w: %v", errors.New("x"), s))} {
			fmt.Fprintf(&out, verb+"\n", v)
		}
	}
	fmt.Fprintln(&out, s, a, &a)
	for _, encode := range []func(any) ([]byte, error){json.Marshal, xml.Marshal} {
		for _, v := range []any{s, []String{s}, fields{s}} {
			b, err := encode(v)
			if err != nil {
				t.Error(err)
			}
			out.Write(b)
		}
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "s", s, "a", a)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "s", s, "a", a)
	for _, form := range []string{canary, fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary), fmt.Sprint([]byte(canary))} {
		if strings.Contains(out.String(), form) {
			t.Errorf("%q shows in:\n%s", form, out.String())
		}
	}
	if n := strings.Count(out.String(), Mask); n < 50 {
		t.Errorf("the mask is there only %d times", n)
	}
}

func TestString(t *testing.T) {
	if s := New(canary); s.Reveal() != canary || s.IsZero() || s.String() != Mask {
		t.Errorf("%q, %v, %q", s.Reveal(), s.IsZero(), s.String())
	}
	for _, s := range []String{{}, New("")} {
		if s.Reveal() != "" || !s.IsZero() || s.String() != "" || fmt.Sprintf("%q", s) != "" {
			t.Errorf("%q, %v, %q", s.Reveal(), s.IsZero(), s.String())
		}
	}
	a, again, b := New("a"+canary), New("a"+canary), New("b")
	if a != again || a == b {
		t.Error("equality is not that of the values")
	}
}
