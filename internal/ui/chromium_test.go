//go:build unix

package ui

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long a browser may take for one thing on a busy machine.
const patience = time.Minute

// A browser is Debian's Chromium without a window, driven through the DevTools
// protocol over pipes: it reads commands from its file descriptor 3 and writes to
// 4, as JSON with a NUL after each message.
type browser struct {
	cmd      *exec.Cmd
	in, out  *os.File
	exited   chan struct{}
	mu       sync.Mutex
	last     int
	waiting  map[int]chan<- message
	sessions map[string]*tab
	lost     error // why nothing more comes
}

type message struct {
	ID        int             `json:"id,omitempty"`
	SessionID string          `json:"sessionId,omitempty"`
	Method    string          `json:"method,omitempty"`
	Params    json.RawMessage `json:"params,omitempty"`
	Result    json.RawMessage `json:"result,omitempty"`
	Error     *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
}

// startBrowser starts Chromium with a profile of its own. It ends with the test.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("no chromium: install Debian's chromium")
		}
		t.Skip("no chromium here: the page is not tried in a browser")
	}
	// Not t.TempDir: what Chromium's helpers still write must not fail the test.
	home, err := os.MkdirTemp("", "nplay-chromium")
	if err != nil {
		t.Fatal(err)
	}
	readCommands, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, writeReplies, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	words, err := os.Create(filepath.Join(home, "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	defer words.Close()
	b := &browser{in: in, out: out, exited: make(chan struct{}), waiting: map[int]chan<- message{}, sessions: map[string]*tab{}}
	b.cmd = exec.Command(path, "--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
		"--no-first-run", "--no-default-browser-check", "--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--disable-extensions", "--disable-breakpad", "--mute-audio", "--window-size=1280,900", "--user-data-dir="+filepath.Join(home, "profile"), "about:blank")
	b.cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_CACHE_HOME="+home, "TMPDIR="+home, "DBUS_SESSION_BUS_ADDRESS=disabled:")
	b.cmd.ExtraFiles = []*os.File{readCommands, writeReplies}
	b.cmd.Stdout, b.cmd.Stderr = words, words
	b.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // its helpers end with it
	if err := b.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	readCommands.Close()
	writeReplies.Close()
	var reading sync.WaitGroup
	reading.Go(b.read)
	go func() {
		_ = b.cmd.Wait()
		close(b.exited)
	}()
	t.Cleanup(func() {
		_ = b.send(message{Method: "Browser.close"})
		select {
		case <-b.exited:
		case <-time.After(10 * time.Second):
		}
		_ = syscall.Kill(-b.cmd.Process.Pid, syscall.SIGKILL)
		<-b.exited
		in.Close()
		out.Close()
		reading.Wait()
		if t.Failed() {
			// Much of it is about services that a machine without a desktop lacks.
			said, _ := os.ReadFile(filepath.Join(home, "stderr"))
			t.Logf("chromium said last:\n%s", said[max(0, len(said)-2_000):])
		}
		for range 50 {
			if os.RemoveAll(home) == nil {
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
	})
	return b
}

// read hands out what the browser says until it ends.
func (b *browser) read() {
	r := bufio.NewReaderSize(b.out, 1<<20)
	for {
		raw, err := r.ReadBytes(0)
		if err != nil {
			if !errors.Is(err, io.EOF) && !errors.Is(err, os.ErrClosed) {
				err = fmt.Errorf("read from chromium: %w", err)
			} else {
				err = errors.New("chromium ended")
			}
			b.mu.Lock()
			b.lost = err
			for id, c := range b.waiting {
				close(c)
				delete(b.waiting, id)
			}
			b.mu.Unlock()
			return
		}
		var m message
		if json.Unmarshal(raw[:len(raw)-1], &m) != nil {
			continue
		}
		b.mu.Lock()
		if c := b.waiting[m.ID]; c != nil && m.ID != 0 {
			delete(b.waiting, m.ID)
			c <- m
		} else if s := b.sessions[m.SessionID]; s != nil {
			s.note(m)
		}
		b.mu.Unlock()
	}
}

func (b *browser) send(m message) error {
	if m.ID == 0 {
		b.mu.Lock()
		b.last++
		m.ID = b.last
		b.mu.Unlock()
	}
	raw, err := json.Marshal(m)
	if err != nil {
		return err
	}
	_, err = b.in.Write(append(raw, 0))
	return err
}

// call gives a command and waits for its result.
func (b *browser) call(session, method string, params, result any) error {
	raw, err := json.Marshal(params)
	if err != nil {
		return err
	}
	reply := make(chan message, 1)
	b.mu.Lock()
	if b.lost != nil {
		defer b.mu.Unlock()
		return b.lost
	}
	b.last++
	id := b.last
	b.waiting[id] = reply
	b.mu.Unlock()
	if err := b.send(message{ID: id, SessionID: session, Method: method, Params: raw}); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	select {
	case m, ok := <-reply:
		if !ok {
			return fmt.Errorf("%s: chromium ended", method)
		}
		if m.Error != nil {
			return fmt.Errorf("%s: %s", method, m.Error.Message)
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(m.Result, result)
	case <-time.After(patience):
		return fmt.Errorf("%s: no answer in %s", method, patience)
	}
}

// A tab is a page being looked at, and all that went wrong on it.
type tab struct {
	t       *testing.T
	b       *browser
	session string
	// Guarded by b.mu.
	complaints []string // errors and warnings on the console, exceptions
	requests   []string // addresses that were asked for
}

// note keeps what a test wants to know of events.
func (s *tab) note(m message) {
	var p struct {
		Type    string
		Args    []struct{ Value any }
		Request struct{ URL string }
		Entry   struct{ Level, Text, URL string }
		Details struct {
			Text      string
			Exception struct{ Description string }
		} `json:"exceptionDetails"`
	}
	if json.Unmarshal(m.Params, &p) != nil {
		return
	}
	switch m.Method {
	case "Runtime.consoleAPICalled":
		if p.Type == "error" || p.Type == "warning" || p.Type == "assert" {
			s.complaints = append(s.complaints, fmt.Sprintf("console %s: %v", p.Type, p.Args))
		}
	case "Runtime.exceptionThrown":
		s.complaints = append(s.complaints, p.Details.Text+" "+p.Details.Exception.Description)
	case "Log.entryAdded":
		if p.Entry.Level == "error" || p.Entry.Level == "warning" {
			s.complaints = append(s.complaints, p.Entry.Level+": "+p.Entry.Text)
		}
	case "Network.requestWillBeSent":
		s.requests = append(s.requests, p.Request.URL)
	case "Page.javascriptDialogOpening":
		s.complaints = append(s.complaints, "a dialog opened")
	}
}

// open opens an address in a tab of its own; before are commands for the tab.
func (b *browser) open(t *testing.T, address string, before ...[2]any) *tab {
	t.Helper()
	s := &tab{t: t, b: b}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var target struct{ TargetID string }
	must(b.call("", "Target.createTarget", map[string]any{"url": "about:blank"}, &target))
	var attached struct{ SessionID string }
	must(b.call("", "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached))
	s.session = attached.SessionID
	b.mu.Lock()
	b.sessions[s.session] = s
	b.mu.Unlock()
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		must(b.call(s.session, domain+".enable", struct{}{}, nil))
	}
	for _, c := range before {
		must(b.call(s.session, c[0].(string), c[1], nil))
	}
	var went struct{ ErrorText string }
	must(b.call(s.session, "Page.navigate", map[string]any{"url": address}, &went))
	if went.ErrorText != "" {
		t.Fatalf("open %s: %s", address, went.ErrorText)
	}
	s.until(`document.readyState === 'complete' && location.href !== 'about:blank'`)
	return s
}

// eval runs an expression on the page; a promise is waited for.
func (s *tab) eval(expression string, result any) {
	s.t.Helper()
	var out struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	err := s.b.call(s.session, "Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}, &out)
	if err != nil {
		s.t.Fatalf("%s: %v", expression, err)
	}
	if d := out.ExceptionDetails; d != nil {
		s.t.Fatalf("%s: %s %s", expression, d.Text, d.Exception.Description)
	}
	if result != nil {
		if err := json.Unmarshal(out.Result.Value, result); err != nil {
			s.t.Fatalf("%s gave %s: %v", expression, out.Result.Value, err)
		}
	}
}

// text is what an expression gives as text.
func (s *tab) text(expression string) string {
	s.t.Helper()
	var v any
	s.eval(expression, &v)
	return fmt.Sprint(v)
}

// until waits until an expression holds. It says what the page shows when it
// never does.
func (s *tab) until(expression string) time.Duration {
	s.t.Helper()
	began := time.Now()
	for {
		var holds bool
		s.eval(`Boolean(`+expression+`)`, &holds)
		if holds {
			return time.Since(began)
		}
		if time.Since(began) > patience {
			s.t.Fatalf("%s does not come to hold; the page shows:\n%s", expression, s.text(`document.body.innerText.slice(0, 2000)`))
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// key presses a key as a person would.
func (s *tab) key(key string) {
	s.t.Helper()
	down := map[string]any{"type": "keyDown", "key": key}
	if len(key) == 1 {
		down["text"] = key
	}
	if key == "Enter" {
		down["text"], down["windowsVirtualKeyCode"], down["code"] = "\r", 13, "Enter"
	}
	up := map[string]any{"type": "keyUp", "key": key}
	for _, e := range []map[string]any{down, up} {
		if err := s.b.call(s.session, "Input.dispatchKeyEvent", e, nil); err != nil {
			s.t.Fatal(err)
		}
	}
}

// write types a text where the focus is.
func (s *tab) write(text string) {
	s.t.Helper()
	if err := s.b.call(s.session, "Input.insertText", map[string]any{"text": text}, nil); err != nil {
		s.t.Fatal(err)
	}
}

// clean checks that nothing went wrong and nothing but the file was asked for.
func (s *tab) clean(address string) {
	s.t.Helper()
	s.b.mu.Lock()
	defer s.b.mu.Unlock()
	if len(s.complaints) > 0 {
		s.t.Errorf("the page complains: %s", strings.Join(s.complaints, "; "))
	}
	if len(s.requests) != 1 || s.requests[0] != address {
		s.t.Errorf("the page asks for %q, want %q only", s.requests, address)
	}
}
