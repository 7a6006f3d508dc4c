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
	mu sync.Mutex
	f  *os.File
}

func (t *tracefile) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.f.Write(b)
}

// openTraces opens the files of --trace HOST=FILE. Only the owner may read
// them: secrets are masked, but a configuration is nobody else's business.
func openTraces(flags []string, hosts []*engine.Host) (map[string]io.Writer, func() error, error) {
	traces, files := map[string]io.Writer{}, map[string]*tracefile{}
	closeAll := func() error {
		var errs []error
		for _, t := range files {
			errs = append(errs, t.f.Close())
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
