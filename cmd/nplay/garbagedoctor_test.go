package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/crypto/ssh/knownhosts"

	"nplay/internal/doctor"
	"nplay/internal/secret"
	"nplay/playbooks"
)

// The doctor says of servers that are none what is wrong with them, in words, and
// leaves nothing behind: it keeps several sessions on a connection, which have to
// end with it.
func TestGarbageDoctor(t *testing.T) {
	var all []rubbish
	all = append(all, rawRubbish()...)
	all = append(all, sshRubbish()...)
	all = append(all, netconfRubbish()...)
	all = append(all, consoleRubbish()...)
	all = keep(all, func(r rubbish) bool { return r.says != tooLong }) // how long that takes is another test's
	warm(t)
	goroutines, descriptors := goleak.IgnoreCurrent(), openFiles(t)
	stop := servers{stop: make(chan struct{})}
	dir := t.TempDir()
	hostKey := keyIn(t, dir, "host")
	keyIn(t, dir, "id")
	var inventory, known strings.Builder
	for i, r := range all {
		port := stop.start(t, r, hostKey)
		fmt.Fprintf(&inventory, "host \"g%02d\" {\n  address = \"127.0.0.1\"\n  connection {\n    forward = { 830 = %d, 22 = %d }\n  }\n}\n", i, port, port)
		fmt.Fprintln(&known, knownhosts.Line([]string{fmt.Sprintf("127.0.0.1:%d", port)}, hostKey.PublicKey()))
	}
	inventory.WriteString("connection {\n  user = \"netops\"\n  identity = \"id\"\n  known_hosts = \"known_hosts\"\n  timeout = \"2s\"\n}\n")
	for name, text := range map[string]string{"inventory.hcl": inventory.String(), "known_hosts": known.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a := &app{stdin: os.Stdin, stdout: t.Output(), stderr: t.Output(), masker: secret.NewMasker(nil)}
	hosts, err := a.hosts(filepath.Join(dir, "inventory.hcl"), "", playbooks.Options{})
	if err != nil {
		t.Fatal(err)
	}
	reach := a.reach(runFlags{}, nil)
	report := doctor.Examine(context.Background(), hosts, examiner{reach}, doctor.Options{Parallel: len(all)})
	reach.ssh.Close()
	close(stop.stop)
	stop.all.Wait()
	for i := range report.Routers {
		r := &report.Routers[i]
		failed := r.Failed()
		if len(failed) == 0 || r.Ready() {
			t.Errorf("%s: nothing is wrong with it: %+v", all[i].name, r.Cells)
		}
		for _, c := range failed {
			t.Logf("%-40s %-14s %s: %s", all[i].name, c.Check, c.Cause, c.Text)
			if c.Text == "" || c.Hint == "" {
				t.Errorf("%s: %s says nothing more: %+v", all[i].name, c.Check, c)
			}
		}
		for _, c := range r.Cells {
			clear(t, all[i].name+": "+string(c.Check), c.Text)
		}
	}
	if err := goleak.Find(goroutines, floods, unanswered); err != nil {
		t.Error(err)
	}
	for i := 0; openFiles(t) > descriptors && i < 50; i++ {
		time.Sleep(20 * time.Millisecond) // closed by the runtime's poller
	}
	if n := openFiles(t); n > descriptors {
		t.Errorf("%d descriptors are open, %d were", n, descriptors)
	}
}

func keep(all []rubbish, good func(rubbish) bool) []rubbish {
	var some []rubbish
	for _, r := range all {
		if good(r) {
			some = append(some, r)
		}
	}
	return some
}
