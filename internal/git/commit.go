package git

import (
	"context"
	"fmt"
	"strings"
)

// commit finds what a name stands for: a tag, a branch, a commit, or an
// expression such as HEAD~2.
func (g Git) commit(ctx context.Context, dir, ref string) (string, error) {
	if ref == "" || strings.HasPrefix(ref, "-") || strings.ContainsRune(ref, 0) {
		return "", &Error{Text: fmt.Sprintf("%q is not the name of a tag, branch or commit", ref)}
	}
	out, complaints, err := g.run(ctx, dir, maxWord, "rev-parse", "--verify", "--end-of-options", ref+"^{commit}")
	out = strings.TrimSuffix(out, "\n")
	says := func(words string) bool { return strings.Contains(complaints, words) }
	switch {
	case err == nil && says("is ambiguous"):
		return "", &Error{
			Text: fmt.Sprintf("%q is the name of more than one thing in the git repository", ref),
			Next: fmt.Sprintf("say which: refs/tags/%s or refs/heads/%s", ref, ref),
		}
	case err == nil && isName(out):
		return out, nil
	case says("short object ID"):
		return "", &Error{Text: fmt.Sprintf("more than one object begins with %q", ref), Next: "give more of its digits"}
	case says("expected commit type"):
		return "", &Error{Text: fmt.Sprintf("%q is not a commit, and no tag or branch of one", ref)}
	case err == nil, says("Needed a single revision"):
		return "", g.unknown(ctx, dir, ref)
	}
	return "", err
}

// unknown says that there is no such commit, and why that may be.
func (g Git) unknown(ctx context.Context, dir, ref string) error {
	if ref == "HEAD" {
		return ErrNoCommit
	}
	e := &Error{Text: fmt.Sprintf("there is no tag, branch or commit %q in the git repository of %s", ref, dir),
		Next: "look with `git tag` and `git branch --all`; `git fetch --tags` gets what is new"}
	if out, _, err := g.run(ctx, dir, maxWord, "rev-parse", "--is-shallow-repository"); err == nil && strings.TrimSpace(out) == "true" {
		e.Text += ", of which only the newest commits are here (a shallow clone)"
		e.Next = "get the rest with `git fetch --unshallow --tags`; in a workflow: fetch-depth: 0, in GitLab CI: GIT_DEPTH: 0"
	}
	return e
}

// isName reports whether a text is the full name of an object.
func isName(s string) bool {
	return (len(s) == 40 || len(s) == 64) && strings.Trim(s, "0123456789abcdef") == ""
}

// short is how messages name a commit.
func short(commit string) string {
	if len(commit) < 12 {
		return commit
	}
	return commit[:12]
}
