package junossim

import (
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/crypto/ssh"
)

var update = flag.Bool("update", false, "rewrite what the transcripts expect")

// A typer is a client of the command line: it types and reads.
type typer struct {
	t    testing.TB
	conn *ssh.Client
	ch   ssh.Channel
	seen strings.Builder
	rest string // read too far
}

// sit opens a shell on a terminal.
func sit(t testing.TB, r *Router, user string, auth ssh.AuthMethod) *typer {
	t.Helper()
	conn, err := dial(r, 22, user, auth)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	ch, requests, err := conn.OpenChannel("session", nil)
	if err != nil {
		t.Fatal(err)
	}
	go ssh.DiscardRequests(requests)
	if ok, err := ch.SendRequest("pty-req", true, ssh.Marshal(struct {
		Term       string
		C, R, W, H uint32
		Modes      string
	}{"vt100", 80, 0, 0, 0, "\x00"})); err != nil || !ok {
		t.Fatal("no terminal", err)
	}
	if ok, err := ch.SendRequest("shell", true, nil); err != nil || !ok {
		t.Fatal("no shell", err)
	}
	c := &typer{t: t, conn: conn, ch: ch}
	c.wait()
	return c
}

// ready is how the output ends when the router waits for something to be typed.
var ready = regexp.MustCompile(`(?:[\w@.-]+[>#] |:RE:0% |password:|\[yes,no\] \((?:yes|no)\) |end input\]\r\n|---\(more\)---)$`)

// wait reads until the router waits, or the session ends, and returns what came.
func (c *typer) wait() string { return c.ending(ready.MatchString) }

// ending reads until what came ends as it should, or the session does.
func (c *typer) ending(right func(string) bool) string {
	c.t.Helper()
	var b strings.Builder
	buf := make([]byte, 1<<15)
	over := time.AfterFunc(20*time.Second, func() { c.conn.Close() })
	defer over.Stop()
	for !right(b.String()) {
		n, err := c.ch.Read(buf)
		b.Write(buf[:n])
		if err != nil {
			break
		}
	}
	c.seen.WriteString(b.String())
	return b.String()
}

// line types a line and returns what the router says to it.
func (c *typer) line(s string) string {
	c.t.Helper()
	c.keys(s + "\n")
	return strings.ReplaceAll(c.wait(), "\r\n", "\n")
}

func (c *typer) keys(s string) {
	c.t.Helper()
	if _, err := io.WriteString(c.ch, s); err != nil && err != io.EOF {
		c.t.Error(err)
	}
}

// steady takes out of a transcript what differs from run to run.
var steady = strings.NewReplacer("\r\n", "\n", "\x07", "<bell>", "\b", "<bs>", "\r", "<cr>")

var varying = []struct {
	form *regexp.Regexp
	by   string
}{
	{regexp.MustCompile(`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC`), "TIME"},
	{regexp.MustCompile(`[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}`), "TIME"},
	{regexp.MustCompile(`[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d`), "DAY CLOCK"},
	{regexp.MustCompile(`\d\d:\d\d:\d\d`), "CLOCK"},
	{regexp.MustCompile(`pid \d+`), "pid N"},
	{regexp.MustCompile(`seconds="\d+"`), `seconds="N"`},
	{regexp.MustCompile(`\$(?:6|9)\$[^"<]+`), "HASH"},
	{regexp.MustCompile(`AAAA\S+ lab@example`), "KEY"},
	{regexp.MustCompile(`terminal p\d`), "terminal pN"},
}

func settled(s string) string {
	s = steady.Replace(s)
	for _, v := range varying {
		s = v.form.ReplaceAllString(s, v.by)
	}
	return s
}

// keys that transcripts have names for.
var named = strings.NewReplacer("^C", "\x03", "^D", "\x04", "^U", "\x15", "^W", "\x17", "^H", "\x7f")

// Transcripts of sessions, many of them with what was captured from routers. In
// their input a line with ! is what another person does, one that ends with \
// is typed without the return key.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/cli/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no transcripts", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			part := map[string]string{}
			for _, f := range a.Files {
				part[f.Name] = string(f.Data)
			}
			r, key := start(t, func(o *Options) {
				o.Config = strings.Replace(o.Config, "<services>", part["config"]+"<services>", 1)
				o.Role = strings.TrimSpace(part["role"])
			})
			user := or(strings.TrimSpace(part["user"]), "lab")
			if user != "lab" {
				_, line, _ := strings.Cut(string(ssh.MarshalAuthorizedKey(key.PublicKey())), " ")
				auth := "<ssh-ed25519><name>ssh-ed25519 " + strings.TrimSpace(line) + " lab@example</name></ssh-ed25519>"
				xml := "<system><login><user><name>" + user + "</name><class>" + or(strings.TrimSpace(part["class"]), "super-user") + "</class><authentication>" + auth + "</authentication></user></login></system>"
				if user == "root" {
					xml = "<system><root-authentication>" + auth + "</root-authentication></system>"
				}
				admin := r.Operator("admin")
				if err := admin.Edit(xml); err != nil {
					t.Fatal(err)
				}
				if err := admin.Commit(""); err != nil {
					t.Fatal(err)
				}
				admin.Release()
			}
			c := sit(t, r, user, ssh.PublicKeys(key))
			people := map[string]*Operator{}
			loading := false
			for _, line := range strings.Split(strings.TrimSuffix(part["input"], "\n"), "\n") {
				if other, ok := strings.CutPrefix(line, "!"); ok {
					act(t, r, people, other)
					continue
				}
				typed := named.Replace(line)
				bare, noReturn := strings.CutSuffix(typed, `\`)
				switch {
				case noReturn:
					c.keys(bare)
				case strings.HasSuffix(typed, "\x03"), strings.HasSuffix(typed, "\x04"):
					c.keys(typed)
				default:
					c.keys(typed + "\n")
				}
				if asked, ok := strings.CutSuffix(bare, "?"); ok && noReturn {
					// The line comes again, for the rest of it to be typed.
					c.ending(func(s string) bool { return strings.HasSuffix(s, "> "+asked) || strings.HasSuffix(s, "# "+asked) })
					continue
				}
				if loading && !strings.ContainsAny(typed, "\x03\x04") || noReturn && bare != " " && bare != "q" {
					continue
				}
				loading = strings.HasSuffix(c.wait(), "end input]\r\n")
			}
			got := settled(c.seen.String())
			if *update {
				for i, f := range a.Files {
					if f.Name == "output" {
						a.Files[i].Data = []byte(strings.TrimSuffix(got, "\n") + "\n")
					}
				}
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if d := cmp.Diff(strings.Split(part["output"], "\n"), strings.Split(strings.TrimSuffix(got, "\n")+"\n", "\n")); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// act does what somebody else does: "ann lock".
func act(t *testing.T, r *Router, people map[string]*Operator, what string) {
	t.Helper()
	name, what, _ := strings.Cut(what, " ")
	if people[name] == nil {
		people[name] = r.Operator(name)
	}
	verb, arg, _ := strings.Cut(what, " ")
	o, err := people[name], error(nil)
	switch verb {
	case "lock":
		err = o.Lock()
	case "edit":
		err = o.Edit(arg)
	case "commit":
		err = o.Commit(arg)
	case "confirmed":
		err = o.CommitConfirmed(7, arg)
	case "discard":
		err = o.Discard()
	case "release":
		o.Release()
	default:
		t.Fatalf("what is %q?", verb)
	}
	if err != nil {
		t.Fatal(err)
	}
}
