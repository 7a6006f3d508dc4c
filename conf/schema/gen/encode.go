package main

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"slices"
)

// magic begins the file; the rest is compressed. conf/schema reads it.
const magic = "nplay schema 1\n"

// encode writes a graph whose last node is the configuration. Numbers are
// varints (encoding/binary):
//
//	names:  count; each: bytes shared with the name before, bytes of its own, those
//	values: count; each: count of alternatives; each: form,
//	        count of bounds; each: lowest (zigzag if signed or decimal), highest minus lowest,
//	        count of words; each: name, as difference to the one before
//	nodes:  count; each: kind | presence<<3 | ordered<<4 | secret<<5,
//	        leaf, leaf-list: values
//	        list: count of keys; each: name
//	        container, list: count of kids; each: name, as difference to the one before,
//	                         then for each: own number minus the kid's
//
// Names and values count from 0, nodes from 1. Names and kids are in order.
func encode(g *graph) []byte {
	var e encoder
	e.names(g)
	e.allValues(g)
	e.uint(uint64(len(g.nodes) - 1))
	for i, n := range g.nodes[1:] {
		e.node(i+1, n)
	}
	return e.out
}

type encoder struct {
	out    []byte
	name   map[string]int
	values map[string]int
}

func (e *encoder) uint(n uint64) { e.out = binary.AppendUvarint(e.out, n) }
func (e *encoder) int(n int)     { e.uint(uint64(n)) }

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
	e.name = map[string]int{}
	e.int(len(set))
	last := ""
	for i, s := range slices.Sorted(maps.Keys(set)) {
		same := 0
		for same < len(last) && same < len(s) && last[same] == s[same] {
			same++
		}
		e.int(same)
		e.int(len(s) - same)
		e.out = append(e.out, s[same:]...)
		e.name[s], last = i, s
	}
}

func (e *encoder) allValues(g *graph) {
	e.values = map[string]int{}
	var all []values
	for _, n := range g.nodes {
		if n.kind != leaf && n.kind != leafList {
			continue
		}
		if _, ok := e.values[n.values.key()]; !ok {
			e.values[n.values.key()] = len(all)
			all = append(all, n.values)
		}
	}
	e.int(len(all))
	for _, v := range all {
		e.int(len(v))
		for _, a := range v {
			e.alt(a)
		}
	}
}

func (e *encoder) alt(a alt) {
	e.out = append(e.out, a.form)
	e.int(len(a.bounds))
	for _, b := range a.bounds {
		if a.form == signed || a.form == decimal {
			e.out = binary.AppendVarint(e.out, int64(b[0]))
		} else {
			e.uint(b[0])
		}
		e.uint(b[1] - b[0])
	}
	e.int(len(a.words))
	e.ascending(a.words)
}

func (e *encoder) ascending(names []string) {
	last := 0
	for _, s := range names {
		e.int(e.name[s] - last)
		last = e.name[s]
	}
}

func (e *encoder) node(self int, n node) {
	head := n.kind
	for i, on := range []bool{n.presence, n.ordered, n.secret} {
		if on {
			head |= 8 << i
		}
	}
	e.out = append(e.out, head)
	switch n.kind {
	case leaf, leafList:
		e.int(e.values[n.values.key()])
	case list:
		e.int(len(n.keys))
		for _, k := range n.keys {
			e.int(e.name[k])
		}
	}
	if n.kind != container && n.kind != list {
		return
	}
	names := make([]string, len(n.kids))
	for i, k := range n.kids {
		names[i] = k.name
	}
	e.int(len(names))
	e.ascending(names)
	for _, k := range n.kids {
		e.int(self - k.node)
	}
}

// pack compresses an encoded graph into the file's form.
func pack(data []byte) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(magic)
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	err = w.Close() // flushes into b
	return b.Bytes(), err
}

// unpack is the opposite of pack.
func unpack(file []byte) ([]byte, error) {
	rest, ok := bytes.CutPrefix(file, []byte(magic))
	if !ok {
		return nil, errors.New("not a schema file of this version")
	}
	return io.ReadAll(flate.NewReader(bytes.NewReader(rest)))
}
