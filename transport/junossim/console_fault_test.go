package junossim

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/ssh"
)

// What comes back, and what is committed, when a fault strikes a command.
func TestFaultsOfACommand(t *testing.T) {
	const prompt = "\n\n[edit]\nlab@r1# "
	done := "commit complete\n\n[edit]\nlab@r2# "
	for _, c := range []struct {
		name    string
		fault   Fault
		want    string // how what comes ends; "" means that the session ends without a prompt
		commits int
	}{
		{"drop before", Fault{Do: Drop}, "", 0},
		{"drop after", Fault{Do: Drop, When: After}, "", 1},
		{"error before", Fault{Do: Error, Text: "no luck"}, "error: no luck" + prompt, 0},
		{"error after", Fault{Do: Error, When: After, Text: "no luck"}, "error: no luck\n\n[edit]\nlab@r2# ", 1},
		{"warning", Fault{Do: Warning, Text: "mind you"}, "warning: mind you\n" + done, 1},
		{"delay", Fault{Do: Delay, For: time.Millisecond}, done, 1},
		{"delay after", Fault{Do: Delay, For: time.Millisecond, When: After}, done, 1},
		{"several engines", Fault{Do: MalformedMultiRE}, "re0:\nconfiguration check succeeds\nre1:\ncommit complete\nre0:\n" + done, 1},
		{"garbage", Fault{Do: Garbage}, "nonsense&\n\n[edit]\nlab@r2# ", 1},
		{"forget", Fault{Do: Forget}, "commit complete" + prompt, 0},
		{"truncate", Fault{Do: Truncate}, "", 1},
		{"reboot before", Fault{Do: Reboot}, "", 0},
		{"reboot after", Fault{Do: Reboot, When: After}, "", 1},
		{"cut", Fault{Do: CutManagement}, "", 1},
		{"of another command", Fault{RPC: "rollback", Do: Drop}, done, 1},
		{"of this command", Fault{RPC: "commit", Do: Drop}, "", 0},
		{"of another line", Fault{Match: "check", Do: Drop}, done, 1},
		{"of this line", Fault{Match: `comment "x"`, Do: Drop}, "", 0},
		{"later", Fault{Skip: 1, Do: Drop}, done, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, key := start(t, nil)
			s := sit(t, r, "lab", ssh.PublicKeys(key))
			s.line("configure exclusive")
			s.line("set system host-name r2")
			r.Inject(c.fault)
			got := s.line(`commit comment "x"`)
			if c.want != "" && !strings.HasSuffix(got, c.want) || c.want == "" && ready.MatchString(got) {
				t.Errorf("%q", got)
			}
			if n := r.Counters().Commits; n != c.commits {
				t.Errorf("%d commits", n)
			}
			if c.fault.Do == Garbage && utf8.ValidString(got) {
				t.Error("valid UTF-8")
			}
		})
	}
}

// A fault strikes a load when its input has come.
func TestFaultOfALoad(t *testing.T) {
	r, key := start(t, nil)
	s := sit(t, r, "lab", ssh.PublicKeys(key))
	s.line("configure exclusive")
	r.Inject(Fault{RPC: "load", Match: "set terminal", Do: Error, Text: "no luck"})
	if got := s.line("load set terminal"); !strings.HasSuffix(got, "[Type ^D at a new line to end input]\n") {
		t.Fatalf("%q", got)
	}
	s.keys("set system host-name r2\n\x04")
	if got := s.wait(); !strings.Contains(got, "^Derror: no luck\r\n") {
		t.Errorf("%q", got)
	}
	if got := s.line("show | compare"); strings.Contains(got, "r2") {
		t.Errorf("%q", got)
	}
}

func TestHangOfACommand(t *testing.T) {
	r, key := start(t, nil)
	s := sit(t, r, "lab", ssh.PublicKeys(key))
	s.line("configure exclusive")
	r.Inject(Fault{RPC: "commit", Do: Hang})
	s.keys("commit check\n")
	until(t, "the command arrives", func() bool { return r.Counters().Commands["commit"] == 1 })
	if r.Locked() == "" {
		t.Error("the lock is gone while the session is there")
	}
	s.conn.Close()
	until(t, "the lock is given back", func() bool { return r.Locked() == "" })
	if r.Counters().Checks != 0 {
		t.Error("carried out")
	}
}

