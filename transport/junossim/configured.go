package junossim

import (
	"errors"
	"sync"

	"nplay/transport/junossim/markup"
	"nplay/transport/junossim/tree"
)

// last is the configuration parsed last. Many routers may start with the same
// one; what is committed is never changed, so they can share it.
var last struct {
	sync.Mutex
	text string
	root *tree.Node
}

// parse reads a configuration that is put into force without a commit.
func parse(doc string) (*tree.Node, error) {
	last.Lock()
	defer last.Unlock()
	if last.root != nil && last.text == doc {
		return last.root, nil
	}
	e, err := markup.Parse(doc)
	if err != nil {
		return nil, err
	}
	if e = e.Find("configuration"); e == nil {
		return nil, errors.New("no <configuration> in it")
	}
	root := tree.New()
	for _, p := range loader("merge", class{flags: []string{"all"}}).Load(root, e) {
		if !p.Warning {
			return nil, p
		}
	}
	last.text, last.root = doc, root
	return root, nil
}
