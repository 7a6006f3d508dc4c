package planfile

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// file puts a header before something packed that is right for it.
func file(packed []byte, unpacked int) []byte {
	h := header{sum: sha256.Sum256(packed), packed: int64(len(packed)), unpacked: int64(unpacked)}
	return append([]byte(h.String()), packed...)
}

// pack packs a text, and says the truth about it.
func pack(text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		panic(err)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return file(b.Bytes(), len(text))
}

// Every way in which a file can be no plan has its own words and says what to do.
func TestProblems(t *testing.T) {
	f := plan(t, 1, "QQQQ", wanted)
	good := written(t, f)
	text := string(unpacked(t, good))
	header, rest, _ := strings.Cut(string(good), "\n")
	change := func(old, new string) []byte {
		if !strings.Contains(text, old) {
			t.Fatalf("no %q in %s", old, text)
		}
		return pack(strings.Replace(text, old, new, 1))
	}
	flipped := bytes.Clone(good)
	flipped[len(flipped)-20] ^= 1
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":               {nil, "is not a plan file"},
		"a playbook":            {[]byte("play \"all\" {\n}\n"), "is not a plan file"},
		"one long line":         {bytes.Repeat([]byte("x"), 10_000), "is not a plan file"},
		"a binary":              {[]byte("\x7fELF\x02\x01\x01\x00\n"), "is not a plan file"},
		"cut in its first line": {good[:40], "is cut off within its first line"},
		"an endless first line": {[]byte(magic + strings.Repeat("x", 10_000)), "first line is damaged"},
		"newer":                 {[]byte(magic + "format=2 anything=else\n"), "format 2, written by a newer nplay"},
		"much newer":            {[]byte(magic + "format=999999\n"), "written by a newer nplay"},
		"older":                 {[]byte(strings.Replace(string(good), "format=1", "format=0", 1)), "format 0, written by an older nplay"},
		"no number":             {[]byte(magic + "format=one\n"), "first line is damaged"},
		"less than a number":    {[]byte(magic + "format=-1\n"), "first line is damaged"},
		"no checksum":           {[]byte(strings.Replace(string(good), "sha256=", "sha256:", 1)), "first line is damaged"},
		"a short checksum":      {[]byte(strings.Replace(string(good), "sha256=", "sha256=00", 1)), "first line is damaged"},
		"another way to write":  {[]byte(strings.Replace(header, "packed=", "packed=0", 1) + "\n" + rest), "first line is damaged"},
		"more words":            {[]byte(header + " more=1\n" + rest), "first line is damaged"},
		"line ends of Windows":  {[]byte(header + "\r\n" + rest), "first line is damaged"},
		"too large":             {[]byte(strings.NewReplacer("unpacked=", "unpacked=9999999").Replace(header) + "\n"), "nplay reads up to"},
		"cut off":               {good[:len(good)-1], "is cut off: "},
		"only the first line":   {[]byte(header + "\n"), "is cut off: 0 of its"},
		"something behind":      {append(bytes.Clone(good), '\n'), "goes on behind its end"},
		"twice":                 {append(bytes.Clone(good), good...), "goes on behind its end"},
		"a bit flipped":         {flipped, "is corrupted"},
		"not packed":            {file([]byte(text), len(text)), "not packed by gzip"},
		"unpacks to more":       {file([]byte(rest), len(text)-1), "does not unpack to"},
		"unpacks to less":       {file([]byte(rest), len(text)+1), "does not unpack to"},
		"one line":              {pack("{}\n"), "not two lines"},
		"three lines":           {pack(text + "{}\n"), "not two lines"},
		"no JSON":               {pack("x\n{}\n"), "makes no sense"},
		"an unknown field":      {change(`{"version"`, `{"later":1,"version"`), `unknown field "later"`},
		"behind the JSON":       {pack("{} {}\n{}\n"), "stands behind its content"},
		"no such tree":          {change(`"t":1`, `"t":2`), "has a plan that is not there"},
		"no tree":               {change(`"t":1`, `"t":0`), "not what it was planned on"},
		"no such shape":         {change(`"s":0`, `"s":-1`), "has a plan that is not there"},
		"no such secret":        {change(`"x":[0`, `"x":[99`), "a secret that is not in its table"},
		"no such value":         {change("r1", "r9"), "for a value that the router does not have"},
		"an open mark":          {change("r1", "r1 x"), "value that the router does not have"},
		"no name":               {change(`{"n":"mx00001.ams"`, `{"n":""`), "has no name"},
		"no such edit":          {change(`"edits":[0,`, `"edits":[77,`), "an edit that is not there"},
		"an operation":          {change(`{"o":1`, `{"o":9`), "an edit of mx00001.ams"},
		"no path":               {change(`"o":2,"p":[`, `"o":2,"f":99,"p":[`), "an edit of mx00001.ams"},
		"an unknown kind":       {change(`"kinds":"`, `"kinds":"?`), "secrets and"},
		"a stage twice":         {change(`"stage":0`, `"stage":-1`), "the commits of"},
		"a nameless statement":  {change(`{"n":"configuration","c":[{"n":"system"`, `{"n":"configuration","c":[{"n":""`), "statement without a name"},
		"deep":                  {change(`{"n":"configuration","c":[`, `{"n":"configuration","c":[`+strings.Repeat(`{"n":"a","c":[`, 80)+`{"n":"b"}`+strings.Repeat(`]}`, 80)+","), "deep"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, r := range []io.Reader{bytes.NewReader(c.data), iotest.OneByteReader(bytes.NewReader(c.data))} {
				f, err := Read(r)
				if err == nil || f != nil {
					t.Fatal("it is read")
				}
				var p *Problem
				if !errors.As(err, &p) || p.Hint() == "" || !strings.Contains(err.Error(), c.want) {
					t.Fatalf("%v (hint %+v), want %q", err, p, c.want)
				}
			}
		})
	}
	// What is wrong with the reader is told as that.
	for _, n := range []int{0, 50, len(good) - 5} {
		r := io.MultiReader(bytes.NewReader(good[:n]), iotest.ErrReader(io.ErrNoProgress))
		if _, err := Read(r); !errors.Is(err, io.ErrNoProgress) {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
	if !Is(good[:16]) || Is([]byte(magic)[:4]) || Is(nil) || Is([]byte("play \"all\" {")) {
		t.Error("a plan file is not told from others by its first bytes")
	}
}

// A template that many routers fill in with long values is no way to fill memory.
func TestBudget(t *testing.T) {
	b := &budget{nodes: 1, bytes: 4 << 20}
	l := &lowerer{values: []string{strings.Repeat("x", 1<<20)}, budget: b}
	if _, err := l.lower(strings.Repeat(valueMark(0), 5)); err == nil || !strings.Contains(err.Error(), "larger than") {
		t.Errorf("%v", err)
	}
	b.bytes = 100
	if _, err := l.node(wireNode{Name: "x", Kids: []wireNode{{Name: "y"}}}, schemaRoot, 0); err == nil {
		t.Error("one statement more")
	}
}
