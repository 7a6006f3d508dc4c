package git

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// wantErr checks the words of an error and of its hint.
func wantErr(t *testing.T, err error, text, hint string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), text) || !strings.Contains(Hint(err), hint) || hint == "" && Hint(err) != "" {
		t.Errorf("%v, hint %q; want %q, %q", err, Hint(err), text, hint)
	}
}

func TestRefsThatAreNone(t *testing.T) {
	r := newRepo(t)
	_, err := r.at(".", "HEAD")
	if !errors.Is(err, ErrNoCommit) {
		t.Errorf("an empty repository: %v", err)
	}
	r.write("p/main.hcl", "x")
	r.commit()
	r.git("tag", "twice")
	r.git("branch", "twice")
	for ref, want := range map[string][2]string{
		"":             {"is not the name of a tag", ""},
		"-h":           {"is not the name of a tag", ""},
		"--all":        {"is not the name of a tag", ""},
		"a\x00b":       {"is not the name of a tag", ""},
		"v9":           {`there is no tag, branch or commit "v9" in the git repository of `, "git fetch --tags"},
		"HEAD~7":       {"there is no tag", "git fetch --tags"},
		"HEAD..twice":  {"there is no tag", "git fetch --tags"},
		"^HEAD":        {"there is no tag", "git fetch --tags"},
		"x; touch y":   {"there is no tag", "git fetch --tags"},
		"x\n":          {"there is no tag", "git fetch --tags"},
		"twice":        {"is the name of more than one thing", "refs/tags/twice or refs/heads/twice"},
		"HEAD^{tree}":  {"is not a commit", ""},
		"HEAD:p/a.hcl": {"there is no tag", "git fetch --tags"},
	} {
		_, err := r.at("p", ref)
		wantErr(t, err, want[0], want[1])
	}
	_, err = r.at("q", "HEAD")
	wantErr(t, err, "q is not in HEAD (commit ", "")
	_, err = r.at("q", r.git("rev-parse", "HEAD")[:9])
	wantErr(t, err, "q is not in commit ", "")
	if tree, err := r.at("p", "refs/heads/twice"); err != nil || tree.Commit == "" {
		t.Error(err)
	}
}

