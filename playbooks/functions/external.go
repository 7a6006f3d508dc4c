package functions

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// External are the names of the functions whose values come from outside of the
// files: from the environment, programs, other files, a person. Their results
// are always sensitive, and where they may be called is package playbooks' to
// say.
var External = []string{"env", "exec", "prompt", "secret_file"}

// Env returns the function env(name) of inventories and variable files: the
// value of an environment variable, always sensitive. lookup is os.LookupEnv,
// or a test's own. A variable that is not set is an error.
func Env(lookup func(name string) (string, bool)) function.Function {
	return discreet(function.New(&function.Spec{
		Params: []function.Parameter{{Name: "name", Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			name := args[0].AsString()
			value, ok := lookup(name)
			if !ok {
				return cty.NilVal, function.NewArgErrorf(0, "the environment variable %q is not set", name)
			}
			return output(value)
		},
	}))
}

// A Runner runs a command and returns what it wrote to its standard output.
// Its errors must not hold anything the command wrote. See Command.
type Runner func(ctx context.Context, argv []string) ([]byte, error)

// Exec returns the function exec(program, arguments...) of inventories and
// variable files: what the command wrote, without the line breaks at its end,
// always sensitive. A command is run once for the life of the function, however
// often and from however many goroutines it is called, also when it failed.
func Exec(ctx context.Context, run Runner) function.Function {
	var done sync.Map // argv, joined by NUL -> func() (string, error)
	return discreet(function.New(&function.Spec{
		Params:   []function.Parameter{{Name: "program", Type: cty.String}},
		VarParam: &function.Parameter{Name: "arguments", Type: cty.String},
		Type:     function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			argv := make([]string, len(args))
			for i, a := range args {
				argv[i] = a.AsString()
				if strings.ContainsRune(argv[i], 0) {
					return cty.NilVal, function.NewArgErrorf(i, "has a NUL character")
				}
			}
			if argv[0] == "" {
				return cty.NilVal, function.NewArgErrorf(0, "is empty")
			}
			once := sync.OnceValues(func() (string, error) {
				out, err := run(ctx, argv)
				return strings.TrimRight(string(out), "\r\n"), err
			})
			f, _ := done.LoadOrStore(strings.Join(argv, "\x00"), once)
			out, err := f.(func() (string, error))()
			if err != nil {
				return cty.NilVal, fmt.Errorf("%s: %w", argv[0], err)
			}
			return output(out)
		},
	}))
}

// output marks what came from outside.
func output(s string) (cty.Value, error) {
	if !utf8.ValidString(s) {
		return cty.NilVal, errors.New("the value is not text: it is not UTF-8")
	}
	return cty.StringVal(s).Mark(Sensitive), nil
}
