package main

import (
	"context"
	"errors"
	"fmt"
	"net"

	"github.com/spf13/cobra"

	"nplay/engine"
	"nplay/internal/doctor"
	"nplay/internal/ui"
	"nplay/playbooks"
	"nplay/transport"
	"nplay/transport/cli"
	"nplay/transport/netconf"
	"nplay/transport/roads"
	"nplay/transport/sshdial"
)

func newDoctor(a *app) *cobra.Command {
	var load loadFlags
	var run runFlags
	var asJSON bool
	c := &cobra.Command{
		Use:   "doctor -i INVENTORY",
		Short: "Check every prerequisite of a NETCONF session, router by router; changes nothing",
		Long: `doctor looks at each router as nplay would meet it: are its ports reached, does the
SSH handshake work, is the host key known, does the login of the inventory's
connection work and by which method, is that account in the configuration with a
class that may configure and something to log in with, are services ssh and
services netconf ssh on and on the ports that the inventory knows, does NETCONF
answer on its port, on the SSH port and as a command, and does a confirmed commit,
a lock or somebody's uncommitted edits stand in the way. Below the table stands
each thing that is wrong, with the task or the command that mends it.

It takes no lock, edits nothing and commits nothing. A login that is refused is
not tried on the router's other port. What could not be checked because something
before it failed is not counted as wrong.

The exit code is 0 when all routers are ready and 3 when one is not.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := load.needInventory(c); err != nil {
				return err
			}
			return a.doctor(c, load, run, asJSON)
		},
	}
	load.routers(c)
	c.Flags().StringVar(&load.limit, "limit", "", "`SELECTOR` of the routers to check, such as \"edge & !r7\"")
	load.outside(c)
	run.register(c)
	c.Flags().BoolVar(&asJSON, "json", false, "write what was found as one JSON document")
	return c
}

// doctor examines the routers of an inventory.
func (a *app) doctor(c *cobra.Command, load loadFlags, run runFlags, asJSON bool) error {
	if err := run.check(c); err != nil {
		return err
	}
	hosts, err := a.hosts(load.inventory, load.limit, load.options("", a.environ))
	if err != nil {
		return err
	}
	if len(hosts) == 0 {
		return hinted{errors.New("there is no router to check"), "the inventory has no hosts"}
	}
	traces, closing, err := openTraces(run.traces, hosts)
	if err != nil {
		return err
	}
	// A program without tasks: all there is to do is to reach its routers.
	s := &session{app: a, flags: run, reach: a.reach(run, traces), loaded: &playbooks.Loaded{Program: &engine.Program{Hosts: hosts}}}
	s.enrols(load.inventory)
	ctx, release := s.guard(c.Context())
	defer release()
	s.unlock(ctx)
	p := s.progress("doctor", engine.HostDone, engine.HostFailed)
	report := doctor.Examine(ctx, hosts, examiner{s.reach}, doctor.Options{
		Parallel: run.parallel, Sink: p.Sink, Mask: a.masker.Mask, Inventory: load.inventory,
	})
	s.quiet(p)
	if err := errors.Join(s.reach.ssh.Close(), closing()); err != nil {
		_ = ui.Error(a.stderr, a.err, err, "") // the exit code goes on saying how the routers are
	}
	style := a.out
	style.All = run.verbose > 0
	if asJSON {
		err = ui.DoctorJSON(a.stdout, report)
	} else {
		err = ui.Doctor(a.stdout, style, report)
	}
	if err != nil {
		return said(err)
	}
	return examined(report).result()
}

// examined is the code for what the doctor found.
func examined(r *doctor.Report) exit {
	switch {
	case r.Interrupted():
		return interrupted
	case !r.Ready():
		return someFailed
	}
	return done
}

// An examiner connects the doctor to the roads.
type examiner struct{ reach *reach }

// Dial implements doctor.Dialer.
func (e examiner) Dial(ctx context.Context, h *engine.Host, port int) (doctor.Line, doctor.Step, error) {
	l, reached, err := roads.Reach(ctx, &e.reach.ssh, e.reach.target(engine.DialRequest{Host: h}), port)
	var noName *net.DNSError
	switch {
	case errors.Is(err, sshdial.ErrJump), errors.As(err, &noName):
		return nil, doctor.Nowhere, astray{err}
	case err != nil:
		return nil, steps[reached], err
	}
	return line{l}, doctor.Trusted, nil
}

// astray is an error of what lies before the router.
type astray struct{ error }

func (a astray) Unwrap() error        { return a.error }
func (a astray) Is(target error) bool { return target == doctor.ErrWay }

// Knock implements doctor.Dialer.
func (e examiner) Knock(ctx context.Context, h *engine.Host, port int) error {
	return roads.Knock(ctx, &e.reach.ssh, e.reach.target(engine.DialRequest{Host: h}), port)
}

var steps = map[sshdial.Step]doctor.Step{sshdial.Connected: doctor.Connected, sshdial.Trusted: doctor.Trusted}

// A line is one of the doctor's.
type line struct{ *roads.Line }

// examinedRoads are the roads that the doctor tries, by its words for them.
var examinedRoads = map[string]roads.Road{"netconf": netconf.Subsystem, "exec": netconf.Command, "cli": cli.Shell}

// Open implements doctor.Line. What it opens cannot change the router.
func (l line) Open(ctx context.Context, road string) (transport.Reader, error) {
	r, known := examinedRoads[road]
	if !known {
		return nil, fmt.Errorf("there is no road %q", road)
	}
	s, err := l.Line.Open(ctx, r)
	if err != nil {
		return nil, err
	}
	return transport.ReadOnly(s), nil
}
