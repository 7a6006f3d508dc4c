package junossim

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

const hostnameEdit = `<system><host-name>r2</host-name></system>`

func want(t *testing.T, reply string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(reply, p) {
			t.Errorf("no %q in %s", p, reply)
		}
	}
}

func TestLockHeldByAnother(t *testing.T) {
	r, key := start(t, nil)
	ann := r.Operator("ann")
	if err := ann.Lock(); err != nil {
		t.Fatal(err)
	}
	ann.Since(25*time.Minute + 52*time.Second)
	c := login(t, r, key)
	held := regexp.MustCompile(`<error-message>\nconfiguration database locked by:\n  ann terminal p0 \(pid \d+\) on since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, idle 00:25:5[23]\n      exclusive \n</error-message>`)
	for _, op := range []string{lockRPC, `<lock-configuration/>`, `<load-configuration format="xml"><configuration>` + hostnameEdit + `</configuration></load-configuration>`, commitRPC, checkRPC, `<discard-changes/>`} {
		if got := c.rpc(op); !held.MatchString(got) {
			t.Errorf("%s: %s", op, got)
		}
	}
	want(t, c.must(`<get-config><source><running/></source></get-config>`), "<database-status-information>", "<user>ann</user>", "<exclusive/>")
	ann.Release()
	c.must(lockRPC)
	want(t, c.rpc(lockRPC), "Configuration database is already open")
	if err := ann.Lock(); err == nil || !strings.Contains(err.Error(), "lab terminal  (pid ") {
		t.Errorf("a second lock: %v", err)
	}
	c.must(unlockRPC)
	want(t, c.rpc(unlockRPC), "Configuration database is not open", "<error-type>protocol</error-type>", "<error-tag>operation-failed</error-tag>")
}

func TestSharedCandidate(t *testing.T) {
	r, key := start(t, nil)
	a, b := login(t, r, key), login(t, r, key)
	a.load(hostnameEdit)
	want(t, b.must(compareRPC), "+   host-name r2;")
	want(t, b.rpc(lockRPC), "configuration database modified")
	if err := r.Operator("ann").Edit(`<snmp><location>x</location></snmp>`); err != nil {
		t.Fatal(err)
	}
	open := b.must(`<get-config><source><running/></source></get-config>`)
	want(t, open, "<user>lab</user>\n<terminal></terminal>", "<user>ann</user>\n<terminal>p0</terminal>", "<idle-time junos:seconds=\"0\">00:00:00</idle-time>")
	if strings.Contains(open, "<exclusive/>") {
		t.Error("nobody has it exclusive")
	}
	a.must(`<close-session/>`)
	want(t, b.must(compareRPC), "+   host-name r2;")
	if strings.Contains(b.must(`<get-configuration database="committed"/>`), ">r2<") {
		t.Error("committed without a commit")
	}
	got := b.must(`<get-configuration/>`)
	want(t, got, "<host-name>r2</host-name>")
	if n := regexp.MustCompile(`<configuration [^>]*junos:changed-seconds="(\d+)"`).FindStringSubmatch(got); n == nil || len(n[1]) < 10 {
		t.Errorf("%s", got)
	}
	want(t, b.must(`<get-configuration changed="changed"/>`), `<system junos:changed="changed">`, `<host-name junos:changed="changed">r2`)
	b.must(`<discard-changes/>`)
	want(t, b.must(compareRPC), "<configuration-output>\n</configuration-output>")
	b.must(lockRPC)
}

func TestEditsUnderALockGoWithIt(t *testing.T) {
	for name, end := range map[string]func(c *client, r *Router){
		"unlock": func(c *client, _ *Router) { c.must(unlockRPC) },
		"close":  func(c *client, _ *Router) { c.must(`<close-session/>`) },
		"drop": func(c *client, r *Router) {
			c.close()
			for r.Locked() != "" {
				time.Sleep(time.Millisecond)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			r, key := start(t, nil)
			c := login(t, r, key)
			c.must(lockRPC)
			c.load(hostnameEdit)
			end(c, r)
			if r.Locked() != "" || strings.Contains(r.Candidate(), ">r2<") {
				t.Error("something stays behind")
			}
		})
	}
}

// A commit check confirms as much as a commit does.
func TestWhatConfirms(t *testing.T) {
	for name, confirm := range map[string]func(c *client, o *Operator) error{
		"commit": func(c *client, _ *Operator) error { c.must(commitRPC); return nil },
		"check":  func(c *client, _ *Operator) error { c.must(checkRPC); return nil },
		"validate": func(c *client, _ *Operator) error {
			c.must(`<validate><source><candidate/></source></validate>`)
			return nil
		},
		"somebody else":  func(_ *client, o *Operator) error { return o.Commit("") },
		"somebody check": func(_ *client, o *Operator) error { return o.Check() },
	} {
		t.Run(name, func(t *testing.T) {
			r, key := start(t, nil)
			c := login(t, r, key)
			c.load(hostnameEdit)
			c.must(`<commit-configuration><confirmed/></commit-configuration>`)
			want(t, c.must(historyRPC), "commit confirmed, rollback in 10mins", "rollback pending")
			if !r.Pending() {
				t.Fatal("not pending")
			}
			if err := confirm(c, r.Operator("ann")); err != nil {
				t.Fatal(err)
			}
			if r.Pending() || r.Counters().Confirms != 1 || strings.Contains(c.must(historyRPC), "rollback pending") {
				t.Error("not confirmed")
			}
			want(t, c.must(historyRPC), "commit confirmed, rollback in 10mins")
			want(t, r.Committed(), "r2")
		})
	}
}

