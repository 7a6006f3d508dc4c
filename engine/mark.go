package engine

import (
	"strings"

	"nplay/conf"
)

// marks are the sensitive values of a host's tasks.
type marks []string

func marksOf(jobs []*Job) marks {
	seen := map[string]bool{"": true}
	var m marks
	for _, j := range jobs {
		for _, s := range j.Secrets {
			if v := s.Reveal(); !seen[v] {
				seen[v] = true
				m = append(m, v)
			}
		}
	}
	return m
}

// mark makes every statement secret that carries one of the values, also those
// that the router had before: the old value of a leaf is printed too.
func (m marks) mark(n *conf.Node) {
	if len(m) == 0 {
		return
	}
	for _, k := range n.Kids {
		for _, v := range m {
			if strings.Contains(k.Key, v) || strings.Contains(k.Value, v) {
				k.Secret = true
			}
		}
		m.mark(k)
	}
}
