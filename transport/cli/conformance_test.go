package cli_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"nplay/transport"
	"nplay/transport/cli"
	"nplay/transport/junossim"
	"nplay/transport/roads"
	"nplay/transport/sshdial"
	"nplay/transport/transporttest"
)

// The suite, over real SSH to the simulated router, whether NETCONF is enabled
// there or not.
func TestConformance(t *testing.T) {
	for name, services := range map[string]string{"bare": "<ssh/>", "with netconf": "<ssh/><netconf><ssh/></netconf>"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			transporttest.Run(t, func(t *testing.T) transporttest.Router {
				return startLab(t, junossim.Options{Config: configured(services), Minute: transporttest.Minute})
			})
		})
	}
}

// A lab is a simulated router and what is needed to log in.
type lab struct {
	*junossim.Router
	t      *testing.T
	dialer sshdial.Dialer
	target roads.Target
}

// identity is one key for all tests: the accounts have it in common.
var identity = sync.OnceValues(func() (ssh.Signer, ed25519.PrivateKey) {
	_, k, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	s, err := ssh.NewSignerFromKey(k)
	if err != nil {
		panic(err)
	}
	return s, k
})

// configured has the accounts of the suite.
func configured(services string) string {
	signer, _ := identity()
	key := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
	account := func(name, class string) string {
		return fmt.Sprintf("<user><name>%s</name><class>%s</class><authentication><encrypted-password>$6$saltsalt$x</encrypted-password><ssh-ed25519><name>%s</name></ssh-ed25519></authentication></user>", name, class, key)
	}
	return "<configuration><version>23.4R2.13</version><system><host-name>r1</host-name><root-authentication><encrypted-password>$6$saltsalt$y</encrypted-password></root-authentication>" +
		"<login><class><name>viewers</name><permissions>view</permissions><permissions>view-configuration</permissions></class>" +
		account(transporttest.Admin, "super-user") + account(transporttest.Viewer, "viewers") +
		"</login><services>" + services + "</services></system></configuration>"
}

func startLab(t *testing.T, o junossim.Options) *lab {
	t.Helper()
	r, err := junossim.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	dir := t.TempDir()
	_, key := identity()
	block, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	l := &lab{Router: r, t: t}
	l.target = roads.Target{
		SSH:     sshdial.Target{Host: "r1", Address: r.Address(), User: transporttest.Admin, Identities: []string{write("id", pem.EncodeToMemory(block))}},
		Forward: map[int]int{22: r.Port(22), 830: r.Port(830)},
		Timeout: 10 * time.Second, CommitTimeout: 10 * time.Second,
	}
	l.target.SSH.KnownHosts = []string{write("known_hosts", []byte(strings.Join(r.KnownHosts(), "\n")+"\n"))}
	return l
}

func (l *lab) Dial(ctx context.Context, account string) (transport.Session, error) {
	t := l.target
	t.SSH.User = account
	s, _, err := cli.Dial(ctx, &l.dialer, t)
	return s, err
}

func (l *lab) Operator(name string) transporttest.Operator { return l.Router.Operator(name) }

// Inject says how a request looks on the command line.
func (l *lab) Inject(r transporttest.Request, e transporttest.Ending) {
	f := map[transporttest.Request]junossim.Fault{
		transporttest.Lock:     {RPC: "configure", Match: "exclusive"},
		transporttest.Unlock:   {RPC: "exit", Match: "configuration-mode"},
		transporttest.Read:     {RPC: "show", Match: "show configuration"},
		transporttest.History:  {RPC: "show", Match: "show system commit"},
		transporttest.Load:     {RPC: "load", Match: "set terminal"},
		transporttest.Compare:  {RPC: "show", Match: "compare"},
		transporttest.Check:    {RPC: "commit", Match: "check"},
		transporttest.Commit:   {RPC: "commit"},
		transporttest.Confirm:  {RPC: "commit", Match: "comment"},
		transporttest.Rollback: {RPC: "rollback"},
		transporttest.Discard:  {RPC: "rollback", Match: "rollback 0"},
	}[r]
	switch e {
	case transporttest.DropBefore:
		f.Do, f.When = junossim.Drop, junossim.Before
	case transporttest.DropAfter:
		f.Do, f.When = junossim.Drop, junossim.After
	case transporttest.Hang:
		f.Do = junossim.Hang
	case transporttest.Cut:
		f.Do = junossim.Truncate
	case transporttest.Garbage:
		f.Do = junossim.Garbage
	case transporttest.Refuse:
		f.Do, f.Text = junossim.Error, "refused for the test"
	case transporttest.Warn:
		f.Do, f.Text = junossim.Warning, "a warning for the test"
	default:
		l.t.Fatalf("no ending %q", e)
	}
	l.Router.Inject(f)
}

// Root is greeted by a UNIX shell, and gets to the command line from there.
func TestRoot(t *testing.T) {
	signer, _ := identity()
	key := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(signer.PublicKey())))
	config := strings.Replace(configured("<ssh><root-login>allow</root-login></ssh>"), "<root-authentication>", "<root-authentication><ssh-ed25519><name>"+key+"</name></ssh-ed25519>", 1)
	l := startLab(t, junossim.Options{Config: config})
	s, err := l.Dial(context.Background(), "root")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Lock(context.Background()); err != nil {
		t.Fatal(err)
	}
	n, err := s.Read(context.Background(), []string{"system/host-name"})
	if err != nil {
		t.Fatal(err)
	}
	if name, _ := n.Find("system").Leaf("host-name"); name != "r1" {
		t.Errorf("host-name %q", name)
	}
	if err := s.Unlock(context.Background()); err != nil {
		t.Error(err)
	}
}

// A command line that falls silent while the session begins is given up in time.
func TestDialIsBounded(t *testing.T) {
	for _, do := range []junossim.Action{junossim.Hang, junossim.Drop, junossim.Truncate, junossim.Garbage, junossim.Error} {
		l := startLab(t, junossim.Options{Config: configured("<ssh/>")})
		l.Router.Inject(junossim.Fault{RPC: "set", Match: "screen-width", Do: do, Text: "no"})
		l.target.Timeout = 500 * time.Millisecond
		begun := time.Now()
		s, err := l.Dial(context.Background(), transporttest.Admin)
		if err == nil {
			s.Close()
		}
		if !errors.Is(err, transport.ErrNoCLI) || time.Since(begun) > 3*time.Second {
			t.Errorf("%v: %v after %s", do, err, time.Since(begun))
		}
	}
	l := startLab(t, junossim.Options{Config: configured("<ssh/>")})
	l.Router.Inject(junossim.Fault{RPC: "set", Do: junossim.Hang})
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := l.Dial(ctx, transporttest.Admin); !errors.Is(err, context.Canceled) || errors.Is(err, transport.ErrNoCLI) {
		t.Error(err)
	}
}
