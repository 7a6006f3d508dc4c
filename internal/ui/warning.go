package ui

import (
	"strings"
	"sync"

	"nplay/engine"
)

// Warnings gathers what routers said beside "ok". Its Sink may be called from
// many goroutines at once.
type Warnings struct {
	mu    sync.Mutex
	order []string
	hosts map[string][]string
}

// Sink takes the events of a run and keeps the warnings among them.
func (w *Warnings) Sink(e engine.Event) {
	if e.Kind != engine.Warned {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.hosts == nil {
		w.hosts = map[string][]string{}
	}
	if w.hosts[e.Detail] == nil {
		w.order = append(w.order, e.Detail)
	}
	w.hosts[e.Detail] = append(w.hosts[e.Detail], e.Host)
}

// warnings prints the routers' warnings, the same words once.
func (p *page) warnings(w *Warnings) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, text := range w.order {
		if i == 0 {
			p.linef("\n%s", p.paint(amber, "The routers warned"))
		}
		p.linef("  %s: %s", p.who(dedupe(w.hosts[text])), strings.TrimLeft(indent(clean(text), "    "), " "))
	}
}
