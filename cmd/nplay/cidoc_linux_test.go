package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// A ciJob is a job of a workflow in docs/ci.md.
type ciJob struct {
	name      string
	env       map[string]string // as written
	steps     []ciStep
	artifacts []string // GitLab: what is kept of it
}

// A ciStep is what a job does at once: shell lines, or something the platform does.
type ciStep struct {
	name  string
	lines []string
	uses  string            // GitHub: an action instead of lines
	with  map[string]string // of it
	// always is set for what is done after a failure, too: GitLab's after_script.
	always bool
}

// ciWorkflows are the jobs of each yaml block of docs/ci.md, by the name of the
// file that it is to be. A line that is neither known not to be shell nor taken as
// shell is an error: none is passed over.
func ciWorkflows(t *testing.T) map[string][]*ciJob {
	t.Helper()
	text, err := os.ReadFile("../../docs/ci.md")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]*ciJob{}
	for _, m := range fence.FindAllStringSubmatch(string(text), -1) {
		if m[1] != "yaml" {
			t.Fatalf("a block of %s in docs/ci.md, whose lines nobody runs", m[1])
		}
		head, body, _ := strings.Cut(m[2], "\n")
		file := strings.TrimPrefix(head, "# ")
		lines := strings.Split(strings.TrimRight(body, "\n"), "\n")
		if strings.HasPrefix(file, ".github/") {
			out[file] = githubJobs(t, lines)
		} else {
			out[file] = gitlabJobs(t, lines)
		}
	}
	if strings.Count(string(text), "```") != 2*len(out) {
		t.Fatal("docs/ci.md has a block that is not read, or two of one file")
	}
	return out
}

var (
	githubHead = regexp.MustCompile(`^(name: \w+|on:|permissions:|concurrency:|jobs:|  (pull_request|push|schedule):|    branches: \[main\]|    - cron: .*|  (contents|pull-requests): \w+|  group: routers|  cancel-in-progress: false)$`)
	githubJob  = regexp.MustCompile(`^  (\w+):$`)
	githubMeta = regexp.MustCompile(`^    (runs-on: .*|needs: \w+|environment: routers)$`)
	ciEntry    = regexp.MustCompile(`^ *([\w-]+): (.*)$`)
)

// githubJobs reads a workflow in the layout of docs/ci.md.
func githubJobs(t *testing.T, lines []string) []*ciJob {
	t.Helper()
	var jobs []*ciJob
	var job *ciJob
	in := "" // env, steps, with
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		step := func() *ciStep { return &job.steps[len(job.steps)-1] }
		switch m := githubJob.FindStringSubmatch(line); {
		case m != nil && len(jobs) == 0 && !strings.Contains(strings.Join(lines[:i], "\n"), "jobs:"), strings.TrimSpace(line) == "":
		case m != nil:
			job = &ciJob{name: m[1], env: map[string]string{}}
			jobs = append(jobs, job)
		case job == nil && githubHead.MatchString(line), githubMeta.MatchString(line):
			in = ""
		case line == "    env:" || line == "    steps:":
			in = strings.Trim(line, " :")
		case in == "env" && strings.HasPrefix(line, "      "):
			m := ciEntry.FindStringSubmatch(line)
			job.env[m[1]] = m[2]
		case strings.HasPrefix(line, "      - uses: "):
			job.steps = append(job.steps, ciStep{uses: line[len("      - uses: "):], with: map[string]string{}})
		case strings.HasPrefix(line, "      - name: "):
			job.steps = append(job.steps, ciStep{name: line[len("      - name: "):]})
		case line == "        with:" && step().uses != "":
			in = "with"
		case in == "with" && strings.HasPrefix(line, "          "):
			m := ciEntry.FindStringSubmatch(line)
			step().with[m[1]] = m[2]
		case strings.HasPrefix(line, "        if: always()"):
			step().always = true
		case line == "        run: |":
			for ; i+1 < len(lines) && strings.HasPrefix(lines[i+1], "          "); i++ {
				step().lines = append(step().lines, strings.TrimSpace(lines[i+1]))
			}
		case strings.HasPrefix(line, "        run: "):
			step().lines = []string{line[len("        run: "):]}
		default:
			t.Fatalf("docs/ci.md: what is the line %q?", line)
		}
	}
	return jobs
}

var (
	gitlabKey  = regexp.MustCompile(`^  (stage: \w+|tags: \[management\]|resource_group: routers|environment: routers|rules:|variables:|artifacts:)$`)
	gitlabRule = regexp.MustCompile(`^(    - if: .*|      when: manual|    when: always)$`)
)

// gitlabJobs reads a pipeline in the layout of docs/ci.md.
func gitlabJobs(t *testing.T, lines []string) []*ciJob {
	t.Helper()
	named := map[string][]string{} // lists that others refer to
	var before []string
	var jobs []*ciJob
	var job *ciJob
	var list *[]string
	variables := false
	for _, line := range lines {
		word := strings.TrimSuffix(strings.TrimSpace(line), ":")
		item, isItem := strings.CutPrefix(strings.TrimSpace(line), "- ")
		switch {
		case word == "" || strings.HasPrefix(line, "stages: [") || line == "default:":
		case strings.HasPrefix(line, ".") && strings.Contains(line, ": &"):
			name := line[strings.Index(line, "&")+1:]
			list = new([]string)
			job = &ciJob{name: "." + name}
		case !strings.HasPrefix(line, " ") && strings.HasSuffix(line, ":"):
			job = &ciJob{name: word, env: map[string]string{}}
			jobs = append(jobs, job)
			list = nil
		case line == "  before_script:" && job == nil:
			list = &before
		case line == "  script:":
			// The platform runs both in one shell.
			job.steps = append(job.steps, ciStep{name: word, lines: append([]string{}, before...)})
			list = &job.steps[len(job.steps)-1].lines
		case line == "  after_script:":
			job.steps = append(job.steps, ciStep{name: word, always: true})
			list = &job.steps[len(job.steps)-1].lines
		case gitlabKey.MatchString(line):
			list, variables = nil, word == "variables"
		case gitlabRule.MatchString(line) && list == nil:
		case strings.HasPrefix(line, "    paths: ["):
			job.artifacts = strings.Split(strings.TrimSuffix(line[len("    paths: ["):], "]"), ", ")
		case variables && list == nil && strings.HasPrefix(line, "    "):
			m := ciEntry.FindStringSubmatch(line)
			job.env[m[1]] = m[2]
		case isItem && list != nil && strings.HasPrefix(item, "*"):
			if len(named[item[1:]]) == 0 {
				t.Fatalf("docs/ci.md: nothing is called %s", item)
			}
			*list = append(*list, named[item[1:]]...)
		case isItem && list != nil:
			*list = append(*list, item)
			if strings.HasPrefix(job.nameOr(), ".") {
				named[job.name[1:]] = *list
			}
		default:
			t.Fatalf("docs/ci.md: what is the line %q?", line)
		}
	}
	return jobs
}

// nameOr is the job's name; a list outside of jobs has none.
func (j *ciJob) nameOr() string {
	if j == nil {
		return ""
	}
	return j.name
}
