package junossim

import (
	"bytes"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/ssh"

	"nplay/transport/junossim/markup"
)

// until waits for something that other goroutines bring about.
func until(t testing.TB, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !is(); {
		if time.Now().After(deadline) {
			t.Fatal("never: " + what)
		}
		time.Sleep(time.Millisecond)
	}
}

func listening(r *Router, own int) bool {
	c, err := net.Dial("tcp", net.JoinHostPort(r.Address(), strconv.Itoa(r.Port(own))))
	if err == nil {
		c.Close()
	}
	return err == nil
}

// What a client gets, and what is committed, when a fault strikes its commit.
func TestFaultsOfARequest(t *testing.T) {
	for _, c := range []struct {
		name    string
		fault   Fault
		reply   string // contained in what comes; "" means nothing but the end
		commits int
	}{
		{"drop before", Fault{Do: Drop}, "", 0},
		{"drop after", Fault{Do: Drop, When: After}, "", 1},
		{"error before", Fault{Do: Error, Text: "no <such> luck"}, "<error-message>no &lt;such&gt; luck</error-message>", 0},
		{"error after", Fault{Do: Error, When: After, Text: "no luck"}, "<error-severity>error</error-severity>", 1},
		{"warning", Fault{Do: Warning, Text: "mind you"}, "<error-severity>warning</error-severity>\n<error-message>\nmind you\n</error-message>", 1},
		{"delay", Fault{Do: Delay, For: time.Millisecond}, "<commit-success/>", 1},
		{"delay after", Fault{Do: Delay, For: time.Millisecond, When: After}, "<commit-success/>", 1},
		{"malformed", Fault{Do: MalformedMultiRE}, "<routing-engine junos:style=\"show-name\">\n<name>node1</name>\n<commit-check-success/>\n<ok/>\n</rpc-reply>", 1},
		{"garbage", Fault{Do: Garbage}, "\xff\xfe", 1},
		{"forget", Fault{Do: Forget}, "<ok/>", 0},
		{"reboot before", Fault{Do: Reboot}, "", 0},
		{"reboot after", Fault{Do: Reboot, When: After}, "", 1},
		{"cut", Fault{Do: CutManagement}, "", 1},
		{"of another request", Fault{RPC: "lock", Do: Drop}, "<commit-success/>", 1},
		{"of this request", Fault{RPC: "commit-configuration", Do: Drop}, "", 0},
		{"of another content", Fault{Match: "<check/>", Do: Drop}, "<commit-success/>", 1},
		{"of this content", Fault{Match: "<log>", Do: Drop}, "", 0},
		{"later", Fault{Skip: 1, Do: Drop}, "<commit-success/>", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, key := start(t, nil)
			s := login(t, r, key)
			s.load(hostnameEdit)
			r.Inject(c.fault)
			s.send(`<rpc message-id="1"><commit-configuration><log>x</log></commit-configuration></rpc>`)
			got, err := s.read()
			if (err == nil) != (c.reply != "") || !strings.Contains(got, c.reply) {
				t.Errorf("%v, %q", err, got)
			}
			if n := r.Counters().Commits; n != c.commits {
				t.Errorf("%d commits", n)
			}
			if c.fault.Do == MalformedMultiRE || c.fault.Do == Garbage {
				if _, err := markup.Parse(got); err == nil {
					t.Error("well-formed")
				}
			}
			if c.fault.Do == Garbage && utf8.ValidString(got) {
				t.Error("valid UTF-8")
			}
		})
	}
}

func TestTruncate(t *testing.T) {
	r, key := start(t, nil)
	s := login(t, r, key)
	r.Inject(Fault{Do: Truncate})
	s.send(`<rpc message-id="1"><get-configuration/></rpc>`)
	got, err := s.read()
	if err == nil || !strings.Contains(got, "<rpc-reply") || strings.Contains(got, "</rpc-reply>") {
		t.Errorf("%v, %q", err, got)
	}
}

