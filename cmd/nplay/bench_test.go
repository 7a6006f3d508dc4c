package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
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
	radius    *freeradius
}

type benchKey struct{}

func (b *bench) close() {
	if b.lab != nil {
		b.lab.close()
	}
	if b.radius != nil {
		b.radius.stop()
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
	"keep":       cmdKeep,
	"kept":       cmdKept,
	"undo":       cmdUndo,
	"knows":      cmdKnows,
	"mode":       cmdMode,
	"norm":       cmdNorm,
	"overview":   cmdOverview,
	"exits":      cmdExits,
	"until":      cmdUntil,
	"appears":    cmdAppears,
	"address":    cmdAddress,
	"skip-note":  cmdSkipNote,
	"keypair":    cmdKeypair,
	"edit":       cmdEdit,
	"secretless": cmdSecretless,
	"json":       cmdJSON,
	"examples":   cmdExamples,
	"snap":       cmdSnap,
	"found":      cmdFound,
	"hints":      cmdHints,
	"radius":     cmdRadius,
	"as":         cmdAs,
	"unpack":     cmdUnpack,
}

// condition tells scripts whether a tool that nobody of us wrote is there. With
// CI set it has to be.
func condition(name string) (bool, error) {
	var err error
	switch name {
	case "openssh":
		_, err = exec.LookPath("ssh")
	case "git":
		_, err = exec.LookPath("git")
	case "freeradius":
		_, err = exec.LookPath("freeradius")
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
const patience = time.Minute

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
