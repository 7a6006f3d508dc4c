package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Programs that stand in for what the pipelines' platforms have. Each writes its
// arguments down, and does what the lines behind it rely on.
var ciPrograms = map[string]string{
	"curl": `out= url= data=
while [ $# -gt 0 ]; do case $1 in
--output) out=$2; shift;; --data-urlencode) data=${2#body@}; shift;; --header) shift;; http*) url=$1;; esac; shift; done
[ -z "$data" ] || [ -s "$data" ] || exit 26
case $url in
"$NPLAY_URL") cp "$CI_BINARY" "$out";;
https://gitlab.example.net/api/v4/projects/7/merge_requests/3/notes) echo '{}' > "$out"; cp "$data" "$CI_CALLS.comment";;
*) echo "curl: (22) $url" >&2; exit 22;;
esac`,
	"gh": `[ "$1 $2 $3" = "pr comment 3" ] || exit 1
while [ $# -gt 0 ]; do [ "$1" = --body-file ] && cp "$2" "$CI_CALLS.comment"; shift; done`,
}

// What the platforms' words in env: stand for.
var ciValues = map[string]string{
	"${{ vars.NPLAY_URL }}":                    "https://tools.example.net/nplay",
	"${{ github.token }}":                      "token",
	"${{ github.event.number }}":               "3",
	"${{ github.event.head_commit.url }}":      "https://github.example.net/net/commit/1",
	"${{ secrets.NPLAY_VAR_netops_password }}": ciPassword,
	"not-the-real-one":                         "not-the-real-one",
	"${{ runner.temp }}/age.key":               "TEMP/age.key",
	"${{ vars.NPLAY_SHA256 }}":                 "",
	"${{ secrets.NPLAY_SSH_KEY }}":             "",
	"${{ secrets.NPLAY_AGE_KEY }}":             "",
}

const (
	ciPassword = "Canary-pass-1"
	ciSecret   = "Canary-radius-2"
	ciPlaybook = `variable "netops_password" {
  type      = string
  sensitive = true
}
variable "radius_secret" {
  type      = string
  sensitive = true
  default   = "left-out"
}

play "edge" {
  hosts = "*"

  task "ensure_user" "netops" {
    name  = "netops"
    class = "super-user"
  }
  task "ensure_auth" "netops" {
    user     = ensure_user.netops.name
    password = var.netops_password
  }
  task "ensure_radius" "servers" {
    servers = [{ address = "192.0.2.9", secret = var.radius_secret }]
  }
  task "ensure_banner" "motd" {
    announcement = "net"
  }
}
`
)

// A pipeline runs the jobs of docs/ci.md in a repository of its own, against
// simulated routers.
type pipeline struct {
	*testing.T
	dir string
	lab *lab
	ran map[string]bool // the shell lines
}

