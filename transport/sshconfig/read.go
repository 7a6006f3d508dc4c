package sshconfig

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Bounds of what is read: a block for each of 100,000 routers has room.
const (
	maxBytes = 32 << 20 // of all files together
	maxFiles = 1024
	maxDepth = 16 // of includes, as ssh has it
)

// Read reads a file with all that it includes. A file that is not there is an
// error that wraps fs.ErrNotExist; one that is included may be missing.
func Read(file string, o Options) (*Config, error) {
	p := &parser{config: &Config{options: o, file: file, by: map[string][]int{}}, open: readFile, glob: filepath.Glob}
	if err := p.file(file, nil, 0, o.Private); err != nil {
		return nil, err
	}
	p.config.index()
	return p.config, nil
}

// A parser reads one configuration.
type parser struct {
	config *Config
	open   func(path string, limit int64, private bool) ([]byte, error)
	glob   func(pattern string) ([]string, error)
	bytes  int64
	files  int
}

func (p *parser) file(path string, parent *header, depth int, private bool) error {
	if p.files++; p.files > maxFiles {
		return &Error{Place: Place{File: path}, Text: fmt.Sprintf("more than %d files are included", maxFiles)}
	}
	text, err := p.open(path, maxBytes-p.bytes, private && !p.config.options.Windows)
	if err != nil {
		e := &Error{Place: Place{File: path}, Text: reason(err).Error(), Err: err}
		if errors.Is(err, errOwner) {
			e.Advice = "chmod go-w " + path + ", so that nobody else can say where nplay logs in"
		}
		return e
	}
	p.bytes += int64(len(text))
	return p.parse(path, text, parent, depth)
}

func (p *parser) parse(path string, text []byte, parent *header, depth int) error {
	p.begin(&header{parent: parent, everyone: true, place: Place{File: path}})
	for n := 1; len(text) > 0; n++ {
		var raw []byte
		raw, text, _ = bytes.Cut(text, []byte("\n"))
		if err := p.line(string(raw), Place{path, n}, parent, depth); err != nil {
			return err
		}
	}
	return nil
}

// line takes one line in.
func (p *parser) line(raw string, at Place, parent *header, depth int) error {
	word, rest := keyword(raw)
	if word == "" {
		return nil
	}
	bad := func(text string) error { return &Error{Place: at, Text: text} }
	if strings.ContainsRune(raw, 0) {
		return bad("a NUL character")
	}
	if rest == "" {
		return bad(fmt.Sprintf("no value after %q", word))
	}
	args, err := split(rest)
	switch {
	case err != nil:
		return bad(err.Error())
	case word == "match":
		h, err := newMatch(rest, at)
		if err != nil {
			return err
		}
		h.parent = parent
		p.config.final = p.config.final || slices.ContainsFunc(h.match, func(c criterion) bool { return c.name == "final" })
		p.begin(h)
	case len(args) == 0:
		return bad(fmt.Sprintf("no value after %q", word))
	case word == "host":
		h := &header{parent: parent, place: at}
		for _, a := range args {
			if a == "" {
				return bad("`Host` has an empty pattern")
			}
			h.host = append(h.host, newPattern(a))
		}
		p.begin(h)
	case word == "include":
		return p.include(args, at, depth)
	case known(word):
		s := p.last()
		s.lines = append(s.lines, line{word, args, at})
	}
	return nil
}

// include reads the files of an Include line under the header it stands under.
// After it that header goes on.
func (p *parser) include(args []string, at Place, depth int) error {
	if depth+1 > maxDepth {
		return &Error{Place: at, Text: fmt.Sprintf("more than %d files include one another; does one include itself?", maxDepth)}
	}
	under := p.last().header
	o := p.config.options
	for _, a := range args {
		path := a
		switch rest, home := strings.CutPrefix(a, "~/"); {
		case a == "":
			return &Error{Place: at, Text: "`Include` has an empty name"}
		case home:
			path = filepath.Join(o.Home, rest)
		case !absolute(a, o.Windows):
			path = filepath.Join(o.Home, ".ssh", a)
		}
		files, err := p.glob(path)
		if err != nil {
			return &Error{Place: at, Text: fmt.Sprintf("`Include %s`: %v", a, err), Err: err}
		}
		for _, f := range files {
			if err := p.file(f, under, depth+1, true); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	p.begin(under)
	return nil
}

// begin begins a section.
func (p *parser) begin(h *header) {
	p.config.sections = append(p.config.sections, section{header: h})
}

func (p *parser) last() *section { return &p.config.sections[len(p.config.sections)-1] }

// index sorts the sections by who can be in them.
func (c *Config) index() {
	for i, s := range c.sections {
		names, few := s.header.names()
		if !few {
			c.wild = append(c.wild, i)
		}
		for _, n := range names {
			c.by[n] = append(c.by[n], i)
		}
	}
}

// absolute reports whether a name begins at a root.
func absolute(name string, windows bool) bool {
	if !windows {
		return strings.HasPrefix(name, "/")
	}
	name = strings.ReplaceAll(name, `\`, "/")
	return strings.HasPrefix(name, "/") || len(name) > 2 && name[1] == ':' && name[2] == '/'
}

// readFile reads a file of at most that many bytes.
func readFile(path string, limit int64, private bool) ([]byte, error) {
	// Asked before it is opened: to open a pipe would wait for its writer.
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("it is not a file")
	case private && shared(info):
		return nil, errOwner
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(text)) > limit {
		err = fmt.Errorf("the files are longer than %d bytes together", maxBytes)
	}
	return text, err
}

var errOwner = errors.New("others than its owner may write it, or the owner is somebody else")

// reason leaves out what the message around it says already.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
