package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
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
	"sim":        cmdSim,
	"off":        cmdOff,
	"fault":      cmdFault,
	"operator":   cmdOperator,
	"counters":   cmdCounters,
	"committed":  cmdCommitted,
	"clean":      cmdClean,
	"knows":      cmdKnows,
	"mode":       cmdMode,
	"norm":       cmdNorm,
	"exits":      cmdExits,
	"until":      cmdUntil,
	"appears":    cmdAppears,
	"address":    cmdAddress,
	"skip-note":  cmdSkipNote,
	"keypair":    cmdKeypair,
	"edit":       cmdEdit,
	"secretless": cmdSecretless,
	"json":       cmdJSON,
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

// off HOST switches a router off.
func cmdOff(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(benchOf(ts).router(ts, args[0]).Close())
}

var actions = map[string]junossim.Action{
	"drop": junossim.Drop, "hang": junossim.Hang, "truncate": junossim.Truncate, "error": junossim.Error,
	"warning": junossim.Warning, "malformed": junossim.MalformedMultiRE, "garbage": junossim.Garbage,
	"cut": junossim.CutManagement, "refuse-login": junossim.RefuseLogin, "change-host-key": junossim.ChangeHostKey,
	"delay": junossim.Delay, "drop-on-connect": junossim.DropOnConnect, "hang-on-connect": junossim.HangOnConnect,
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
		if text := mismatch(r, args[1:]); text != "" {
			ts.Fatalf("%s", text)
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

// exits CODE PROGRAM ARG... runs a program that must end with this code.
func cmdExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG...")
	}
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		failed := (*exec.ExitError)(nil)
		if !errors.As(err, &failed) {
			ts.Fatalf("%v", err)
		}
		code = failed.ExitCode()
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, want %s\n[stdout]\n%s[stderr]\n%s", code, args[0], ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

// patience is how long a script waits for what must happen.
const patience = 20 * time.Second

// await asks again and again until the answer is yes.
func await(ts *testscript.TestScript, what string, ask func() bool) {
	for end := time.Now().Add(patience); !ask(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			ts.Fatalf("%s: not within %s", what, patience)
		}
	}
}

// until HOST NAME=N... waits until a router has seen that many.
func cmdUntil(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: until HOST NAME=N...")
	}
	r := benchOf(ts).router(ts, args[0])
	await(ts, strings.Join(args, " "), func() bool { return mismatch(r, args[1:]) == "" })
}

// appears FILE REGEXP waits until a file is there and matches.
func cmdAppears(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: appears FILE REGEXP")
	}
	re, err := regexp.Compile(args[1])
	ts.Check(err)
	await(ts, strings.Join(args, " "), func() bool {
		text, err := os.ReadFile(ts.MkAbs(args[0]))
		return err == nil && re.Match(text)
	})
}

// mismatch says which counter is not as wanted, "" when all are.
func mismatch(r *junossim.Router, wants []string) string {
	c := r.Counters()
	v := reflect.ValueOf(c)
	for _, w := range wants {
		name, want, _ := strings.Cut(w, "=")
		got := c.RPCs[name]
		if f := v.FieldByName(name); f.IsValid() && f.Kind() == reflect.Int {
			got = int(f.Int())
		}
		if strconv.Itoa(got) != want {
			return fmt.Sprintf("%s: %s is %d, want %s; all: %+v", r.Hostname(), name, got, want, c)
		}
	}
	return ""
}

// address HOST sets ADDRESS and PORT to where the router's NETCONF port is.
func cmdAddress(ts *testscript.TestScript, _ bool, args []string) {
	r := benchOf(ts).router(ts, args[0])
	ts.Setenv("ADDRESS", r.Address())
	ts.Setenv("PORT", strconv.Itoa(r.Port(830)))
}

// skip-note TEXT says aloud what a script could not test here.
func cmdSkipNote(ts *testscript.TestScript, _ bool, args []string) {
	ts.Logf("SKIPPED: %s", strings.Join(args, " "))
}

// keypair NAME makes a key in the files NAME and NAME.pub, and a copy of the
// public one in every playbook's folder, as playbooks read nothing outside.
func cmdKeypair(ts *testscript.TestScript, _ bool, args []string) {
	private, public, err := junossim.Keypair(args[0])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), private, 0o600))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]+".pub"), []byte(public+"\n"), 0o644))
	books, err := filepath.Glob(filepath.Join(ts.MkAbs("."), "*", "main.hcl"))
	ts.Check(err)
	for _, b := range books {
		ts.Check(os.WriteFile(filepath.Join(filepath.Dir(b), args[0]+".pub"), []byte(public+"\n"), 0o644))
	}
}

// edit FILE OLD=>NEW replaces text in a file; \n is a line's end.
func cmdEdit(ts *testscript.TestScript, _ bool, args []string) {
	old, text, _ := strings.Cut(args[1], "=>")
	before := ts.ReadFile(args[0])
	if !strings.Contains(before, old) {
		ts.Fatalf("%s has no %q", args[0], old)
	}
	after := strings.Replace(before, old, strings.ReplaceAll(text, `\n`, "\n"), 1)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(after), 0o644))
}

// secretless FILE... checks that no canary and nothing like a password hash is
// in a file; stdout and stderr are the last program's.
func cmdSecretless(ts *testscript.TestScript, _ bool, args []string) {
	for _, a := range args {
		for i, line := range strings.Split(ts.ReadFile(a), "\n") {
			if l := strings.ToLower(line); strings.Contains(l, "canary") || strings.Contains(l, "$6$") {
				ts.Fatalf("%s:%d shows a secret: %s", a, i+1, line)
			}
		}
	}
}

// json FILE TYPE... checks that a file is JSON documents of these types, in
// this order; several of one type after each other count as one.
func cmdJSON(ts *testscript.TestScript, _ bool, args []string) {
	d := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	var types []string
	for {
		var doc struct{ Type string }
		err := d.Decode(&doc)
		if err == io.EOF {
			break
		}
		ts.Check(err)
		if len(types) == 0 || types[len(types)-1] != doc.Type {
			types = append(types, doc.Type)
		}
	}
	if !slices.Equal(types, args[1:]) {
		ts.Fatalf("documents are %q, want %q", types, args[1:])
	}
}
