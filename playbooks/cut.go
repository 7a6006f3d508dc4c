package playbooks

import (
	"regexp"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"nplay/modules"
)

// A file whose syntax is wrong may read as code what was meant as a string: a
// quote or a heredoc mark is missing. So little of it is shown.

var (
	// A line that is only brackets.
	bracketLine = regexp.MustCompile(`^[\s{}\[\](),]*$`)
	// A line that sets an argument or begins a block. The spaces before the equals
	// sign tell it from the end of a line of base64.
	wordLine = regexp.MustCompile(`^\s*([A-Za-z_][A-Za-z0-9_-]*)(\s+=|\s*\{|\s*=|\s+"|\s*$)`)
)

// cut returns how many bytes of a line of a broken file may be shown: nothing
// of a line that continues a string or does not look like code, else up to its
// first quote or heredoc mark. The value of an argument is left out, too, when
// it could be a secret: by the argument's name, in an inventory, and behind the
// first error of the file, where strings may be inside out.
func cut(f *file, n int) int {
	line := f.line(n)
	if bracketLine.MatchString(line) {
		return len(line)
	}
	m := wordLine.FindStringSubmatch(line)
	if m == nil || insideString(f, n) {
		return 0
	}
	known := words()[m[1]]
	if !known && !strings.HasSuffix(m[2], " =") {
		return 0
	}
	at := len(line)
	for _, mark := range []string{`"`, "<<", "'"} {
		if i := strings.Index(line, mark); i >= 0 {
			at = min(at, i)
		}
	}
	if i := strings.IndexByte(line, '='); i >= 0 && i < at {
		if !known || f.kind == inventoryFile || n > f.wrong || secretWord(m[1]) {
			at = i + 1
		}
	}
	return at
}

// insideString reports whether a line begins inside of a quote or heredoc.
func insideString(f *file, n int) bool {
	i := sort.Search(len(f.tokens), func(i int) bool { return f.tokens[i].Range.Start.Line >= n })
	depth := 0
	for _, t := range f.tokens[:i] {
		switch t.Type {
		case hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc:
			depth++
		case hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc:
			depth--
		}
	}
	return depth > 0
}

// words returns the names of all blocks and arguments of the language.
func words() map[string]bool {
	out := map[string]bool{"rollout": true}
	for _, f := range []form{topForm, aboutForm, variableForm, validForm, playForm, proofForm,
		inventoryForm, hostForm, groupForm, connectionForm, nextForm, jumpForm, {attrs: taskArguments}, {attrs: sortedKeys(rolloutWords)}} {
		for _, w := range append(append([]string(nil), f.attrs...), f.blocks...) {
			out[w] = true
		}
	}
	for _, e := range modules.Registry {
		for _, n := range signatureOf(e).names() {
			out[n] = true
		}
	}
	return out
}

// secretWord reports whether an argument of that name may take a secret. Where
// the syntax is wrong the name is all there is to go by.
func secretWord(name string) bool {
	name = strings.ToLower(name)
	for _, w := range []string{"password", "secret", "passphrase", "passcode", "answer", "hash", "token", "credential", "private", "default"} {
		if strings.Contains(name, w) {
			return true
		}
	}
	for _, e := range modules.Registry {
		for _, p := range signatureOf(e).parameters {
			if p.veil.all() && p.name == name {
				return true
			}
		}
	}
	return false
}