func TestNoRepository(t *testing.T) {
	dir := t.TempDir()
	env := append(newRepo(t).env, "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
	if _, err := (Git{Environ: env}).At(context.Background(), dir, "HEAD"); !errors.Is(err, ErrNoRepository) {
		t.Error(err)
	}
	t.Setenv("PATH", dir)
	if _, err := (Git{Environ: env}).At(context.Background(), dir, "HEAD"); !errors.Is(err, ErrNone) {
		t.Error(err)
	}
}

// Clones that lack something, work trees beside, bare ones: each works, or says
// why not.
func TestClones(t *testing.T) {
	r := newRepo(t)
	r.write("p/main.hcl", "one")
	r.commit()
	r.git("tag", "v1")
	r.write("p/main.hcl", "two")
	r.commit()
	shallow, bare, beside := filepath.Join(t.TempDir(), "s"), filepath.Join(t.TempDir(), "b.git"), filepath.Join(t.TempDir(), "w")
	r.git("clone", "-q", "--depth", "1", "--no-tags", "file://"+r.dir, shallow)
	r.git("clone", "-q", "--bare", r.dir, bare)
	r.git("worktree", "add", "-q", beside, "v1")
	g := Git{Environ: r.env}
	ctx := context.Background()
	_, err := g.At(ctx, filepath.Join(shallow, "p"), "v1")
	wantErr(t, err, "a shallow clone", "fetch-depth: 0")
	_, err = g.At(ctx, bare, "v1")
	wantErr(t, err, "lies in a bare repository", "git worktree add")
	tree, err := g.At(ctx, filepath.Join(beside, "p"), "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	if tree.Commit != r.git("rev-parse", "v1") {
		t.Error("the work tree beside is at", tree.Commit)
	}
}

// A partial clone is not completed behind the person's back.
func TestPartialClone(t *testing.T) {
	r := newRepo(t)
	r.write("p/main.hcl", "one")
	r.commit()
	r.write("p/main.hcl", "two")
	r.commit()
	r.git("config", "uploadpack.allowFilter", "true")
	dir := filepath.Join(t.TempDir(), "partial")
	r.git("clone", "-q", "--filter=blob:none", "file://"+r.dir, dir)
	tree, err := Git{Environ: r.env}.At(context.Background(), filepath.Join(dir, "p"), "HEAD~1")
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	_, err = tree.FS().Open("main.hcl")
	wantErr(t, err, "which is a partial one", "clone without --filter")
}

func TestForeignOwner(t *testing.T) {
	r := newRepo(t)
	r.write("main.hcl", "x")
	r.commit()
	if os.Geteuid() != 0 {
		t.Skip("only root can give a folder away")
	}
	if err := os.Chown(r.dir, 12345, 12345); err != nil {
		t.Fatal(err)
	}
	_, err := r.at(".", "HEAD")
	wantErr(t, err, "belongs to another user", "git config --global --add safe.directory "+r.dir)
}

// GIT_DIR is set in hooks; it must not lead to another repository.
func TestEnvironment(t *testing.T) {
	r, other := newRepo(t), newRepo(t)
	r.write("main.hcl", "x")
	want := r.commit()
	other.write("main.hcl", "other")
	other.commit()
	r.env = append(r.env, "GIT_DIR="+other.dir+"/.git", "GIT_WORK_TREE="+other.dir, "GIT_INDEX_FILE=/none", "GIT_OBJECT_DIRECTORY=/none",
		"GIT_CONFIG_COUNT=1", "GIT_CONFIG_KEY_0=core.worktree", "GIT_CONFIG_VALUE_0="+other.dir, "GIT_TRACE=1", "LC_ALL=de_DE.UTF-8", "LANGUAGE=de")
	if tree := r.mustAt(".", "HEAD"); tree.Commit != want {
		t.Error("another repository was asked")
	}
}

// What a stranger's repository says is not run, and replaces nothing.
func TestHostileRepository(t *testing.T) {
	r := newRepo(t)
	r.write("main.hcl", "x")
	r.write(".gitattributes", "* filter=evil diff=evil\n")
	first := r.commit()
	r.write("main.hcl", "y")
	r.commit()
	ran := filepath.Join(t.TempDir(), "ran")
	for _, name := range []string{
		"core.fsmonitor", "core.pager", "core.sshCommand", "core.askPass", "core.editor", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process",
		"diff.evil.textconv", "diff.evil.command", "diff.external", "credential.helper", "core.gitProxy", "alias.ls-tree", "alias.rev-parse", "uploadpack.packObjectsHook",
	} {
		r.git("config", name, "touch "+ran)
	}
	r.git("config", "core.hooksPath", r.dir+"/hooks")
	for _, name := range []string{"post-index-change", "reference-transaction", "post-checkout"} {
		r.write("hooks/"+name, "#!/bin/sh\ntouch "+ran+"\n")
		if err := os.Chmod(r.dir+"/hooks/"+name, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	os.Remove(ran)
	r.write("main.hcl", "changed")
	tree := r.mustAt(".", "HEAD")
	if got := tree.Changes(Seen{Data: map[string][]byte{"main.hcl": []byte("changed")}}); len(got) != 1 {
		t.Error(got)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("the repository had something run")
	}
	c := exec.Command("git", "-c", "core.hooksPath=/dev/null", "replace", "HEAD", first)
	c.Dir, c.Env = r.dir, r.env
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if got := r.mustAt(".", "HEAD").Changes(Seen{Data: map[string][]byte{"main.hcl": []byte("y")}}); len(got) != 0 {
		t.Error("a replacement was taken for the commit")
	}
}

// A git that hangs, floods or talks nonsense is bounded, and left behind.
func TestOddGit(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the stand-ins are shell scripts")
	}
	bin := t.TempDir()
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	good := `case "$*" in *rev-parse*) echo 0123456789012345678901234567890123456789; exit;;
*ls-tree*) printf '100644 blob 0123456789012345678901234567890123456789\tmain.hcl\0'; exit;; esac
`
	for name, c := range map[string]struct{ script, text string }{
		"hangs":            {"sleep 60", "git did not answer within"},
		"holds the pipe":   {"sleep 60 & exit 0", "git did not answer within"},
		"floods":           {"while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done", "git rev-parse wrote more than"},
		"floods errors":    {"i=0; while [ $i -lt 2000 ]; do echo xxxxxxxxxxxxxxx >&2; i=$((i+1)); done; exit 1", "git: xxx"},
		"fails":            {"printf 'fatal: \\033[31mred\\n' >&2; exit 128", "git: [31mred"},
		"fails in silence": {"exit 3", "git: exit status 3"},
		"nonsense":         {"echo 42", "there is no tag"},
		"hangs later":      {good + "sleep 60", "git did not answer within"},
		"ends later":       {good + "echo 'fatal: bad object' >&2; exit 1", "git: bad object"},
		"ends in silence":  {good + "exit 0", "git ended before it had answered"},
		"nonsense later":   {good + "read x; echo hello; sleep 60", "what cannot be understood"},
		"wrong size":       {good + "read x; echo $x blob -5; sleep 60", "what cannot be understood"},
		"too short":        {good + "read x; echo $x blob 5; echo a", "git ended before it had answered"},
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(filepath.Join(bin, "git"), []byte("#!/bin/sh\n"+c.script+"\n"), 0o755); err != nil {
				t.Fatal(err)
			}
			begun := time.Now()
			patience := time.Minute // on a busy machine, all that does not hang gets its turn
			if strings.Contains(c.text, "did not answer") {
				patience = 400 * time.Millisecond
			}
			tree, err := Git{Timeout: patience}.At(context.Background(), t.TempDir(), "v1")
			if err == nil {
				_, err = tree.FS().Open("main.hcl")
				if _, again := tree.FS().Open("main.hcl"); again == nil {
					t.Error("it works after all")
				}
				tree.Close()
			}
			if err == nil || !strings.Contains(err.Error(), c.text) {
				t.Errorf("%v, want %q", err, c.text)
			}
			if took := time.Since(begun); took > 30*time.Second {
				t.Errorf("took %s", took)
			}
		})
	}
}
