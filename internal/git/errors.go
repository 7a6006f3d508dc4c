package git

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// What is no reason to say anything where a commit is only nice to know.
var (
	ErrNone         = errors.New("there is no git in the PATH")
	ErrNoRepository = errors.New("not in a git repository")
	ErrNoCommit     = errors.New("the git repository has no commit yet")
)

// An Error says what git could not do, in words, and what to do about it.
type Error struct {
	Text   string
	Next   string // may be empty
	Absent bool   // there is such a commit, and the folder is not in it
}

// Error is what went wrong.
func (e *Error) Error() string { return e.Text }

// Hint is what to do next.
func (e *Error) Hint() string { return e.Next }

// Hint is what an error says is to be done, "" when that is nothing.
func Hint(err error) string {
	var h interface{ Hint() string }
	if errors.As(err, &h) {
		return h.Hint()
	}
	return ""
}

// explain puts git's own words into ours.
func explain(dir, words string, err error) error {
	switch {
	case strings.Contains(words, "not a git repository"):
		return ErrNoRepository
	case strings.Contains(words, "dubious ownership"), strings.Contains(words, "unsafe repository"):
		return &Error{
			Text: "git does not trust the repository of " + dir + ": it belongs to another user",
			Next: "if it is yours, say so: git config --global --add safe.directory " + quoted(between(words, "repository at '", "'"), dir),
		}
	case strings.Contains(words, "cannot use bare repository"):
		return &Error{
			Text: dir + " lies in a bare repository, which has no work tree",
			Next: "clone it, or make a work tree with git worktree add",
		}
	case strings.Contains(words, "promisor remote"), strings.Contains(words, "lazy fetching disabled"):
		return missing{}
	case strings.Contains(words, "cannot chdir"), strings.Contains(words, "cannot change to"):
		return &Error{Text: fmt.Sprintf("git cannot go to %s: %s", dir, oneLine(words))}
	}
	if words = oneLine(words); words != "" {
		return &Error{Text: "git: " + words}
	}
	return &Error{Text: "git: " + err.Error()}
}

// between returns what stands between two texts, "" when they are not there.
func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, ok := strings.Cut(s, to)
	if !ok {
		return ""
	}
	return s
}

// quoted makes one word for a shell of the first text that is not empty.
func quoted(texts ...string) string {
	for _, s := range texts {
		if s = oneLine(s); s != "" {
			if strings.ContainsFunc(s, func(r rune) bool {
				return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("/._-:@+", r)
			}) {
				s = "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
			}
			return s
		}
	}
	return ""
}

// oneLine is the line of a text that says what went wrong, without what a
// terminal would obey.
func oneLine(s string) string {
	if _, fatal, ok := strings.Cut("\n"+s, "\nfatal: "); ok {
		s = fatal
	}
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?")))
}
