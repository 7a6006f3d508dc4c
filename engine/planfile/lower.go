package planfile

import (
	"strconv"
	"strings"
)

// A lowerer fills a router's templates in.
type lowerer struct {
	values  []string
	secrets []string // what stands for them
	budget  *budget
}

// lower fills in a text.
func (l *lowerer) lower(text string) (string, error) {
	if strings.IndexByte(text, 1) < 0 {
		return text, l.budget.text(len(text))
	}
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "\x01")
		out.WriteString(before)
		if !found {
			break
		}
		mark, after, closed := strings.Cut(rest, "\x01")
		if !closed {
			return "", damaged("a text ends within a mark")
		}
		text = after
		if mark == "" {
			out.WriteByte(1)
			continue
		}
		from := l.values
		if mark[0] == 's' {
			from = l.secrets
		} else if mark[0] != 'r' {
			return "", damaged("an unknown mark in a text")
		}
		i, err := strconv.Atoi(mark[1:])
		if err != nil || i < 0 || i >= len(from) {
			return "", damaged("a mark in a text for a value that the router does not have")
		}
		if err := l.budget.text(len(from[i])); err != nil {
			return "", err
		}
		out.WriteString(from[i])
	}
	return out.String(), l.budget.text(len(text))
}

// A budget bounds what comes of a file: a template that is filled in for many
// routers is stored once.
type budget struct {
	nodes, bytes int // what may still come
}

func (b *budget) text(n int) error {
	if b.bytes -= n; b.bytes < 0 {
		return tooLarge()
	}
	return nil
}

func (b *budget) node() error {
	if b.nodes--; b.nodes < 0 {
		return tooLarge()
	}
	return nil
}

func tooLarge() *Problem {
	return &Problem{"the plan is larger than nplay takes from a file", "plan for fewer routers at a time: `--limit`"}
}
