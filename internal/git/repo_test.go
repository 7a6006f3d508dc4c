package git

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A repo is a git repository made by git itself.
type repo struct {
	*testing.T
	dir string
	env []string
}

// newRepo makes an empty one. Nobody's configuration shows through.
func newRepo(t *testing.T, options ...string) *repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("CI is set, and git is missing:", err)
		}
		t.Skip("git is not installed")
	}
	r := &repo{T: t, dir: filepath.Join(t.TempDir(), "repo")}
	r.env = append(os.Environ(),
		"HOME="+t.TempDir(), "XDG_CONFIG_HOME=", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.net", "GIT_COMMITTER_NAME=C", "GIT_COMMITTER_EMAIL=c@example.net",
		"GIT_AUTHOR_DATE=2026-01-02T03:04:05Z", "GIT_COMMITTER_DATE=2026-01-02T03:04:05Z")
	if err := os.MkdirAll(r.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	r.git(append([]string{"init", "-q", "-b", "main"}, options...)...)
	return r
}

// git runs git in the repository.
func (r *repo) git(args ...string) string {
	r.Helper()
	c := exec.Command("git", args...)
	c.Dir, c.Env = r.dir, r.env
	out, err := c.CombinedOutput()
	if err != nil {
		r.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// write puts a file into the work tree.
func (r *repo) write(name, text string) {
	r.Helper()
	path := filepath.Join(r.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		r.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		r.Fatal(err)
	}
}

// commit commits the whole work tree and returns the commit.
func (r *repo) commit() string {
	r.Helper()
	r.git("add", "--all")
	r.git("commit", "-q", "--allow-empty", "-m", "x")
	return r.git("rev-parse", "HEAD")
}

// at is Git.At on a folder of the work tree.
func (r *repo) at(folder, ref string) (*Tree, error) {
	r.Helper()
	t, err := Git{Environ: r.env}.At(context.Background(), filepath.Join(r.dir, filepath.FromSlash(folder)), ref)
	if err == nil {
		r.Cleanup(func() { t.Close() })
	}
	return t, err
}

// mustAt is at where it has to work.
func (r *repo) mustAt(folder, ref string) *Tree {
	r.Helper()
	t, err := r.at(folder, ref)
	if err != nil {
		r.Fatal(err)
	}
	return t
}
