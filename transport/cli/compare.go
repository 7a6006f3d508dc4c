package cli

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// Compare is `show | compare`. No output at all is how a router says that there
// is no difference: its prompt comes after it all the same.
func (s *session) Compare(ctx context.Context) (string, error) {
	d := s.doing("compare")
	if err := s.locked(d.name); err != nil {
		return "", err
	}
	out, err := s.ask(ctx, d, command{line: "show | compare | no-more"})
	switch {
	case err != nil:
		return "", err
	case len(out) == 0:
		return "", nil
	case !pathLine.MatchString(out[0]), slices.ContainsFunc(out, isError):
		if said := parse(slices.DeleteFunc(out, isDiff), nil); said.failed {
			return "", said.refusal(d.name, s.mask)
		}
		return "", s.link.broken(d, errors.New("no difference in it"))
	}
	return strings.Join(out, "\n") + "\n", nil
}

// isDiff reports whether a line is of a comparison.
func isDiff(line string) bool {
	return strings.HasPrefix(line, "+") || strings.HasPrefix(line, "-") || strings.HasPrefix(line, "!") || strings.HasPrefix(line, " ")
}

// isError reports whether a line is an error and none of a comparison: those
// begin with a mark or a blank.
func isError(line string) bool { return strings.HasPrefix(line, "error: ") }
