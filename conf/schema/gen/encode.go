package main

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
)

// magic begins the file; the number is that of its form.
const magic = "nplay schema 1\n"

// encode writes a graph whose last node is the configuration. conf/schema uses
// the data where it lies, without unpacking it, so every number has a fixed
// size, low byte first. After the magic come eight counts of 4 bytes, then
// these columns without gaps:
//
//	names:  ends in text 4 each; text
//	keys:   begins 2 each and one more; names 2 each         (sets of keys of lists)
//	values: begins in alternatives 2 each and one more
//	alternatives: forms 1 each; begins in bounds 2 each and one more;
//	        begins in words 2 each and one more; bounds 8+8 each; words (names) 2 each
//	nodes:  heads 1 each: kind | presence<<3 | ordered<<4 | secret<<5;
//	        args 2 each: a leaf's and leaf-list's values, a list's keys, else 0;
//	        begins in kids 4 each and one more; kids' names, nodes,
//	        places in the YANG's order, 2 each
//
// Names are in order and count from 0, as all else, but nodes count from 1. A
// node's kids are in order and have lower numbers than the node.
func encode(g *graph) ([]byte, error) {
	var e encoder
	e.names(g)
	e.keys(g)
	e.values(g)
	e.nodes(g)
	out := []byte(magic)
	for _, c := range e.counts {
		out = binary.LittleEndian.AppendUint32(out, uint32(c))
	}
	return append(out, e.out...), e.err
}

type encoder struct {
	counts []int
	out    []byte
	err    error
	name   map[string]int
	key    map[string]int
	value  map[string]int
}

func (e *encoder) short(n int) {
	if n > math.MaxUint16 {
		e.err = fmt.Errorf("%d does not fit into two bytes; the form of the file must change", n)
	}
	e.out = binary.LittleEndian.AppendUint16(e.out, uint16(n))
}

func (e *encoder) shorts(all []int) {
	for _, n := range all {
		e.short(n)
	}
}

func (e *encoder) long(n int) { e.out = binary.LittleEndian.AppendUint32(e.out, uint32(n)) }

func (e *encoder) names(g *graph) {
	set := map[string]bool{}
	for _, n := range g.nodes {
		for _, k := range n.kids {
			set[k.name] = true
		}
		for _, a := range n.values {
			for _, w := range a.words {
				set[w] = true
			}
		}
	}
	all := slices.Sorted(maps.Keys(set))
	text := strings.Join(all, "")
	e.name = map[string]int{}
	end := 0
	for i, s := range all {
		e.name[s] = i
		end += len(s)
		e.long(end)
	}
	e.out = append(e.out, text...)
	e.counts = append(e.counts, len(all))
}

func (e *encoder) keys(g *graph) {
	e.key = map[string]int{}
	begins := []int{0}
	var names []int
	for _, n := range g.nodes {
		id := strings.Join(n.keys, " ")
		if _, ok := e.key[id]; n.kind != list || ok {
			continue
		}
		e.key[id] = len(e.key)
		for _, k := range n.keys {
			names = append(names, e.name[k])
		}
		begins = append(begins, len(names))
	}
	e.shorts(begins)
	e.shorts(names)
	e.counts = append(e.counts, len(e.key), len(names))
}

func (e *encoder) values(g *graph) {
	e.value = map[string]int{}
	var alts []alt
	begins := []int{0}
	for _, n := range g.nodes {
		id := n.values.key()
		if _, ok := e.value[id]; n.kind != leaf && n.kind != leafList || ok {
			continue
		}
		e.value[id] = len(e.value)
		alts = append(alts, n.values...)
		begins = append(begins, len(alts))
	}
	e.shorts(begins)
	e.counts = append(e.counts, len(e.value))
	e.alts(alts)
}

func (e *encoder) alts(alts []alt) {
	boundBegins, wordBegins := []int{0}, []int{0}
	var bounds [][2]uint64
	var words []int
	for _, a := range alts {
		e.out = append(e.out, a.form)
		bounds = append(bounds, a.bounds...)
		boundBegins = append(boundBegins, len(bounds))
		for _, w := range a.words {
			words = append(words, e.name[w])
		}
		wordBegins = append(wordBegins, len(words))
	}
	e.shorts(boundBegins)
	e.shorts(wordBegins)
	for _, b := range bounds {
		e.out = binary.LittleEndian.AppendUint64(e.out, b[0])
		e.out = binary.LittleEndian.AppendUint64(e.out, b[1])
	}
	e.shorts(words)
	e.counts = append(e.counts, len(alts), len(bounds), len(words))
}

func (e *encoder) nodes(g *graph) {
	nodes := g.nodes[1:]
	var args, names, kids, places []int
	begins := []int{0}
	for _, n := range nodes {
		head := n.kind
		for i, on := range []bool{n.presence, n.ordered, n.secret} {
			if on {
				head |= 8 << i
			}
		}
		e.out = append(e.out, head)
		arg := 0
		switch n.kind {
		case leaf, leafList:
			arg = e.value[n.values.key()]
		case list:
			arg = e.key[strings.Join(n.keys, " ")]
		}
		args = append(args, arg)
		for _, k := range n.kids {
			names = append(names, e.name[k.name])
			kids = append(kids, k.node)
			places = append(places, k.place)
		}
		begins = append(begins, len(kids))
	}
	e.shorts(args)
	for _, b := range begins {
		e.long(b)
	}
	e.shorts(names)
	e.shorts(kids)
	e.shorts(places)
	e.counts = append(e.counts, len(nodes))
}
