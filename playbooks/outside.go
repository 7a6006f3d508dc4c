package playbooks

import (
	"context"
	"maps"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty/function"

	"nplay/playbooks/functions"
)

// outside returns the context in which an inventory or a variable file is
// evaluated: the functions that read nothing, and env(), exec() and their like
// where they may run.
func (l *loader) outside(f *file) *hcl.EvalContext {
	if f.ctx != nil {
		return f.ctx
	}
	table := map[string]function.Function{}
	maps.Copy(table, pureFunctions())
	table["env"], table["exec"], table["prompt"] = l.envFunc(), l.execFunc(), l.promptFunc()
	table["secret_file"] = functions.SecretFile(func(name string) string { return nearFile(f.name, name) })
	l.refusals[f.name] = l.refusal(f.name)
	f.ctx = &hcl.EvalContext{Functions: table}
	return f.ctx
}

// refusal says why env(), exec() and their like do not run in a file, with %s
// for those that are called; "" when they do.
func (l *loader) refusal(path string) string {
	switch {
	case l.options.AllowExec:
		return ""
	case l.options.NoExec:
		return "This command does not run %s; allow that with --allow-exec, or give the variable with --var."
	case !l.outsideFolder(path):
		return "In a file inside the playbook's folder, where somebody else's change could have put it, %s may not run; " +
			"move the file elsewhere, or allow that with --allow-exec."
	}
	return ""
}

// envFunc is env(), reading the environment that the options give.
func (l *loader) envFunc() function.Function {
	if l.env == nil {
		env := l.environ()
		f := functions.Env(func(name string) (string, bool) { v, ok := env[name]; return v, ok })
		l.env = &f
	}
	return *l.env
}

// environ returns the environment by name.
func (l *loader) environ() map[string]string {
	env := make(map[string]string, len(l.options.Environ))
	for _, kv := range l.options.Environ {
		if name, value, ok := strings.Cut(kv, "="); ok {
			env[name] = value
		}
	}
	return env
}

// execFunc is exec(); one function for the whole load, so that every command
// runs once.
func (l *loader) execFunc() function.Function {
	if l.exec == nil {
		f := functions.Exec(context.Background(), functions.Command(l.options.Complaints))
		l.exec = &f
	}
	return *l.exec
}

// promptFunc is prompt(); one function for the whole load, so that every
// question is asked once.
func (l *loader) promptFunc() function.Function {
	if l.prompt == nil {
		f := functions.Prompt(context.Background(), l.options.Ask)
		l.prompt = &f
	}
	return *l.prompt
}
