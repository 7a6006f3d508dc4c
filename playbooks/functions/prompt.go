package functions

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"

	"nplay/internal/secret"
)

// An Asker asks a person for a secret.
type Asker func(ctx context.Context, question string) (secret.String, error)

// maxQuestion is the longest question, in bytes: it has to fit a line.
const maxQuestion = 200

// Prompt returns the function prompt(question) of inventories and variable
// files: what a person answers, always sensitive. A question is asked once for
// the life of the function, however often it stands in the files, also when it
// was not answered. A nil ask is for where nobody can be asked: every call then
// is an error that says so.
func Prompt(ctx context.Context, ask Asker) function.Function {
	var done sync.Map // question -> func() (string, error)
	return discreet(function.New(&function.Spec{
		// The mark is looked at: a question is shown.
		Params: []function.Parameter{{Name: "question", Type: cty.String, AllowMarked: true}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			if args[0].IsMarked() {
				return cty.NilVal, shown{errors.New("the question is made of a sensitive value, and a question is shown")}
			}
			question := strings.TrimSpace(args[0].AsString())
			switch {
			case question == "":
				return cty.NilVal, function.NewArgErrorf(0, "the question is empty")
			case len(question) > maxQuestion || strings.ContainsFunc(question, unicode.IsControl):
				return cty.NilVal, function.NewArgErrorf(0, "a question is one line of at most %d letters", maxQuestion)
			case ask == nil:
				return cty.NilVal, fmt.Errorf("nobody can be asked %q, because there is no terminal; take the value from env(), secret_file() or exec() instead", question)
			}
			once := sync.OnceValues(func() (string, error) {
				s, err := ask(ctx, question)
				if err == nil && s.IsZero() {
					err = errors.New("no answer was given")
				}
				return s.Reveal(), err
			})
			f, _ := done.LoadOrStore(question, once)
			answer, err := f.(func() (string, error))()
			if err != nil {
				return cty.NilVal, fmt.Errorf("%q: %w", question, err)
			}
			return output(answer)
		},
	}))
}
