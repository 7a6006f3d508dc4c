package playbooks

import (
	"context"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty/function"

	"nplay/playbooks/functions"
)

// outside returns the context in which an inventory or a variable file is
// evaluated: the functions that read nothing, and env() and exec() where they
// may run.
func (l *loader) outside(path string) *hcl.EvalContext {
	table := map[string]function.Function{}
	for name, f := range functions.Table(nil, nil) {
		table[name] = f
	}
	table["env"], table["exec"] = l.envFunc(), l.execFunc()
	l.refusals[path] = l.refusal(path)
	return &hcl.EvalContext{Functions: table}
}

// refusal says why env() and exec() do not run in a file, "" when they do.
func (l *loader) refusal(path string) string {
	switch {
	case l.options.AllowExec:
		return ""
	case l.options.NoExec:
		return "This command does not run env() and exec(); allow them with --allow-exec, or give the variable with --var."
	case !l.outsideFolder(path):
		return "In a file inside the playbook's folder, where somebody else's change could have put them, env() and exec() are not run; " +
			"move the file elsewhere, or allow them with --allow-exec."
	}
	return ""
}

// envFunc is env(), reading the environment that the options give.
func (l *loader) envFunc() function.Function {
	if l.env == nil {
		env := map[string]string{}
		for _, kv := range l.options.Environ {
			if name, value, ok := strings.Cut(kv, "="); ok {
				env[name] = value
			}
		}
		f := functions.Env(func(name string) (string, bool) { v, ok := env[name]; return v, ok })
		l.env = &f
	}
	return *l.env
}

// execFunc is exec(); one function for the whole load, so that every command
// runs once.
func (l *loader) execFunc() function.Function {
	if l.exec == nil {
		f := functions.Exec(context.Background(), functions.Command)
		l.exec = &f
	}
	return *l.exec
}
