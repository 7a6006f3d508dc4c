package netconf_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"nplay/internal/secret"
	"nplay/transport"
	"nplay/transport/junossim"
	"nplay/transport/netconf"
	"nplay/transport/transporttest"
)

const (
	onlySSH = "<ssh/>"
	both    = "<ssh/><netconf><ssh/></netconf>"
)

func TestRoads(t *testing.T) {
	tests := []struct {
		name     string
		services string
		change   func(*netconf.Target)
		road     string
		dials    int
		cause    error // of a failure
		want     string
	}{
		{"netconf port", both, nil, "netconf:830", 1, nil, ""},
		{"bare router", onlySSH, nil, "exec:22", 2, nil, ""},
		{"subsystem on the ssh port", both, func(t *netconf.Target) { t.NetconfPort = 831 }, "netconf:22", 2, nil, ""},
		{"the same port for both", both, func(t *netconf.Target) { t.NetconfPort = 22 }, "netconf:22", 1, nil, ""},
		{"the same port for both, bare", onlySSH, func(t *netconf.Target) { t.NetconfPort = 22 }, "exec:22", 1, nil, ""},
		{"another netconf port", "<ssh/><netconf><ssh><port>32000</port></ssh></netconf>", func(t *netconf.Target) { t.NetconfPort = 32000 }, "netconf:32000", 1, nil, ""},
		{"only the subsystem", both, func(t *netconf.Target) { t.Subsystem = true }, "netconf:830", 1, nil, ""},
		{"only the subsystem, bare", onlySSH, func(t *netconf.Target) { t.Subsystem = true }, "", 1, transport.ErrUnreachable, "nothing listens on"},
		{"only the subsystem on port 22, bare", onlySSH, func(t *netconf.Target) { t.Subsystem, t.NetconfPort = true, 22 }, "", 1, transport.ErrNoNetconf, `netconf:22: the subsystem "netconf" was refused`},
		{"no ssh at all", "<telnet/>", nil, "", 2, transport.ErrUnreachable, "; nothing listens on"},
		{"login refused", both, func(t *netconf.Target) { t.SSH.User = "nobody" }, "", 1, transport.ErrAuth, "refused the key"},
		{"nothing to offer", both, func(t *netconf.Target) { t.SSH.Identities = nil }, "", 0, transport.ErrNoLogin, "no key"},
		{"host key not known", both, func(t *netconf.Target) { t.SSH.KnownHosts = []string{os.DevNull + "x"} }, "", 1, transport.ErrHostKey, "is not known"},
		{"no such name", both, func(t *netconf.Target) { t.SSH.Address = "r1.invalid" }, "", 1, transport.ErrUnreachable, "no address for the name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := startLab(t, junossim.Options{Config: configured(tt.services)})
			l.target.Forward[32000] = l.Port(32000)
			l.target.Forward[831] = l.Port(831)
			if tt.change != nil {
				tt.change(&l.target)
			}
			if tt.name == "no such name" {
				l.dialer.Net = func(context.Context, string, string) (net.Conn, error) {
					return nil, &net.DNSError{Err: "no such host", Name: "r1.invalid", IsNotFound: true}
				}
			}
			s, dials, err := netconf.Dial(bg, &l.dialer, l.target)
			if dials != tt.dials {
				t.Errorf("%d dials, want %d", dials, tt.dials)
			}
			if tt.cause != nil {
				if !errors.Is(err, tt.cause) || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("%v, want %q", err, tt.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if r := s.Info().Road; r != tt.road {
				t.Errorf("road %q, want %q", r, tt.road)
			}
			if s.Info().SessionID == "" {
				t.Error("no session-id")
			}
			if _, err := s.Read(bg, []string{"system"}); err != nil {
				t.Error(err)
			}
		})
	}
}

var bg = context.Background()

// The port that a commit opens has the host key that was known for port 22.
func TestHostKeyOfNewPort(t *testing.T) {
	l := startLab(t, junossim.Options{Config: configured(both)})
	var ssh []string
	for _, line := range l.KnownHosts() {
		if strings.Contains(line, fmt.Sprintf("]:%d ", l.Port(22))) {
			ssh = append(ssh, line)
		}
	}
	if len(ssh) == 0 {
		t.Fatalf("no line for port 22 in %q", l.KnownHosts())
	}
	known := func(lines ...string) []string {
		path := filepath.Join(t.TempDir(), "known_hosts")
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return []string{path}
	}
	l.target.SSH.KnownHosts = known(ssh...)
	s, err := l.Dial(bg, transporttest.Admin)
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	l.Router.Inject(junossim.Fault{Do: junossim.ChangeHostKey})
	if _, _, err := netconf.Dial(bg, &l.dialer, l.target); !errors.Is(err, transport.ErrHostKey) || !strings.Contains(err.Error(), "HAS CHANGED") {
		t.Errorf("changed key: %v", err)
	}
}

// However a router behaves, Dial ends in time.
func TestDialIsBounded(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault junossim.Fault
		cause error
		road  string
	}{
		{"silent connection", junossim.Fault{Do: junossim.HangOnConnect, Times: -1}, transport.ErrUnreachable, ""},
		{"dropped connection", junossim.Fault{Do: junossim.DropOnConnect, Times: -1}, transport.ErrUnreachable, ""},
		{"refused login", junossim.Fault{Do: junossim.RefuseLogin, Times: -1}, transport.ErrAuth, ""},
		{"one dropped connection", junossim.Fault{Do: junossim.DropOnConnect}, nil, "netconf:22"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := startLab(t, junossim.Options{Config: configured(both)})
			l.Router.Inject(tt.fault)
			l.target.Timeout = 500 * time.Millisecond
			begun := time.Now()
			s, _, err := netconf.Dial(bg, &l.dialer, l.target)
			if d := time.Since(begun); d > 2*time.Second {
				t.Errorf("took %v", d)
			}
			if tt.cause == nil {
				if err != nil || s.Info().Road != tt.road {
					t.Errorf("%v", err)
				} else {
					s.Close()
				}
				return
			}
			if !errors.Is(err, tt.cause) {
				t.Error(err)
			}
		})
	}
	t.Run("filtered port", func(t *testing.T) {
		l := startLab(t, junossim.Options{Config: configured(both)})
		filtered := fmt.Sprint(l.Port(830))
		l.dialer.Net = func(ctx context.Context, network, addr string) (net.Conn, error) {
			if strings.HasSuffix(addr, ":"+filtered) {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return (&net.Dialer{}).DialContext(ctx, network, addr)
		}
		l.target.Timeout = 1500 * time.Millisecond
		s, dials, err := netconf.Dial(bg, &l.dialer, l.target)
		if err != nil || dials != 2 || s.Info().Road != "netconf:22" {
			t.Fatalf("%d dials, %v", dials, err)
		}
		s.Close()
	})
	t.Run("cancelled", func(t *testing.T) {
		l := startLab(t, junossim.Options{Config: configured(both)})
		l.Router.Inject(junossim.Fault{Do: junossim.HangOnConnect, Times: -1})
		ctx, cancel := context.WithTimeout(bg, 50*time.Millisecond)
		defer cancel()
		if _, _, err := netconf.Dial(ctx, &l.dialer, l.target); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, transport.ErrUnreachable) {
			t.Error(err)
		}
	})
}

