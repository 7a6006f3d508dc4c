package main

var (
	testsOfGit = []string{"./internal/git"}

	// gitBugs are those of playbooks that are taken from a commit or a stored plan.
	gitBugs = []bug{
		{
			name: "a link out of the folder followed", file: "internal/git/files.go",
			old: "if len(at) == 0 {\n\t\t\t\treturn item{}, errOutside\n\t\t\t}\n\t\t\tat = at[:len(at)-1]", new: "at = at[:max(0, len(at)-1)]",
			tests: testsOfGit,
		},
		{
			name: "another repository by the environment", file: "internal/git/git.go",
			old: `strings.HasPrefix(name, "GIT_") && !contains(kept, name)`, new: `strings.HasPrefix(name, "GIT_CONFIG") && !contains(kept, name)`,
			tests: testsOfGit,
		},
		{
			name: "an option for a commit", file: "internal/git/commit.go",
			old: `strings.HasPrefix(ref, "-")`, new: `strings.HasPrefix(ref, "--exec")`,
			tests: testsOfGit,
		},
		{
			name: "one of two names taken", file: "internal/git/commit.go",
			old: `case err == nil && says("is ambiguous"):`, new: `case err != nil && says("is ambiguous"):`,
			tests: testsOfGit,
		},
		{
			name: "a file that is gone is clean", file: "internal/git/change.go",
			old: "s.Whole != nil && path.Dir(name)", new: "s.Whole == nil && path.Dir(name)",
			tests: testsOfGit,
		},
		{
			name: "a file read anew for every router", file: "playbooks/bundle.go",
			old: "b.keep(name, data)\n\treturn", new: "b.keep(name, data)\n\tdefer delete(b.data, name)\n\treturn",
			tests: testsOfPlaybooks,
		},
		{
			name: "a secret kept with the values", file: "playbooks/stored.go",
			old: "if !x.Sensitive {\n\t\t\tx.JSON", new: "if plain, _ := v.value.UnmarkDeep(); true {\n\t\t\tv.value = plain\n\t\t\tx.JSON",
			tests: testsOfPlaybooks,
		},
		{
			name: "another value than the plan's taken", file: "playbooks/stored.go",
			old: "if l.errs > before || now.RawEquals(v.value) {", new: "if l.errs > before || now.RawEquals(v.value) || v.from != g.origin {",
			tests: testsOfPlaybooks,
		},
		{
			name: "the commit cut off for a long ticket", file: "engine/log.go",
			old: `at := "@" + cut(oneLine(v.Commit), commitLimit)`, new: `at := "@" + cut(oneLine(v.Commit), commitLimit/2)`,
			tests: testsOfEngine,
		},
	}
)
