package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"go.uber.org/goleak"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"nplay/engine"
	"nplay/internal/secret"
	"nplay/playbooks"
)

// A rubbish is a server that is no router, or one that has lost its mind.
type rubbish struct {
	name  string
	serve func(net.Conn, *ssh.ServerConfig) // one connection, to its end
	cause engine.Cause                      // "" is either no-netconf or unreachable
	says  string                            // a part of what nplay says of it
}

// tooLong is said of what has no end.
const tooLong = "longer than nplay takes"

// bound is the timeout of the inventory: for connecting on all roads
// together, and for every request.
const bound = 5 * time.Second

// Every server that is none gives an error in words, in the time the inventory
// gives it; nothing is left behind, and none of them eats the memory.
func TestGarbage(t *testing.T) {
	var all []rubbish
	all = append(all, rawRubbish()...)
	all = append(all, sshRubbish()...)
	all = append(all, netconfRubbish()...)
	all = append(all, consoleRubbish()...)
	if len(all) < 50 {
		t.Fatalf("only %d servers", len(all))
	}
	// Not all at once: a busy machine would take from each the time that is
	// measured here.
	for len(all) > 0 {
		some := all[:min(16, len(all))]
		all = all[len(some):]
		planRubbish(t, some)
	}
}

func planRubbish(t *testing.T, all []rubbish) {
	warm(t)
	goroutines, descriptors := goleak.IgnoreCurrent(), openFiles(t)
	stop := servers{stop: make(chan struct{})}
	dir := t.TempDir()
	var inventory, known strings.Builder
	hostKey := keyIn(t, dir, "host")
	keyIn(t, dir, "id")
	for i, r := range all {
		port := stop.start(t, r, hostKey)
		fmt.Fprintf(&inventory, "host \"g%02d\" {\n  address = \"127.0.0.1\"\n  connection {\n    forward = { 830 = %d, 22 = %d }\n  }\n}\n", i, port, port)
		fmt.Fprintln(&known, knownhosts.Line([]string{fmt.Sprintf("127.0.0.1:%d", port)}, hostKey.PublicKey()))
	}
	fmt.Fprintf(&inventory, "connection {\n  user = \"netops\"\n  identity = \"id\"\n  known_hosts = \"known_hosts\"\n  timeout = \"%s\"\n}\n", bound)
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("inventory.hcl", inventory.String())
	write("known_hosts", known.String())
	if err := os.Mkdir(filepath.Join(dir, "playbook"), 0o700); err != nil {
		t.Fatal(err)
	}
	write("playbook/main.hcl", "play \"p\" {\n  hosts = \"*\"\n  task \"ensure_hostname\" \"name\" {\n    name = \"r1\"\n  }\n}\n")

	a := &app{stdin: os.Stdin, stdout: t.Output(), stderr: t.Output(), masker: secret.NewMasker(nil)}
	s, err := a.open(&cobra.Command{}, playbooks.Options{Path: filepath.Join(dir, "playbook"), Inventory: filepath.Join(dir, "inventory.hcl")}, runFlags{parallel: len(all)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	began, ended := time.Now(), sync.Map{}
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	peak := memory(stop.stop)
	plan := engine.MakePlan(context.Background(), s.loaded.Program, engine.Dialer(s.reach.dial).ReadOnly(), engine.Options{
		Parallel: len(all),
		Sink: func(e engine.Event) {
			if e.Kind == engine.HostFailed {
				ended.Store(e.Host, time.Since(began))
			}
		},
	})
	s.close()
	close(stop.stop)
	stop.all.Wait()
	for i, r := range all {
		h := plan.Hosts[i]
		f := h.Failure
		if f == nil {
			t.Errorf("%s: no failure", r.name)
			continue
		}
		t.Logf("%-40s %s: %s", r.name, f.Cause, f.Text)
		// What has no end is given up for its length or for its time, and a server
		// hangs up before or after it is asked, whichever comes first on this
		// machine.
		late := r.says == tooLong && strings.Contains(f.Text, "within")
		gone := r.cause == "" && (f.Cause == engine.NoNetconf || f.Cause == engine.Unreachable)
		if !late && !(gone && strings.Contains(f.Text, r.says)) && (f.Cause != r.cause || !strings.Contains(f.Text, r.says)) {
			t.Errorf("%s: %s: %s\nwant %s: ...%s...", r.name, f.Cause, f.Text, r.cause, r.says)
		}
		if f.Hint == "" {
			t.Errorf("%s: no hint: %s", r.name, f.Text)
		}
		clear(t, r.name, f.Text)
		// A login and one request each have their time; the rest is for a slow
		// machine.
		if d, ok := ended.Load(h.Host); !ok || d.(time.Duration) > 3*bound {
			t.Errorf("%s: it took %v", r.name, d)
		}
	}
	most := before.HeapInuse + 64<<20
	for _, r := range all {
		if r.says == tooLong {
			// The longest message, once more while it grows, as lines with a head
			// each where it is a command line's, and what is not yet collected.
			most += 8 * 64 << 20
		}
	}
	if p := <-peak; p > most {
		t.Errorf("%d MiB of memory in use at a time", p>>20)
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

// clear objects to a text that nobody wants to read.
func clear(t *testing.T, name, text string) {
	t.Helper()
	switch {
	case strings.HasSuffix(text, "EOF"), strings.Contains(text, "goroutine"), strings.Contains(text, "runtime error"),
		strings.Contains(text, "use of closed network connection"), strings.Contains(text, "context deadline exceeded"):
		t.Errorf("%s: not in words: %s", name, text)
	case len(text) > 2000:
		t.Errorf("%s: %d bytes of text", name, len(text))
	case !utf8.ValidString(text), strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x7f }):
		t.Errorf("%s: not printable: %q", name, text)
	}
}

// floods are the servers that open channels, whose last may never end.
var floods = goleak.IgnoreAnyFunction("nplay/cmd/nplay.floodChannels")

// unanswered is what the ssh package leaves behind of a channel that is asked for
// in the moment in which the connection ends: see sshdial.Client.OpenChannel.
var unanswered = goleak.IgnoreTopFunction("golang.org/x/crypto/ssh.(*mux).openChannel")

// warm opens a connection, for what the runtime keeps open from then on.
func warm(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
}

// servers are the ones that run.
type servers struct {
	stop chan struct{}
	all  sync.WaitGroup
}

// start starts a server and returns its port.
func (s *servers) start(t *testing.T, r rubbish, hostKey ssh.Signer) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	config := &ssh.ServerConfig{PublicKeyCallback: func(ssh.ConnMetadata, ssh.PublicKey) (*ssh.Permissions, error) { return nil, nil }}
	config.AddHostKey(hostKey)
	s.all.Go(func() {
		<-s.stop
		l.Close()
	})
	s.all.Go(func() {
		for {
			c, err := l.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err != nil {
				continue
			}
			s.all.Go(func() {
				done := make(chan struct{})
				s.all.Go(func() {
					select {
					case <-done:
					case <-s.stop:
					}
					c.Close()
				})
				r.serve(c, config)
				close(done)
			})
		}
	})
	return l.Addr().(*net.TCPAddr).Port
}

// memory watches how much is in use, until stop is closed.
func memory(stop <-chan struct{}) <-chan uint64 {
	peak := make(chan uint64, 1)
	go func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		var most uint64
		for {
			select {
			case <-stop:
				peak <- most
				return
			case <-tick.C:
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapInuse)
			}
		}
	}()
	return peak
}

// openFiles counts the descriptors of this process, where the system tells.
func openFiles(t *testing.T) int {
	t.Helper()
	if runtime.GOOS != "linux" {
		return 0
	}
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}