func newPipeline(t *testing.T) *pipeline {
	t.Helper()
	for _, tool := range []string{"bash", "git", "age", "age-keygen", "sha256sum", "install"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatal("CI is set, and a tool is missing:", err)
			}
			t.Skip(tool, "is not installed, which the workflows need")
		}
	}
	p := &pipeline{T: t, dir: t.TempDir(), ran: map[string]bool{}}
	var err error
	if p.lab, err = newLab(p.path("lab"), 2, nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.lab.close() })
	for name, script := range ciPrograms {
		p.write("bin/"+name, "#!/bin/bash\nset -eu\necho \""+name+" $*\" >> \"$CI_CALLS\"\n"+script+"\n", 0o755)
	}
	p.write("home/.gitconfig", "[url \"file://"+p.path("origin.git")+"\"]\n\tinsteadOf = https://nplay:push-token@gitlab.example.net/net.git\n", 0o644)

	// The repository has what the page takes for granted.
	inventory, err := os.ReadFile(p.lab.inventory())
	if err != nil {
		t.Fatal(err)
	}
	p.write("seed/inventory.hcl", strings.NewReplacer(`"id_ed25519"`, `"~/.ssh/nplay"`).Replace(
		regexp.MustCompile(`(?s)variables \{.*?\n\}\n`).ReplaceAllString(string(inventory), "")), 0o644)
	p.write("seed/playbooks/edge/main.hcl", ciPlaybook, 0o644)
	known, err := os.ReadFile(p.path("lab/known_hosts"))
	if err != nil {
		t.Fatal(err)
	}
	p.write("seed/known_hosts", string(known), 0o644)
	p.must("", "age-keygen", "-o", p.path("age.key"))
	p.write("plain.hcl", "radius_secret = \""+ciSecret+"\"\n", 0o600)
	recipient := strings.TrimSpace(p.must("", "age-keygen", "-y", p.path("age.key")))
	p.must("", "age", "-a", "-r", recipient, "-o", p.path("seed/secrets.hcl"), p.path("plain.hcl"))
	saved, code := quietly("backup", "-i", p.lab.inventory(), "--dir", p.path("seed/configs"))
	if code != 0 {
		t.Fatalf("backup: exit code %d\n%s", code, saved)
	}
	p.must("", "git", "init", "-q", "--bare", "-b", "main", p.path("origin.git"))
	for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"add", "-A"}, {"commit", "-q", "-m", "net"}, {"push", "-q", p.path("origin.git"), "main"}} {
		p.must("seed", "git", args...)
	}
	return p
}

// quietly runs nplay in this process.
func quietly(args ...string) (string, int) {
	a, out := quiet()
	code := run(args, a)
	return out.String(), code
}

func (p *pipeline) path(name string) string { return filepath.Join(p.dir, filepath.FromSlash(name)) }

func (p *pipeline) write(name, text string, mode os.FileMode) {
	p.Helper()
	if err := os.MkdirAll(filepath.Dir(p.path(name)), 0o755); err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(p.path(name), []byte(text), mode); err != nil {
		p.Fatal(err)
	}
}

func (p *pipeline) read(name string) string {
	b, err := os.ReadFile(p.path(name))
	if err != nil && !os.IsNotExist(err) {
		p.Error(err)
	}
	return string(b)
}

// environ is that of a machine that has nothing but the usual tools.
func (p *pipeline) environ() []string {
	path := []string{p.path("bin")}
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if _, err := os.Stat(filepath.Join(dir, "nplay")); err != nil {
			path = append(path, dir)
		}
	}
	return []string{
		"PATH=" + strings.Join(path, string(os.PathListSeparator)), "HOME=" + p.path("home"), "TMPDIR=" + p.path("tmp"), "LC_ALL=C.UTF-8",
		"GIT_CONFIG_NOSYSTEM=1", "CI_BINARY=" + p.path("binary"), "CI_CALLS=" + p.path("calls"),
	}
}

// must runs a program of the test's own.
func (p *pipeline) must(dir, name string, args ...string) string {
	p.Helper()
	c := exec.Command(name, args...)
	c.Dir = p.path(dir)
	c.Env = append(p.environ(), "GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.net", "GIT_COMMITTER_NAME=C", "GIT_COMMITTER_EMAIL=c@example.net")
	out, err := c.Output()
	if err != nil {
		p.Fatalf("%s %v: %v", name, args, err)
	}
	return string(out)
}

