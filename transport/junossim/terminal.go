package junossim

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"sync"
	"unicode/utf8"
)

// The bounds of what is typed.
const (
	maxTyped = 64 << 10   // in one line
	maxInput = maxMessage // to one load
)

// Control characters of a terminal.
const (
	ctrlC     = 3
	ctrlD     = 4
	bell      = 7
	backspace = 8
	ctrlU     = 21
	ctrlW     = 23
	del       = 127
)

var (
	errInterrupted = errors.New("interrupted")
	errEndOfInput  = errors.New("end of input")
)

// A terminal is what a command line reads from and writes to. With a pty it
// echoes what is typed and ends its lines with CR LF; without one it is a pipe.
type terminal struct {
	pty bool
	in  *bufio.Reader

	mu  sync.Mutex
	out io.Writer
	cr  bool // the last character read was a carriage return
}

func newTerminal(rw io.ReadWriter, pty bool) *terminal {
	return &terminal{pty: pty, in: bufio.NewReader(rw), out: rw}
}

// print writes text, whose lines end with a newline.
func (t *terminal) print(s string) error {
	if t.pty {
		s = strings.ReplaceAll(s, "\n", "\r\n")
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	_, err := io.WriteString(t.out, s)
	return err
}

// echo writes what is typed, if there is somebody to see it.
func (t *terminal) echo(s string) {
	if t.pty {
		t.print(s)
	}
}

// key reads one character; CR, LF and CR LF are all one newline.
func (t *terminal) key() (byte, error) {
	for {
		c, err := t.in.ReadByte()
		if err != nil {
			return 0, err
		}
		after := t.cr
		t.cr = c == '\r'
		switch {
		case c == '\n' && after:
			continue
		case c == '\r':
			return '\n', nil
		}
		return c, nil
	}
}

// A typist reads one line, with the keys that edit it.
type typist struct {
	line []byte
	// complete says what to put behind a line when a space is typed; nil is
	// nothing.
	complete func(line string) string
	// help is what ? prints outside quotes; nil takes it as any character.
	help func(line string) string
	// prompt is shown again behind the help.
	prompt string
	// silent shows nothing of what is typed: a password.
	silent bool
}

// read reads a line, without its end. errEndOfInput is ^D on an empty line.
func (t *terminal) read(y *typist) (string, error) {
	for {
		c, err := t.key()
		if err != nil {
			if err == io.EOF && len(y.line) > 0 && !t.pty {
				return string(y.line), nil
			}
			return "", err
		}
		if !t.pty {
			if c == '\n' {
				return string(y.line), nil
			}
			y.add(t, c)
			continue
		}
		switch c {
		case '\n':
			t.echo("\n")
			return string(y.line), nil
		case ctrlC:
			t.echo("^C\n")
			return "", errInterrupted
		case ctrlD:
			if len(y.line) == 0 {
				return "", errEndOfInput
			}
		case backspace, del:
			y.cut(t, 1)
		case ctrlU:
			y.cut(t, len(y.line))
		case ctrlW:
			kept := strings.TrimRight(string(y.line), " ")
			y.cut(t, len(y.line)-1-strings.LastIndexByte(kept, ' '))
		case '?':
			if y.help == nil || strings.Count(string(y.line), `"`)%2 == 1 {
				y.add(t, c)
				continue
			}
			t.echo("?\n" + y.help(string(y.line)) + y.prompt + string(y.line))
		case ' ':
			if y.complete != nil {
				for _, more := range []byte(y.complete(string(y.line))) {
					y.add(t, more)
				}
			}
			y.add(t, c)
		default:
			if c >= ' ' {
				y.add(t, c)
			}
		}
	}
}

// add takes a character. Of a line that is too long the rest is lost.
func (y *typist) add(t *terminal, c byte) {
	if len(y.line) >= maxTyped {
		t.echo(string(rune(bell)))
		return
	}
	y.line = append(y.line, c)
	if t.pty && !y.silent {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.out.Write([]byte{c})
	}
}

// cut takes away the last n bytes.
func (y *typist) cut(t *terminal, n int) {
	n = min(n, len(y.line))
	if n <= 0 {
		return
	}
	for n < len(y.line) && !utf8.RuneStart(y.line[len(y.line)-n]) {
		n++
	}
	width := utf8.RuneCount(y.line[len(y.line)-n:])
	y.line = y.line[:len(y.line)-n]
	if y.silent {
		return
	}
	t.echo(strings.Repeat("\b \b", width))
}

// pour reads lines to ^D at the beginning of one, or to the end of the input.
func (t *terminal) pour() (string, error) {
	var b strings.Builder
	for {
		y := &typist{}
		line, err := t.read(y)
		switch {
		case errors.Is(err, errEndOfInput):
			t.echo("^D")
			return b.String(), nil
		case err == io.EOF && !t.pty:
			return b.String(), nil
		case err != nil:
			return "", err
		case !t.pty && line == string(rune(ctrlD)):
			return b.String(), nil
		}
		if b.Len()+len(line) > maxInput {
			return "", errTooLong
		}
		b.WriteString(line + "\n")
	}
}
