package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"nplay/transport/junossim"
)

// sim N [minute=DURATION] [jumps=N] [HOST:OLD=NEW]... starts routers and writes lab/.
// OLD=NEW replaces text of a router's first configuration.
func cmdSim(ts *testscript.TestScript, neg bool, args []string) {
	b := benchOf(ts)
	if neg || len(args) == 0 || b.lab != nil {
		ts.Fatalf("usage: sim N [minute=DURATION] [jumps=N] [HOST:OLD=NEW]..., once")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	var minute time.Duration
	jumps := 0
	swaps := map[string][][2]string{}
	for _, a := range args[1:] {
		if d, ok := strings.CutPrefix(a, "minute="); ok {
			minute, err = time.ParseDuration(d)
			ts.Check(err)
			continue
		}
		if j, ok := strings.CutPrefix(a, "jumps="); ok {
			jumps, err = strconv.Atoi(j)
			ts.Check(err)
			continue
		}
		host, swap, ok1 := strings.Cut(a, ":")
		old, text, ok2 := strings.Cut(swap, "=>")
		if !ok1 || !ok2 {
			ts.Fatalf("sim: what is %q?", a)
		}
		swaps[host] = append(swaps[host], [2]string{old, text})
	}
	b.lab, err = newLabBehind(filepath.Join(b.dir, "lab"), jumps, n, func(o *junossim.Options) {
		o.Minute, o.CheckPassword = minute, aaa
		for _, s := range append(swaps["*"], swaps[o.Hostname]...) {
			if !strings.Contains(o.Config, s[0]) {
				ts.Fatalf("sim: the configuration has no %q:\n%s", s[0], o.Config)
			}
			o.Config = strings.Replace(o.Config, s[0], s[1], 1)
		}
	})
	ts.Check(err)
}

// off HOST switches a router off.
func cmdOff(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(benchOf(ts).router(ts, args[0]).Close())
}

var actions = map[string]junossim.Action{
	"drop": junossim.Drop, "hang": junossim.Hang, "truncate": junossim.Truncate, "error": junossim.Error,
	"warning": junossim.Warning, "malformed": junossim.MalformedMultiRE, "garbage": junossim.Garbage,
	"cut": junossim.CutManagement, "refuse-login": junossim.RefuseLogin, "change-host-key": junossim.ChangeHostKey,
	"delay": junossim.Delay, "forget": junossim.Forget, "drop-on-connect": junossim.DropOnConnect, "hang-on-connect": junossim.HangOnConnect,
}

// fault HOST ACTION [rpc=NAME] [after] [times=N] [skip=N] [text=TEXT] [for=TIME] makes a
// router misbehave.
func cmdFault(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: fault HOST ACTION [rpc=NAME] [after] [times=N] [skip=N] [text=TEXT] [for=TIME]")
	}
	do, ok := actions[args[1]]
	if !ok {
		ts.Fatalf("fault: unknown action %q", args[1])
	}
	f := junossim.Fault{Do: do}
	for _, a := range args[2:] {
		key, value, _ := strings.Cut(a, "=")
		var err error
		switch key {
		case "rpc":
			f.RPC = value
		case "after":
			f.When = junossim.After
		case "text":
			f.Text = value
		case "for":
			f.For, err = time.ParseDuration(value)
		case "times":
			f.Times, err = strconv.Atoi(value)
		case "skip":
			f.Skip, err = strconv.Atoi(value)
		default:
			err = fmt.Errorf("fault: what is %q?", a)
		}
		ts.Check(err)
	}
	benchOf(ts).router(ts, args[0]).Inject(f)
}

// operator HOST lock|edit|pending|commit [XML] is another person at work.
func cmdOperator(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: operator HOST lock|edit|pending|commit [XML]")
	}
	b := benchOf(ts)
	o := b.router(ts, args[0]).Operator("alice")
	b.operators = append(b.operators, o)
	xml := `<system><host-name>alices-choice</host-name></system>`
	if len(args) > 2 {
		xml = args[2]
	}
	switch args[1] {
	case "lock":
		ts.Check(o.Lock())
	case "edit":
		ts.Check(o.Edit(xml))
	case "pending":
		ts.Check(errors.Join(o.Edit(xml), o.CommitConfirmed(600, "alice tries something")))
	case "commit":
		ts.Check(errors.Join(o.Edit(xml), o.Commit("alice was here")))
	default:
		ts.Fatalf("operator: what is %q?", args[1])
	}
}

// knows HOST nothing|another makes lab/known_hosts forget a router, or know it
// with another key.
func cmdKnows(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: knows HOST nothing|another")
	}
	b := benchOf(ts)
	_, other, err := junossim.Keypair("")
	ts.Check(err)
	file := filepath.Join(b.lab.dir, "known_hosts")
	old, err := os.ReadFile(file)
	ts.Check(err)
	mine := map[string]bool{}
	for _, l := range b.router(ts, args[0]).KnownHosts() {
		mine[l] = true
	}
	var lines []string
	for _, l := range strings.Split(strings.TrimSpace(string(old)), "\n") {
		switch {
		case !mine[l]:
			lines = append(lines, l)
		case args[1] == "another":
			lines = append(lines, strings.Fields(l)[0]+" "+strings.TrimSpace(other))
		}
	}
	ts.Check(os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o644))
}
