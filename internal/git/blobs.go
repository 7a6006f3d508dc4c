package git

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

// maxBlob bounds what is kept of a file: one byte more than anybody takes, so
// that whoever reads it sees that it is too large.
const maxBlob = 1<<20 + 1

// blobs reads objects, all of them through one git.
type blobs struct {
	git    Git
	ctx    context.Context
	dir    string
	mu     sync.Mutex
	cmd    *exec.Cmd // nil before the first object
	cancel context.CancelFunc
	in     io.WriteCloser
	out    *bufio.Reader
	said   limited
	broken error // what ended it
}

// read returns the beginning of an object's content: all of it up to maxBlob.
func (b *blobs) read(name string) ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.broken != nil {
		return nil, b.broken
	}
	if b.cmd == nil {
		if err := b.start(); err != nil {
			b.broken = err
			return nil, err
		}
	}
	late := time.AfterFunc(b.git.timeout(), b.cancel)
	data, err := b.exchange(name)
	if !late.Stop() && err != nil {
		err = &Error{Text: fmt.Sprintf("git did not answer within %s", b.git.timeout())}
	}
	var gone missing
	if err != nil && !errors.As(err, &gone) {
		b.broken = err
		b.cancel()
	}
	return data, err
}

func (b *blobs) start() error {
	ctx, cancel := context.WithCancel(b.ctx)
	c, err := b.git.command(ctx, b.dir, "cat-file", "--batch")
	if err != nil {
		cancel()
		return err
	}
	b.said.limit, b.said.rest = maxErrors, true
	c.Stderr = &b.said
	in, err := c.StdinPipe()
	var out io.ReadCloser
	if err == nil {
		out, err = c.StdoutPipe()
	}
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		cancel()
		return &Error{Text: "git cannot be started: " + err.Error()}
	}
	b.cmd, b.cancel, b.in, b.out = c, cancel, in, bufio.NewReader(out)
	return nil
}

// missing says that a repository lacks an object that it speaks of.
type missing struct{}

func (missing) Error() string {
	return "the file is not in this clone, which is a partial one, or damaged"
}

// Hint is what to do next.
func (missing) Hint() string {
	return "clone without --filter, or check the commit out once with git"
}

// exchange asks for one object.
func (b *blobs) exchange(name string) ([]byte, error) {
	if _, err := io.WriteString(b.in, name+"\n"); err != nil {
		return nil, b.ended(err)
	}
	head, err := b.out.ReadString('\n')
	if err != nil {
		return nil, b.ended(err)
	}
	words := strings.Fields(head)
	if len(words) == 2 && words[1] == "missing" {
		return nil, missing{}
	}
	size, bad := -1, error(nil)
	if len(words) == 3 && words[0] == name {
		size, bad = strconv.Atoi(words[2])
	}
	if bad != nil || size < 0 {
		return nil, &Error{Text: fmt.Sprintf("git answers what cannot be understood: %.100q", head)}
	}
	data := make([]byte, min(size, maxBlob))
	if _, err := io.ReadFull(b.out, data); err != nil {
		return nil, b.ended(err)
	}
	if _, err := io.CopyN(io.Discard, b.out, int64(size-len(data))+1); err != nil { // and the end of the line
		return nil, b.ended(err)
	}
	return data, nil
}

// ended says why git went away, in its own words where it has any.
func (b *blobs) ended(err error) error {
	b.cancel()
	_ = b.cmd.Wait() // its complaints are complete after that
	if words := b.said.kept.String(); oneLine(words) != "" {
		return explain(b.dir, words, err)
	}
	return &Error{Text: "git ended before it had answered"}
}

// close ends git.
func (b *blobs) close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.cmd == nil {
		return nil
	}
	_ = b.in.Close() // it ends by itself when it is asked nothing more
	late := time.AfterFunc(b.git.timeout(), b.cancel)
	_ = b.cmd.Wait() // how it ends does not matter: all that was asked is here
	late.Stop()
	b.cancel()
	b.cmd = nil
	b.broken = errors.New("the files of the commit were closed")
	return nil
}
