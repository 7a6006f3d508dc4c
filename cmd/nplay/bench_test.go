package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"nplay/transport/junossim"
)

// A bench is the simulated routers of one script.
type bench struct {
	dir       string
	lab       *lab
	operators []*junossim.Operator
}

type benchKey struct{}

func (b *bench) close() {
	if b.lab != nil {
		b.lab.fleet.Close()
	}
}

func (b *bench) router(ts *testscript.TestScript, name string) *junossim.Router {
	if b.lab != nil {
		for _, r := range b.lab.fleet.Routers {
			if r.Hostname() == name {
				return r
			}
		}
	}
	ts.Fatalf("there is no router %q", name)
	return nil
}

func benchOf(ts *testscript.TestScript) *bench { return ts.Value(benchKey{}).(*bench) }

var commands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"sim":       cmdSim,
	"stop":      cmdStop,
	"fault":     cmdFault,
	"operator":  cmdOperator,
	"counters":  cmdCounters,
	"committed": cmdCommitted,
	"clean":     cmdClean,
	"knows":     cmdKnows,
	"mode":      cmdMode,
	"norm":      cmdNorm,
}

// condition tells scripts whether a tool that nobody of us wrote is there. With
// CI set it has to be.
func condition(name string) (bool, error) {
	var err error
	switch name {
	case "openssh":
		_, err = exec.LookPath("ssh")
	case "ncclient":
		err = exec.Command("/usr/bin/python3", "-c", "import ncclient").Run()
	default:
		return false, fmt.Errorf("unknown condition %q", name)
	}
	if err != nil && os.Getenv("CI") != "" {
		return false, fmt.Errorf("CI is set, and %s is missing: %w", name, err)
	}
	return err == nil, nil
}

// sim N [minute=DURATION] [HOST:OLD=NEW]... starts routers and writes lab/.
// OLD=NEW replaces text of a router's first configuration.
func cmdSim(ts *testscript.TestScript, neg bool, args []string) {
	b := benchOf(ts)
	if neg || len(args) == 0 || b.lab != nil {
		ts.Fatalf("usage: sim N [minute=DURATION] [HOST:OLD=NEW]..., once")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	var minute time.Duration
	swaps := map[string][][2]string{}
	for _, a := range args[1:] {
		if d, ok := strings.CutPrefix(a, "minute="); ok {
			minute, err = time.ParseDuration(d)
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
	b.lab, err = newLab(filepath.Join(b.dir, "lab"), n, func(o *junossim.Options) {
		o.Minute = minute
		for _, s := range append(swaps["*"], swaps[o.Hostname]...) {
			if !strings.Contains(o.Config, s[0]) {
				ts.Fatalf("sim: the configuration has no %q:\n%s", s[0], o.Config)
			}
			o.Config = strings.Replace(o.Config, s[0], s[1], 1)
		}
	})
	ts.Check(err)
}

// stop HOST switches a router off.
func cmdStop(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(benchOf(ts).router(ts, args[0]).Close())
}

var actions = map[string]junossim.Action{
	"drop": junossim.Drop, "hang": junossim.Hang, "truncate": junossim.Truncate, "error": junossim.Error,
	"warning": junossim.Warning, "malformed": junossim.MalformedMultiRE, "garbage": junossim.Garbage,
	"cut": junossim.CutManagement, "refuse-login": junossim.RefuseLogin, "change-host-key": junossim.ChangeHostKey,
	"drop-on-connect": junossim.DropOnConnect, "hang-on-connect": junossim.HangOnConnect,
}

// fault HOST ACTION [rpc=NAME] [after] [times=N] [skip=N] [text=TEXT] makes a
// router misbehave.
func cmdFault(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: fault HOST ACTION [rpc=NAME] [after] [times=N] [skip=N] [text=TEXT]")
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
		ts.Check(errors.Join(o.Edit(xml), o.CommitConfirmed(10, "alice tries something")))
	case "commit":
		ts.Check(errors.Join(o.Edit(xml), o.Commit("alice was here")))
	default:
		ts.Fatalf("operator: what is %q?", args[1])
	}
}

// counters HOST NAME=N... compares what a router has seen; a name that is not
// a counter is a request.
func cmdCounters(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: counters HOST|* NAME=N...")
	}
	b := benchOf(ts)
	if b.lab == nil {
		ts.Fatalf("counters: no routers")
	}
	for _, r := range b.lab.fleet.Routers {
		if args[0] != "*" && args[0] != r.Hostname() {
			continue
		}
		c := r.Counters()
		v := reflect.ValueOf(c)
		for _, a := range args[1:] {
			name, want, _ := strings.Cut(a, "=")
			var got int
			if f := v.FieldByName(name); f.IsValid() && f.Kind() == reflect.Int {
				got = int(f.Int())
			} else {
				got = c.RPCs[name]
			}
			if strconv.Itoa(got) != want {
				ts.Fatalf("%s: %s is %d, want %s; all: %+v", r.Hostname(), name, got, want, c)
			}
		}
	}
}

// committed HOST REGEXP matches a router's committed configuration.
func cmdCommitted(ts *testscript.TestScript, neg bool, args []string) {
	text := benchOf(ts).router(ts, args[0]).Committed()
	re, err := regexp.Compile(args[1])
	ts.Check(err)
	if re.MatchString(text) == neg {
		ts.Fatalf("%s: %q matches: %v\n%s", args[0], args[1], !neg == false, text)
	}
}

// clean HOST... checks that nobody holds a lock and that the candidate is what
// is committed.
func cmdClean(ts *testscript.TestScript, neg bool, args []string) {
	if neg {
		ts.Fatalf("unsupported: ! clean")
	}
	for _, name := range args {
		r := benchOf(ts).router(ts, name)
		// A session's end gives the lock back a moment after the client is gone.
		for wait := time.Millisecond; r.Locked() != "" && wait < 4*time.Second; wait *= 2 {
			time.Sleep(wait)
		}
		if by := r.Locked(); by != "" {
			ts.Fatalf("%s: %s holds the lock", name, by)
		}
		if r.Candidate() != r.Committed() {
			ts.Fatalf("%s: there are uncommitted edits:\n%s", name, r.Candidate())
		}
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

// mode FILE OCTAL checks a file's permissions.
func cmdMode(ts *testscript.TestScript, _ bool, args []string) {
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if got := fmt.Sprintf("%o", info.Mode().Perm()); got != args[1] {
		ts.Fatalf("%s has mode %s, want %s", args[0], got, args[1])
	}
}

// norm FILE writes stdout to a file with what differs from run to run replaced.
func cmdNorm(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(normal(ts.ReadFile("stdout"))), 0o644))
}

var accidents = []struct {
	is  *regexp.Regexp
	say string
}{
	{regexp.MustCompile(`[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}`), "RUN"},
	{regexp.MustCompile(`(Group|group) [0-9a-f]{6,}`), "$1 HASH"},
	{regexp.MustCompile(`in [0-9.]+m?s\b`), "in TIME"},
	{regexp.MustCompile(`AAAAC3NzaC1lZDI1NTE5AAAAI[A-Za-z0-9+/=]+`), "KEY"},
	{regexp.MustCompile(`127\.[0-9]+\.[0-9]+\.[0-9]+`), "ADDRESS"},
}

// normal replaces times, keys and what is made of them.
func normal(text string) string {
	for _, a := range accidents {
		text = a.is.ReplaceAllString(text, a.say)
	}
	return text
}