// Everybody at a terminal is told when the router takes a commit back.
func TestBroadcast(t *testing.T) {
	r, key := start(t, func(o *Options) { o.Minute = 50 * time.Millisecond })
	s := sit(t, r, "lab", ssh.PublicKeys(key))
	s.line("configure exclusive")
	s.line("set system host-name r2")
	s.keys("commit confirmed 1\n")
	got := s.until("Commit was not confirmed; automatic rollback complete.")
	want(t, got, "commit confirmed will be automatically rolled back in 1 minutes unless confirmed\r\ncommit complete\r\n", "Broadcast Message from root@r1")
	s.keys("run show system commit\n")
	s.until("by root via other\r\n")
	if got := s.until("# "); strings.Contains(got, "will be rolled back") {
		t.Errorf("%q", got)
	}
}

// until reads until a text has come, and returns what came up to it.
func (c *typer) until(text string) string {
	c.t.Helper()
	over := time.AfterFunc(20*time.Second, func() { c.conn.Close() })
	defer over.Stop()
	for buf := make([]byte, 4096); ; {
		if i := strings.Index(c.rest, text); i >= 0 {
			got := c.rest[:i+len(text)]
			c.rest = c.rest[len(got):]
			return got
		}
		n, err := c.ch.Read(buf)
		c.rest += string(buf[:n])
		if err != nil {
			c.t.Fatalf("%v after %q", err, c.rest)
		}
	}
}

// Two people in private mode do not see each other's edits, and both commit.
func TestPrivateOnTheCommandLine(t *testing.T) {
	r, key := start(t, nil)
	a, b := sit(t, r, "lab", ssh.PublicKeys(key)), sit(t, r, "lab", ssh.PublicKeys(key))
	a.line("configure private")
	want(t, b.line("configure private"), "Users currently editing the configuration:\n  lab terminal p", "      private [edit]\n")
	a.line("set system domain-name a.example")
	b.line("set system location building b")
	if got := b.line("show | compare"); strings.Contains(got, "a.example") || !strings.Contains(got, "building b;") {
		t.Errorf("%q", got)
	}
	c := sit(t, r, "lab", ssh.PublicKeys(key))
	want(t, c.line("configure"), "error: private edits in use. Try 'configure private' or 'configure exclusive'.\n")
	want(t, a.line("commit"), "commit complete\n")
	want(t, b.line("commit and-quit"), "commit complete\nExiting configuration mode\n")
	want(t, r.Committed(), "<domain-name>a.example</domain-name>", "<building>b</building>")
}

// NETCONF alone is on the NETCONF port, and a login without permissions gets no
// command line.
func TestNoCommandLine(t *testing.T) {
	r, key := start(t, func(o *Options) {
		o.Config = strings.Replace(o.Config, "<ssh/>", "<ssh/><netconf><ssh/></netconf>", 1)
		o.Config = strings.Replace(o.Config, "</login>", "<user><name>nobody</name><class>unauthorized</class>"+o.Config[strings.Index(o.Config, "<authentication>"):strings.Index(o.Config, "</user>")]+"</user></login>", 1)
	})
	for _, c := range []struct {
		own  int
		user string
		want bool
	}{{22, "lab", true}, {830, "lab", false}, {22, "nobody", false}} {
		conn, err := dial(r, c.own, c.user, ssh.PublicKeys(key))
		if err != nil {
			t.Fatal(err)
		}
		ch, requests, err := conn.OpenChannel("session", nil)
		if err != nil {
			t.Fatal(err)
		}
		go ssh.DiscardRequests(requests)
		if ok, err := ch.SendRequest("shell", true, nil); err != nil || ok != c.want {
			t.Errorf("shell on %d for %s: %t, %v", c.own, c.user, ok, err)
		}
		conn.Close()
	}
}