// A timer that has run out while somebody confirms takes nothing back.
func TestConfirmedAtTheLastMoment(t *testing.T) {
	r, _ := start(t, func(o *Options) { o.Minute = time.Millisecond })
	ann := r.Operator("ann")
	if err := ann.Edit(hostnameEdit); err != nil {
		t.Fatal(err)
	}
	fired := make(chan bool)
	if err := ann.CommitConfirmed(60000, ""); err != nil {
		t.Fatal(err)
	}
	r.db.mu.Lock()
	p := r.db.pending
	go func() { r.db.expire(p); close(fired) }() // as the timer does
	r.db.confirm()
	r.db.mu.Unlock()
	<-fired
	if got := r.Counters(); got.Rollbacks != 0 || got.Confirms != 1 || !strings.Contains(r.Committed(), ">r2<") {
		t.Errorf("%+v", got)
	}
}

func TestAnotherConfirmedCommitConfirmsTheFirst(t *testing.T) {
	r, _ := start(t, func(o *Options) { o.Minute = 100 * time.Millisecond })
	ann := r.Operator("ann")
	edit := func(name string, minutes int) {
		if err := ann.Edit(`<system><host-name>` + name + `</host-name></system>`); err != nil {
			t.Fatal(err)
		}
		if err := ann.CommitConfirmed(minutes, ""); err != nil {
			t.Fatal(err)
		}
	}
	edit("r2", 600)
	edit("r3", 1)
	for r.Pending() {
		time.Sleep(5 * time.Millisecond)
	}
	want(t, r.Committed(), "<host-name>r2<")
}

// The RFC's commit counts in seconds.
func TestSecondsOfTheRFC(t *testing.T) {
	r, key := start(t, func(o *Options) { o.Minute = 600 * time.Millisecond })
	c := login(t, r, key)
	c.load(hostnameEdit)
	c.must(`<commit><confirmed/><confirm-timeout>5</confirm-timeout></commit>`)
	want(t, c.must(historyRPC), "commit confirmed, rollback in 1mins")
	began := time.Now()
	for r.Pending() {
		time.Sleep(time.Millisecond)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
	want(t, r.Committed(), "<host-name>r1<")
	want(t, c.rpc(`<commit-configuration><confirmed/><confirm-timeout>0</confirm-timeout></commit-configuration>`), "not within range")
}

func TestHistoryAndRollbacks(t *testing.T) {
	r, key := start(t, nil)
	c := login(t, r, key)
	for _, name := range []string{"r2", "r3"} {
		c.load(`<system><host-name>` + name + `</host-name></system>`)
		c.must(`<commit-configuration><synchronize/><log>to ` + name + ` &amp; on</log></commit-configuration>`)
	}
	got := c.must(historyRPC)
	shape := regexp.MustCompile(`<commit-information>\n<commit-history>\n<sequence-number>0</sequence-number>\n<user>lab</user>\n<client>netconf</client>\n<date-time junos:seconds="\d+">[-0-9: ]+UTC</date-time>\n<log>to r3 &amp; on</log>\n</commit-history>\n<commit-history>\n<sequence-number>1</sequence-number>`)
	if !shape.MatchString(got) || strings.Count(got, "<commit-history>") != 3 {
		t.Errorf("%s", got)
	}
	want(t, c.must(`<get-configuration compare="rollback" rollback="2" format="text"/>`), "[edit system]\n-   host-name r1;\n+   host-name r3;\n")
	want(t, c.must(`<get-rollback-information><rollback>1</rollback><compare>0</compare><format>text</format></get-rollback-information>`), "<rollback-information>", "-   host-name r2;")
	want(t, c.rpc(`<load-configuration rollback="7"/>`), "rollback 7 does not exist", "<load-configuration-results>")
	want(t, c.must(`<load-configuration rollback="2"/>`), "<load-configuration-results>\n<ok/>\n</load-configuration-results>")
	want(t, c.must(compareRPC), "+   host-name r1;")
	c.must(commitRPC)
	for range 60 {
		c.must(commitRPC)
	}
	if n := strings.Count(c.must(historyRPC), "<commit-history>"); n != 50 {
		t.Errorf("%d entries of history", n)
	}
	want(t, c.rpc(`<get-configuration compare="rollback" rollback="50" format="text"/>`), "does not exist")
	want(t, c.must(`<get-configuration compare="rollback" rollback="49" format="text"/>`), "<configuration-output>\n</configuration-output>")
}

func TestKillSession(t *testing.T) {
	r, key := start(t, nil)
	a, b := login(t, r, key), login(t, r, key)
	a.must(lockRPC)
	id := regexp.MustCompile(`pid (\d+)`).FindStringSubmatch(b.rpc(lockRPC))
	if id == nil {
		t.Fatal("the holder has no pid")
	}
	want(t, b.rpc(`<kill-session><session-id>1</session-id></kill-session>`), "no such session")
	want(t, a.rpc(`<kill-session><session-id>`+id[1]+`</session-id></kill-session>`), "no such session")
	b.must(`<kill-session><session-id>` + id[1] + `</session-id></kill-session>`)
	if _, err := a.read(); err == nil {
		t.Error("the killed session goes on")
	}
	b.must(lockRPC)
}