func TestHang(t *testing.T) {
	r, key := start(t, nil)
	s := login(t, r, key)
	s.must(lockRPC)
	r.Inject(Fault{Do: Hang, When: After, RPC: "get-system-information"})
	s.send(`<rpc message-id="1"><get-system-information/></rpc>`)
	reply := make(chan string, 1)
	go func() { got, _ := s.read(); reply <- got }()
	until(t, "the request arrives", func() bool { return r.Counters().RPCs["get-system-information"] == 1 })
	select {
	case got := <-reply:
		t.Errorf("answered with %q", got)
	case <-time.After(20 * time.Millisecond):
	}
	if r.Locked() == "" {
		t.Error("the lock is gone while the session is there")
	}
	s.close()
	<-reply
	until(t, "the lock is given back", func() bool { return r.Locked() == "" })
}

func TestFaultsOfAConnection(t *testing.T) {
	r, key := start(t, nil)
	try := func() error {
		conn, err := dial(r, 22, "lab", ssh.PublicKeys(key))
		if err == nil {
			conn.Close()
		}
		return err
	}
	r.Inject(Fault{Do: RefuseLogin, Skip: 2, Times: -1})
	for i, wanted := range []bool{true, true, false, false} {
		if err := try(); (err == nil) != wanted {
			t.Errorf("login %d: %v", i, err)
		}
	}
	r.Heal()
	if err := try(); err != nil {
		t.Error(err)
	}
	r.Inject(Fault{Do: DropOnConnect})
	if err := try(); err == nil {
		t.Error("the connection is not dropped")
	}
	r.Inject(Fault{Do: HangOnConnect})
	c, err := net.Dial("tcp", net.JoinHostPort(r.Address(), strconv.Itoa(r.Port(22))))
	if err != nil {
		t.Fatal(err)
	}
	c.SetDeadline(time.Now().Add(20 * time.Millisecond))
	if n, err := c.Read(make([]byte, 1)); n != 0 || err == nil {
		t.Errorf("%d bytes, %v", n, err)
	}
	c.Close()
	old := r.HostKey()
	r.Inject(Fault{Do: ChangeHostKey})
	if err := try(); err == nil || !strings.Contains(err.Error(), "host key mismatch") {
		t.Errorf("changed host key: %v", err)
	}
	if bytes.Equal(old.Marshal(), r.HostKey().Marshal()) {
		t.Error("the host key is the old one")
	}
	if err := try(); err != nil {
		t.Error(err)
	}
}

// A commit cuts management off; the router's own rollback brings it back.
func TestCutUntilTheRollback(t *testing.T) {
	r, key := start(t, func(o *Options) { o.Minute = 100 * time.Millisecond })
	s := login(t, r, key)
	s.load(hostnameEdit)
	r.Inject(Fault{Do: CutManagement, RPC: "commit-configuration"})
	s.send(`<rpc message-id="1"><commit-configuration><confirmed/><confirm-timeout>1</confirm-timeout></commit-configuration></rpc>`)
	if got, err := s.read(); err == nil {
		t.Errorf("answered: %s", got)
	}
	if listening(r, 22) && r.Counters().Rollbacks == 0 {
		t.Error("still reachable")
	}
	until(t, "the router takes the commit back", func() bool { return r.Counters().Rollbacks == 1 && listening(r, 22) })
	want(t, login(t, r, key).must(`<get-configuration database="committed"/>`), "<host-name>r1<")
}

// A router that reboots while a commit is to be confirmed takes it back all
// the same, and comes back without lock and candidate.
func TestRebootInTheWindow(t *testing.T) {
	r, key := start(t, func(o *Options) { o.Minute = 100 * time.Millisecond })
	s := login(t, r, key)
	s.must(lockRPC)
	s.load(hostnameEdit)
	s.must(`<commit-configuration><confirmed/><confirm-timeout>1</confirm-timeout></commit-configuration>`)
	s.load(`<system><host-name>r3</host-name></system>`)
	r.Reboot(20 * time.Millisecond)
	if _, err := s.read(); err == nil {
		t.Error("the session outlives a reboot")
	}
	if r.Locked() != "" || strings.Contains(r.Candidate(), ">r3<") {
		t.Error("lock or candidate outlive a reboot")
	}
	until(t, "the router comes back and takes the commit back", func() bool { return listening(r, 22) && !r.Pending() })
	want(t, r.Committed(), "<host-name>r1<")
}
