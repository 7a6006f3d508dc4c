package selector

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// maxNames bounds what the brackets of one selector may stand for.
const maxNames = 100_000

// expand returns the words that a word with brackets stands for: r[1-3,7] is r1,
// r2, r3 and r7, and mx[098-101].ams has three digits everywhere. It is the form
// in which plans print routers. left is how many words it may be at most.
func expand(word string, left int) ([]string, error) {
	before, rest, ok := strings.Cut(word, "[")
	if !ok {
		return []string{word}, nil
	}
	list, after, ok := strings.Cut(rest, "]")
	if !ok {
		return nil, errors.New("a `[` without its `]`")
	}
	tails, err := expand(after, left)
	if err != nil {
		return nil, err
	}
	var words []string
	for part := range strings.SplitSeq(list, ",") {
		from, to, ranged := strings.Cut(part, "-")
		if !ranged {
			to = from
		}
		a, b, err := bounds(from, to)
		if err != nil {
			return nil, fmt.Errorf("%q in brackets %w", part, err)
		}
		if (b-a+1)*len(tails) > left-len(words) {
			return nil, fmt.Errorf("brackets that stand for more than %d names", maxNames)
		}
		width := 0
		if from[0] == '0' {
			width = len(from)
		}
		for n := a; n <= b; n++ {
			for _, tail := range tails {
				words = append(words, fmt.Sprintf("%s%0*d%s", before, width, n, tail))
			}
		}
	}
	return words, nil
}

// bounds reads the ends of a range.
func bounds(from, to string) (a, b int, err error) {
	for _, s := range []string{from, to} {
		if s == "" || len(s) > 9 || strings.Trim(s, "0123456789") != "" {
			return 0, 0, errors.New("is neither a number nor a range of numbers")
		}
	}
	a, _ = strconv.Atoi(from)
	b, _ = strconv.Atoi(to)
	switch {
	case a > b:
		return 0, 0, errors.New("runs backwards")
	case from[0] == '0' && len(from) > 1 && len(to) != len(from), to[0] == '0' && len(to) > len(from):
		return 0, 0, errors.New("has leading zeros, but ends of different length")
	}
	return a, b, nil
}