// job runs a job in a fresh clone; want is the exit code of the step called
// failing, all others have to end with 0.
func (p *pipeline) job(j *ciJob, failing string, want int, env ...string) {
	p.Helper()
	work := p.path("work")
	for _, dir := range []string{work, p.path("home/.local"), p.path("home/.ssh"), p.path("tmp")} {
		if err := os.RemoveAll(dir); err != nil {
			p.Fatal(err)
		}
	}
	p.must("", "git", "clone", "-q", "file://"+p.path("origin.git"), work)
	if err := os.MkdirAll(p.path("tmp"), 0o755); err != nil {
		p.Fatal(err)
	}
	if err := os.MkdirAll(p.path("artifacts"), 0o755); err != nil {
		p.Fatal(err)
	}
	all := append(p.environ(), env...)
	for name, value := range j.env {
		v, ok := ciValues[value]
		if !ok {
			p.Fatalf("docs/ci.md: job %s: what is %s: %s?", j.name, name, value)
		}
		if v == "" {
			v = ciValueOf(env, name)
		}
		all = append(all, name+"="+strings.Replace(v, "TEMP", p.path("tmp"), 1))
	}
	if len(j.artifacts) == 0 && !strings.HasPrefix(strings.Join(env, " "), "GITHUB") {
		p.restore(work) // a later stage gets what an earlier one kept
	}
	failed := false
	for _, s := range j.steps {
		switch {
		case failed && !s.always: // as the platform has it
		case strings.HasPrefix(s.uses, "actions/checkout@"): // done
		case strings.HasPrefix(s.uses, "actions/upload-artifact@"):
			p.keep(work, s.with["path"])
		case strings.HasPrefix(s.uses, "actions/download-artifact@"):
			p.restore(work)
		case s.uses != "":
			p.Fatalf("docs/ci.md: what does %s do?", s.uses)
		default:
			code := p.shell(work, s, append(all, p.paths()...))
			expected := 0
			if s.name == failing {
				expected, failed = want, true
			}
			if code != expected {
				p.Fatalf("job %s, step %s: exit code %d, want %d\n%s", j.name, s.name, code, expected, p.read("log"))
			}
		}
	}
	if failed != (failing != "") {
		p.Errorf("job %s has no step %s", j.name, failing)
	}
	for _, file := range j.artifacts {
		p.keep(work, file)
	}
	for _, name := range []string{"home/.ssh/nplay", "tmp/age.key"} {
		if _, err := os.Stat(p.path(name)); err == nil {
			p.Errorf("job %s leaves %s behind", j.name, name)
		}
	}
}

func ciValueOf(env []string, name string) string {
	for _, kv := range env {
		if v, ok := strings.CutPrefix(kv, name+"="); ok {
			return v
		}
	}
	return ""
}

// paths is the PATH with what a step before added.
func (p *pipeline) paths() []string {
	added := strings.Fields(p.read("tmp/github.path"))
	if len(added) == 0 {
		return nil
	}
	return []string{"PATH=" + strings.Join(added, ":") + ":" + ciValueOf(p.environ(), "PATH")}
}

// shell runs the lines of a step as the platforms do. Each has to be reached.
func (p *pipeline) shell(dir string, s ciStep, env []string) int {
	p.Helper()
	lines := p.path("lines")
	script := fmt.Sprintf("trap 'echo $LINENO >> %q' DEBUG; %s\n", lines, s.lines[0])
	for _, l := range s.lines[1:] {
		script += l + "\n"
	}
	_ = os.Remove(lines)
	p.write("script", script, 0o600)
	c := exec.Command("bash", "-eu", "-o", "pipefail", p.path("script"))
	c.Dir, c.Env = dir, env
	out, err := c.CombinedOutput()
	p.write("log", "$ "+strings.Join(s.lines, "\n$ ")+"\n"+string(out), 0o600)
	p.noSecret("the output of a step", string(out))
	reached := strings.Fields(p.read("lines"))
	for i, l := range s.lines {
		if !slices.Contains(reached, strconv.Itoa(i+1)) {
			p.Errorf("the line was not run: %s", l)
		}
		p.ran[l] = true
	}
	if err == nil {
		return 0
	}
	return c.ProcessState.ExitCode()
}

func (p *pipeline) keep(work, file string) {
	p.Helper()
	data, err := os.ReadFile(filepath.Join(work, file))
	if err != nil {
		p.Errorf("an artifact is not there: %v", err)
	}
	p.noSecret(file, string(data))
	p.write("artifacts/"+file, string(data), 0o600)
}