// A password works on every road, and no trace or error shows it.
func TestTraceOfSession(t *testing.T) {
	l := startLab(t, junossim.Options{Config: configured(both)})
	var trace bytes.Buffer
	l.target.Trace = &trace
	l.target.SSH.Password = secret.New("canary-password")
	l.target.Mask = secret.NewMasker([]secret.String{secret.New("canary-password")}).Mask
	s, err := l.Dial(bg, transporttest.Admin)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Read(bg, []string{"system/login", "system/root-authentication"}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	got := trace.String()
	for _, hidden := range []string{"canary", "$6$saltsalt"} {
		if strings.Contains(got, hidden) {
			t.Errorf("%q in\n%s", hidden, got)
		}
	}
	for _, want := range []string{"dialling 127.0.0.1:", " >\n<?xml", " <\n<!--", "<hello ", "<get-configuration database=", "<encrypted-password>(sensitive)</encrypted-password>", "<close-session/>", "by netconf:830"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// Many sessions at once share a Dialer.
func TestManySessions(t *testing.T) {
	l := startLab(t, junossim.Options{Config: configured(both)})
	errs := make(chan error)
	const n = 16
	for range n {
		go func() {
			s, err := l.Dial(bg, transporttest.Admin)
			if err == nil {
				_, err = s.Read(bg, []string{"system"})
				s.Close()
			}
			errs <- err
		}()
	}
	var all []error
	for range n {
		all = append(all, <-errs)
	}
	if i := slices.IndexFunc(all, func(e error) bool { return e != nil }); i >= 0 {
		t.Error(all[i])
	}
}
