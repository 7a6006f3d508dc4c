package junossim

import (
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// The whole road: a bare router is brought to NETCONF over the exec form, with
// a confirmed commit.
func TestBareRouterIsBroughtToNetconf(t *testing.T) {
	r, key := start(t, nil)
	netconf := net.JoinHostPort(r.Address(), strconv.Itoa(r.Port(830)))
	if c, err := net.Dial("tcp", netconf); err == nil {
		c.Close()
		t.Fatal("the NETCONF port is open before it is configured")
	}
	newKey, line := newKey(t)
	c := login(t, r, key)
	c.must(lockRPC)
	if got := c.must(`<get-configuration database="committed"><configuration><system><services/></system></configuration></get-configuration>`); !strings.Contains(got, "<ssh>\n") || strings.Contains(got, "host-name") {
		t.Errorf("filtered configuration: %s", got)
	}
	c.load(`<system><login><user><name>netops</name><class>super-user</class><authentication><ssh-ed25519><name>` + line +
		`</name></ssh-ed25519></authentication></user></login><services><netconf><ssh/></netconf></services></system>`)
	diff := c.must(compareRPC)
	if !strings.Contains(diff, "[edit system login]\n+    user netops {\n") || !strings.Contains(diff, "[edit system services]\n+    netconf {\n+        ssh;\n+    }\n") {
		t.Errorf("compare: %s", diff)
	}
	if got := c.must(checkRPC); !strings.Contains(got, "<commit-check-success/>") {
		t.Errorf("check: %s", got)
	}
	if got := c.must(`<commit-configuration><confirmed/><confirm-timeout>5</confirm-timeout><log>run 1</log></commit-configuration>`); !strings.Contains(got, "<commit-success/>") || !strings.Contains(got, "<ok/>") {
		t.Errorf("commit: %s", got)
	}
	if got := c.must(historyRPC); !strings.Contains(got, "<comment>commit confirmed, rollback in 5mins</comment>\n<log>run 1</log>\n<commit-confirmed>rollback pending") {
		t.Errorf("history: %s", got)
	}
	n := session1(t, r, 830, "netops", "subsystem", "netconf", ssh.PublicKeys(newKey))
	if got := n.must(`<get-configuration database="committed"/>`); !strings.Contains(got, "<uid>2001</uid>") {
		t.Errorf("no uid was given: %s", got)
	}
	c.must(commitRPC)
	if got := c.must(historyRPC); strings.Contains(got, "rollback pending") {
		t.Errorf("still pending: %s", got)
	}
	c.must(unlockRPC)
	if got := c.must(`<close-session/>`); !strings.Contains(got, "<ok/>") {
		t.Errorf("close: %s", got)
	}
	n.close()
	got := r.Counters()
	if got.Commits != 1 || got.Confirms != 1 || got.Locks != 1 || got.Loads != 1 || got.Checks != 1 || got.Dials != 2 || got.Logins != 2 || got.RPCs["commit-configuration"] != 3 {
		t.Errorf("counters: %+v", got)
	}
}

func TestConfirmedCommitIsTakenBack(t *testing.T) {
	r, key := start(t, func(o *Options) { o.Minute = 50 * time.Millisecond })
	c := login(t, r, key)
	c.must(lockRPC)
	c.load(`<system><services><netconf><ssh/></netconf></services></system>`)
	c.must(`<commit-configuration><confirmed/><confirm-timeout>1</confirm-timeout></commit-configuration>`)
	for deadline := time.Now().Add(10 * time.Second); r.Pending(); {
		if time.Now().After(deadline) {
			t.Fatal("never taken back")
		}
		time.Sleep(5 * time.Millisecond)
	}
	if got := c.must(historyRPC); !strings.Contains(got, "<sequence-number>0</sequence-number>\n<user>root</user>\n<client>other</client>") {
		t.Errorf("history: %s", got)
	}
	if strings.Contains(r.Committed(), "netconf") || strings.Contains(r.Candidate(), "netconf") {
		t.Error("still configured")
	}
	if c, err := net.Dial("tcp", net.JoinHostPort(r.Address(), strconv.Itoa(r.Port(830)))); err == nil {
		c.Close()
		t.Error("the port is still open")
	}
	if n := r.Counters().Rollbacks; n != 1 {
		t.Errorf("%d rollbacks counted", n)
	}
}