func (p *pipeline) restore(work string) {
	entries, err := os.ReadDir(p.path("artifacts"))
	if err != nil {
		p.Fatal(err)
	}
	for _, e := range entries {
		p.write("work/"+e.Name(), p.read("artifacts/"+e.Name()), 0o600)
	}
}

func (p *pipeline) noSecret(where, text string) {
	p.Helper()
	for _, secret := range []string{ciPassword, ciSecret} {
		if strings.Contains(text, secret) {
			p.Errorf("%s shows a secret:\n%s", where, text)
		}
	}
}

// binary puts the program of the tests where the pipelines' download gets it, and
// returns its sum.
func (p *pipeline) binary() string {
	p.Helper()
	self, err := os.Executable()
	if err != nil {
		p.Fatal(err)
	}
	in, err := os.Open(self)
	if err != nil {
		p.Fatal(err)
	}
	defer in.Close()
	out, err := os.OpenFile(p.path("binary"), os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		p.Fatal(err)
	}
	defer out.Close()
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(out, sum), in); err != nil {
		p.Fatal(err)
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Every shell line in docs/ci.md runs, and does what the page says: a plan as a
// comment, the stored plan applied, the configurations in git, drift told.
func TestPipelines(t *testing.T) {
	workflows := ciWorkflows(t)
	total := 0
	for _, jobs := range workflows {
		for _, j := range jobs {
			for _, s := range j.steps {
				if s.uses == "" && len(s.lines) == 0 {
					t.Errorf("job %s: step %s has no line", j.name, s.name)
				}
				total += len(s.lines)
			}
		}
	}
	if total < 60 {
		t.Errorf("only %d shell lines in docs/ci.md", total)
	}
	of := func(t *testing.T, file, name string) *ciJob {
		t.Helper()
		for _, j := range workflows[file] {
			if j.name == name {
				return j
			}
		}
		t.Fatalf("docs/ci.md: %s has no job %s", file, name)
		return nil
	}
	t.Run("github", func(t *testing.T) {
		t.Parallel()
		p := newPipeline(t)
		key := p.read("lab/id_ed25519")
		env := []string{
			"GITHUB_PATH=" + p.path("tmp/github.path"), "GITHUB_STEP_SUMMARY=" + p.path("summary.md"),
			"NPLAY_SHA256=" + p.binary(), "NPLAY_SSH_KEY=" + strings.TrimSpace(key), "NPLAY_AGE_KEY=" + p.read("age.key"),
		}
		p.job(of(t, ".github/workflows/review.yml", "review"), "", 0, env...)
		p.commented("gh pr comment 3 --edit-last --create-if-none --body-file plan.md")
		p.job(of(t, ".github/workflows/nightly.yml", "nightly"), "Drift", 2, env...)
		p.job(of(t, ".github/workflows/apply.yml", "plan"), "", 0, env...)
		p.untouched()
		p.job(of(t, ".github/workflows/apply.yml", "apply"), "", 0, env...)
		p.applied("https://github.example.net/net/commit/1")
		p.job(of(t, ".github/workflows/nightly.yml", "nightly"), "", 0, env...)
		p.backedUp()
		p.noSecret("the summary", p.read("summary.md"))
		if s := p.read("summary.md"); strings.Count(s, "netops") < 3 {
			t.Errorf("the summary:\n%s", s)
		}
		p.all(workflows, ".github/")
	})
	t.Run("gitlab", func(t *testing.T) {
		t.Parallel()
		p := newPipeline(t)
		key := p.path("lab/id_ed25519")
		env := []string{
			"NPLAY_URL=" + ciValues["${{ vars.NPLAY_URL }}"], "NPLAY_SHA256=" + p.binary(), "NPLAY_GITLAB_TOKEN=token", "NPLAY_PUSH_TOKEN=push-token",
			"CI_API_V4_URL=https://gitlab.example.net/api/v4", "CI_PROJECT_ID=7", "CI_MERGE_REQUEST_IID=3", "CI_SERVER_HOST=gitlab.example.net",
			"CI_PROJECT_PATH=net", "CI_DEFAULT_BRANCH=main", "CI_PIPELINE_URL=https://gitlab.example.net/net/-/pipelines/1",
		}
		protected := append(env, "NPLAY_SSH_KEY="+key, "NPLAY_AGE_KEY="+p.path("age.key"), "NPLAY_VAR_netops_password="+ciPassword)
		const file = ".gitlab-ci.yml"
		p.job(of(t, file, "review"), "", 0, env...)
		p.commented("curl --fail --silent --show-error --output /dev/null")
		p.job(of(t, file, "nightly"), "script", 2, protected...)
		p.job(of(t, file, "plan"), "", 0, protected...)
		p.untouched()
		p.job(of(t, file, "apply"), "", 0, protected...)
		p.applied("https://gitlab.example.net/net/-/pipelines/1")
		p.job(of(t, file, "nightly"), "", 0, protected...)
		p.backedUp()
		p.all(workflows, file)
	})
}

// commented checks what was written below the request.
func (p *pipeline) commented(call string) {
	p.Helper()
	if calls := p.read("calls"); !strings.Contains(calls, call) {
		p.Errorf("nobody called %s:\n%s", call, calls)
	}
	if text := p.read("calls.comment"); !strings.Contains(text, "netops") || !strings.Contains(text, "`r1 r2`") || len(text) > 60_000 {
		p.Errorf("the comment:\n%s", text)
	}
}

// untouched checks that no router was changed.
func (p *pipeline) untouched() {
	p.Helper()
	for _, r := range p.lab.fleet.Routers {
		if c := r.Counters(); c.Commits != 0 || c.Checks == 0 || r.Locked() != "" {
			p.Errorf("%s: %+v", r.Hostname(), c)
		}
	}
}

// applied checks that the plan was carried out, and that the routers know why.
func (p *pipeline) applied(change string) {
	p.Helper()
	commit := p.must("origin.git", "git", "rev-parse", "main")[:12]
	for _, r := range p.lab.fleet.Routers {
		if c := r.Counters(); c.Commits != 1 || !strings.Contains(r.Committed(), "<name>netops</name>") {
			p.Errorf("%s: %+v", r.Hostname(), c)
		}
	}
	p.write("other/main.hcl", "play \"p\" {\n  hosts = \"*\"\n  task \"ensure_hostname\" \"h\" {\n    name = \"other\"\n  }\n}\n", 0o644)
	out, code := quietly("drift", p.path("other"), "-i", p.lab.inventory(), "--format", "json")
	if want := "edge@" + commit + ": " + change; code != 2 || strings.Count(out, want) == 0 {
		p.Errorf("exit code %d, want %q in the routers' history:\n%s", code, want, out)
	}
}

// backedUp checks that the configurations are in git.
func (p *pipeline) backedUp() {
	p.Helper()
	for _, name := range []string{"r1", "r2"} {
		text := p.must("origin.git", "git", "show", "main:configs/"+name+".xml")
		if !strings.Contains(text, "<name>netops</name>") || !strings.Contains(text, "SECRET-DATA") {
			p.Errorf("configs/%s.xml:\n%s", name, text)
		}
	}
	if n := strings.TrimSpace(p.must("origin.git", "git", "rev-list", "--count", "main")); n != "2" {
		p.Errorf("%s commits, want one of the repository and one of the configurations that changed", n)
	}
}

// all checks that no shell line was left out.
func (p *pipeline) all(workflows map[string][]*ciJob, prefix string) {
	p.Helper()
	for file, jobs := range workflows {
		for _, j := range jobs {
			for _, s := range j.steps {
				for _, l := range s.lines {
					if strings.HasPrefix(file, prefix) && !p.ran[l] {
						p.Errorf("%s, job %s: nobody ran %s", file, j.name, l)
					}
				}
			}
		}
	}
}
