package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"nplay/engine"
	"nplay/internal/secret"
	"nplay/playbooks"
	"nplay/transport"
	"nplay/transport/netconfd"
)

// A meddler is a session in which something goes wrong.
type meddler struct {
	transport.Session
	beforeCommit func()
	uncancelled  bool
}

func (m *meddler) Persist(id string) { m.Session.(transport.Persister).Persist(id) }

func (m *meddler) Idle() bool { return m.Session.(transport.Canceller).Idle() }

func (m *meddler) Cancel(ctx context.Context) error {
	if m.uncancelled {
		return &transport.Refusal{Request: "cancel", Errors: []transport.RouterError{{Message: "not for this test"}}}
	}
	return m.Session.(transport.Canceller).Cancel(ctx)
}

func (m *meddler) Commit(ctx context.Context, o transport.CommitOptions) ([]transport.Warning, error) {
	if m.beforeCommit != nil {
		m.beforeCommit()
	}
	return m.Session.Commit(ctx, o)
}

// apply carries the playbook out with the dialer that wrap makes of nplay's own.
func (f *foreign) apply(wrap func(engine.Dialer) engine.Dialer) engine.Result {
	f.t.Helper()
	a := &app{stdin: os.Stdin, stdout: f.t.Output(), stderr: f.t.Output(), masker: secret.NewMasker(nil)}
	s, err := a.open(&cobra.Command{}, playbooks.Options{Path: filepath.Join(f.dir, "playbook"), Inventory: filepath.Join(f.dir, "inventory.hcl")}, runFlags{parallel: 1}, nil)
	if err != nil {
		f.t.Fatal(err)
	}
	defer s.close()
	ctx := context.Background()
	p := engine.MakePlan(ctx, s.loaded.Program, engine.Dialer(s.reach.dial).ReadOnly(), engine.Options{})
	if p.Hosts[0].Failure != nil || !p.Hosts[0].Changed() {
		f.t.Fatalf("plan: %+v", p.Hosts[0])
	}
	return engine.Apply(ctx, s.loaded.Program, p, wrap(s.reach.dial), engine.Options{}).Results[0]
}

// Validated between edit and commit, netconfd 2.13 answers the commit with ok and
// loses it. That is never told as a success, nor as a change that was taken back.
func TestForeignLostEdit(t *testing.T) {
	for _, confirm := range []string{"1m", "none"} {
		t.Run(confirm, func(t *testing.T) {
			t.Parallel()
			f := startForeign(t, netconfd.Options{})
			f.playbook(confirm, "", `<contact>noc@example.net</contact>`)
			r := f.apply(func(d engine.Dialer) engine.Dialer {
				return func(ctx context.Context, q engine.DialRequest) (transport.Session, int, error) {
					s, n, err := d(ctx, q)
					if err != nil {
						return nil, n, err
					}
					return &meddler{Session: s, beforeCommit: func() {
						if got := f.Ask(t, "<validate><source><candidate/></source></validate>"); !strings.Contains(got, "<ok/>") {
							t.Errorf("validate: %s", got)
						}
					}}, n, nil
				}
			})
			if f.has("noc@example.net") {
				if os.Getenv("CI") != "" {
					t.Fatal("this netconfd keeps the edit: nothing was shown")
				}
				t.Skip("this netconfd keeps the edit")
			}
			if r.State != engine.StateFailed || r.Failure == nil || !strings.Contains(r.Failure.Text, "committed but not applied") || r.Steps != 0 {
				t.Errorf("%s: %+v", r.State, r.Failure)
			}
			// What is not pending any more is in nobody's way.
			f.want(done, apply, "applied")
			if !f.has("noc@example.net") {
				t.Error("not there after the second run")
			}
		})
	}
}

// What cannot be proven is taken back: at once where nplay may ask for it, by the
// server itself when the minute is over where not.
func TestForeignRollback(t *testing.T) {
	for name, uncancelled := range map[string]bool{"cancelled": false, "by itself": true} {
		t.Run(name, func(t *testing.T) {
			if uncancelled && os.Getenv("NPLAY_LONG") == "" {
				t.Skip("takes a minute of the server's own time: .ci/long runs it")
			}
			t.Parallel()
			f := startForeign(t, netconfd.Options{})
			f.playbook("1m", "", `<contact>noc@example.net</contact>`)
			dials, there := 0, false
			r := f.apply(func(d engine.Dialer) engine.Dialer {
				return func(ctx context.Context, q engine.DialRequest) (transport.Session, int, error) {
					if dials++; dials > 1 {
						there = there || f.has("noc@example.net")
						return nil, 1, &transport.Problem{Cause: transport.ErrHostKey, Err: errors.New("for the test")}
					}
					s, n, err := d(ctx, q)
					if err != nil {
						return nil, n, err
					}
					return &meddler{Session: s, uncancelled: uncancelled}, n, nil
				}
			})
			if !there {
				t.Error("the commit was never in force")
			}
			if r.State != engine.StateRolledBack || r.Failure == nil || r.Failure.Cause != engine.ProbeFailed && r.Failure.Cause != engine.HostKey {
				t.Errorf("%s: %+v", r.State, r.Failure)
			}
			if f.has("noc@example.net") {
				t.Error("the change is still there")
			}
			f.want(pending, plan)
		})
	}
}
