package functions

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"
)

// The bounds of a command. Secrets are short, and password stores quick, but
// some of them ask a person for a passphrase or a touch first.
const (
	commandTime   = time.Minute
	commandOutput = 64 << 10
)

// Command returns the Runner that runs programs: no shell in between, nothing
// on standard input, this process's environment, at most a minute and 64 KiB of
// output. What a program writes to standard error goes to complaints and never
// into an error, because it may hold a secret; nil means nowhere.
func Command(complaints io.Writer) Runner {
	return func(ctx context.Context, argv []string) ([]byte, error) {
		return command(ctx, commandTime, commandOutput, complaints, argv)
	}
}

func command(ctx context.Context, most time.Duration, size int, complaints io.Writer, argv []string) ([]byte, error) {
	if len(argv) == 0 {
		return nil, errors.New("no program is named")
	}
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	// A child of the program may hold the pipe open when the program is gone.
	cmd.WaitDelay = time.Second
	out := &bucket{most: size, full: cancel}
	cmd.Stdout, cmd.Stderr = out, complaints
	err := cmd.Run()
	var ended *exec.ExitError
	switch {
	case out.spilled:
		return nil, fmt.Errorf("wrote more than %d bytes", size)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return nil, fmt.Errorf("did not end within %s", most)
	case ctx.Err() != nil:
		return nil, fmt.Errorf("was stopped: %w", ctx.Err())
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("there is no such program in the PATH")
	case errors.Is(err, exec.ErrWaitDelay):
		return nil, errors.New("ended, but left its output open to a program in the background")
	case errors.As(err, &ended):
		if complaints != nil {
			return nil, fmt.Errorf("failed: %s (what it said about that stands above)", ended.ProcessState)
		}
		return nil, fmt.Errorf("failed: %s (run it by hand to see why)", ended.ProcessState)
	case err != nil:
		return nil, fmt.Errorf("cannot be run: %w", err)
	}
	return out.kept.Bytes(), nil
}

// A bucket keeps what a program writes, up to a limit, and then stops it.
type bucket struct {
	kept    bytes.Buffer // not embedded: its ReadFrom would go around the limit
	most    int
	full    func()
	spilled bool
}

func (b *bucket) Write(p []byte) (int, error) {
	if b.kept.Len()+len(p) > b.most {
		b.spilled = true
		b.full()
		return 0, errors.New("full")
	}
	return b.kept.Write(p)
}
