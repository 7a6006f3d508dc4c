package functions

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// TestMain lets the test binary play the commands that exec runs.
func TestMain(m *testing.M) {
	if os.Getenv("NPLAY_TEST_COMMAND") != "" && len(os.Args) > 1 {
		play(os.Args[1:])
	}
	os.Exit(m.Run())
}

func play(args []string) {
	switch args[0] {
	case "echo":
		os.Stdout.WriteString(strings.Join(args[1:], " ") + "\r\n\n")
	case "fail":
		os.Stdout.WriteString(canary)
		os.Stderr.WriteString(canary)
		os.Exit(3)
	case "hang":
		time.Sleep(time.Minute)
	case "flood":
		for {
			if _, err := os.Stdout.WriteString(strings.Repeat("x", 1000)); err != nil {
				break
			}
		}
	case "deaf": // goes on when nobody reads
		signal.Ignore(syscall.SIGPIPE)
		for range 1000 {
			os.Stdout.WriteString(strings.Repeat("x", 1000))
		}
		time.Sleep(time.Minute)
	case "stdin":
		n, err := os.Stdin.Read(make([]byte, 1))
		os.Stdout.WriteString(map[bool]string{true: "nothing", false: "something"}[n == 0 && err != nil])
	}
	os.Exit(0)
}

func TestEnv(t *testing.T) {
	ctx := &hcl.EvalContext{Functions: map[string]function.Function{
		"env": Env(func(name string) (string, bool) {
			v, ok := map[string]string{"PASSWORD": canary, "EMPTY": "", "BINARY": "\xff" + canary}[name]
			return v, ok
		}),
	}}
	for src, want := range map[string]string{
		`env("PASSWORD")`: `sensitive:"` + canary + `"`,
		`env("EMPTY")`:    `sensitive:""`,
		`env("NONE")`:     `the environment variable "NONE" is not set`,
		`env("BINARY")`:   `is not UTF-8`,
	} {
		check(t, ctx, src, want)
	}
}

func check(t *testing.T, ctx *hcl.EvalContext, src, want string) {
	t.Helper()
	v, diags := eval(t, ctx, src, nil)
	if diags.HasErrors() {
		if text := diags.Error(); !strings.Contains(text, want) || strings.Contains(text, canary) {
			t.Errorf("%s: got %v, want %s", src, text, want)
		}
		return
	}
	if got := show(t, v); got != want {
		t.Errorf("%s = %s, want %s", src, got, want)
	}
}

func TestExec(t *testing.T) {
	var runs atomic.Int32
	var seen sync.Map
	ctx := &hcl.EvalContext{Functions: map[string]function.Function{
		"exec": Exec(t.Context(), func(_ context.Context, argv []string) ([]byte, error) {
			runs.Add(1)
			seen.Store(strings.Join(argv, "|"), true)
			switch argv[0] {
			case "pass":
				return []byte(canary + "\n"), nil
			case "binary":
				return []byte("\xff" + canary), nil
			}
			return nil, errors.New("failed: exit status 3")
		}),
		"sensitive": sensitiveFunc,
	}}
	for src, want := range map[string]string{
		`exec("pass", "show", "lab")`:    `sensitive:"` + canary + `"`,
		`exec("pass", "show lab")`:       `sensitive:"` + canary + `"`,
		`exec("binary")`:                 `is not UTF-8`,
		`exec("broken", sensitive("x"))`: `it failed on a sensitive value`,
		`exec("broken", "x")`:            `broken: failed: exit status 3`,
		`exec("")`:                       `is empty`,
		`exec("a", "b\u0000c")`:          `has a NUL character`,
	} {
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() { check(t, ctx, src, want) })
		}
		wg.Wait()
	}
	if runs.Load() != 4 {
		t.Errorf("4 different commands were run %d times", runs.Load())
	}
	if _, ok := seen.Load("pass|show|lab"); !ok {
		t.Error("the arguments were not handed over")
	}
	if v, err := ctx.Functions["exec"].Call([]cty.Value{cty.UnknownVal(cty.String)}); err != nil || v.IsKnown() || runs.Load() != 4 {
		t.Errorf("an unknown command: %#v, %v", v, err)
	}
}

func TestCommand(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("NPLAY_TEST_COMMAND", "1")
	for _, c := range []struct {
		argv      []string
		out, want string
	}{
		{[]string{self, "echo", "a b", "$HOME"}, "a b $HOME\r\n\n", ""},
		{[]string{self, "stdin"}, "nothing", ""},
		{[]string{self, "fail"}, "", "failed: exit status 3 (run it by hand to see why)"},
		{[]string{self, "hang"}, "", "did not end within 1s"},
		{[]string{self, "flood"}, "", "wrote more than 5000 bytes"},
		{[]string{self, "deaf"}, "", "wrote more than 5000 bytes"},
		{[]string{"nplay-no-such-program"}, "", "there is no such program in the PATH"},
		{[]string{t.TempDir()}, "", "cannot be run"},
		{nil, "", "no program is named"},
	} {
		start := time.Now()
		most := 30 * time.Second // for a slow machine to start it
		if slices.Contains(c.argv, "hang") {
			most = time.Second
		}
		out, err := command(t.Context(), most, 5000, nil, c.argv)
		if d := cmp.Diff(c.out, string(out)); d != "" {
			t.Errorf("%v: %s", c.argv, d)
		}
		if (c.want == "") != (err == nil) || err != nil && (!strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), canary)) {
			t.Errorf("%v: got %v, want %q", c.argv, err, c.want)
		}
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("%v took %s", c.argv, d)
		}
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Command(nil)(stopped, []string{self, "hang"}); err == nil || !strings.Contains(err.Error(), "was stopped") {
		t.Errorf("got %v", err)
	}
}

// The two readers of addresses never panic, and what they give is an address.
func FuzzCIDR(f *testing.F) {
	f.Add("192.0.2.0/24", int64(-1), int64(3), int64(7))
	f.Add("2001:db8::/32", int64(1<<40), int64(96), int64(-1))
	f.Add("::ffff:1.2.3.4/120", int64(0), int64(0), int64(0))
	f.Fuzz(func(t *testing.T, prefix string, host, bits, net int64) {
		p := cty.StringVal(prefix)
		if v, err := cidrHostFunc.Call([]cty.Value{p, cty.NumberIntVal(host)}); err == nil {
			in, err := cidrContainsFunc.Call([]cty.Value{p, v})
			if err != nil || in.False() {
				t.Errorf("cidrhost(%q, %d) = %#v: %v", prefix, host, v, err)
			}
		}
		if v, err := cidrSubnetFunc.Call([]cty.Value{p, cty.NumberIntVal(bits), cty.NumberIntVal(net)}); err == nil {
			in, err := cidrContainsFunc.Call([]cty.Value{p, v})
			if err != nil || in.False() {
				t.Errorf("cidrsubnet(%q, %d, %d) = %#v: %v", prefix, bits, net, v, err)
			}
		}
		if _, err := cidrNetmaskFunc.Call([]cty.Value{p}); err != nil && strings.Contains(err.Error(), "panic") {
			t.Error(err)
		}
	})
}
