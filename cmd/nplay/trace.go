package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"nplay/engine"
)

// A tracefile takes what goes over the wire to one router. A router may have
// several sessions at once, so it is locked, and a line is never cut.
type tracefile struct {
	mu   sync.Mutex
	f    *os.File
	fail error // the first of writing it
}

func (t *tracefile) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, err := t.f.Write(b)
	if t.fail == nil {
		t.fail = err
	}
	return n, err
}

// close says what is missing: a disk that is full must not end a run, and a
// trace with holes must not be taken for a whole one.
func (t *tracefile) close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := errors.Join(t.fail, t.f.Close()); err != nil {
		return fmt.Errorf("--trace: not all of it could be written: %w", err)
	}
	return nil
}

// openTraces opens the files of --trace HOST=FILE. Only the owner may read
// them: secrets are masked, but a configuration is nobody else's business.
func openTraces(flags []string, hosts []*engine.Host) (map[string]io.Writer, func() error, error) {
	traces, files := map[string]io.Writer{}, map[string]*tracefile{}
	closeAll := func() error {
		var errs []error
		for _, t := range files {
			errs = append(errs, t.close())
		}
		return errors.Join(errs...)
	}
	for _, flag := range flags {
		host, file, _ := strings.Cut(flag, "=")
		if !has(hosts, host) {
			return nil, nil, errors.Join(fmt.Errorf("--trace %s: router %q is not among the selected ones", flag, host), closeAll())
		}
		t := files[file]
		if t == nil {
			f, err := os.OpenFile(file, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
			if err != nil {
				return nil, nil, errors.Join(fmt.Errorf("--trace: %w", err), closeAll())
			}
			t = &tracefile{f: f}
			files[file] = t
		}
		traces[host] = t
	}
	return traces, closeAll, nil
}

func has(hosts []*engine.Host, name string) bool {
	for _, h := range hosts {
		if h.Name == name {
			return true
		}
	}
	return false
}
