package conf

import (
	"slices"

	"nplay/conf/schema"
)

// A spot is where a member of a list or leaf-list goes. Place Last with a
// member that existed means that it stays where it is.
type spot struct {
	node          *Node
	place         Place
	after, before string
	veiled        bool // after or before is a secret
}

// behind makes the spot the one that follows n.
func (s *spot) behind(n *Node) { s.place, s.after, s.veiled = Following, id(n), n.Secret }

// ahead makes the spot the first one, where n was.
func (s *spot) ahead(n *Node) { s.place, s.before, s.veiled = First, id(n), n.Secret }

// arrange returns the members of now with the places that bring those of old,
// less the removed ones, into the order of now when they are taken in turn.
func arrange(old, now []*Node) []spot {
	spots := make([]spot, len(now))
	for i, n := range now {
		spots[i].node = n
	}
	if !now[0].Def.Ordered() {
		return spots
	}
	index := make(map[string]int, len(now))
	for i, n := range now {
		index[id(n)] = i
	}
	var rank []int // of the members that stay: their index in now, in the order of old
	for _, n := range old {
		if i, ok := index[id(n)]; ok {
			rank = append(rank, i)
		}
	}
	if len(rank) == 0 {
		return spots
	}
	if now[0].Kind() == schema.LeafList {
		return pull(spots, rank)
	}
	return settle(spots, rank)
}

// settle moves as few entries as can be: those that are not on the longest
// increasing run stay nowhere, each is put behind the one before it.
func settle(spots []spot, rank []int) []spot {
	stays := rising(rank)
	existed := make([]bool, len(spots))
	for _, i := range rank {
		existed[i] = true
	}
	last := stays[len(stays)-1] // the last entry that is not touched
	for i := range spots {
		_, kept := slices.BinarySearch(stays, i)
		switch {
		case kept, !existed[i] && i > last:
		case i == 0:
			spots[i].ahead(spots[rank[0]].node)
		default:
			spots[i].behind(spots[i-1].node)
		}
	}
	return spots
}

// pull brings the members of a leaf-list into order by putting some to the
// front, the last of them first: a place behind another member can be said of
// list entries only (attribute insert="after" names the other's key elements).
func pull(spots []spot, rank []int) []spot {
	place := make(map[int]int, len(rank))
	for at, i := range rank {
		place[i] = at
	}
	// The tail that can stay: members that existed, in their old order, and then
	// new ones, which go to the end by themselves.
	start, next := len(spots), len(rank)
	for i := len(spots) - 1; i >= 0; i-- {
		at, existed := place[i]
		if existed && at > next || !existed && next < len(rank) {
			break
		}
		if existed {
			next = at
		}
		start = i
	}
	front := spots[rank[0]].node
	for i := start - 1; i >= 0; i-- {
		spots[i].ahead(front)
		front = spots[i].node
	}
	slices.Reverse(spots[:start])
	return spots
}

// rising returns the longest increasing run among distinct numbers, ascending.
func rising(seq []int) []int {
	var ends []int                // ends[k]: index in seq of the smallest end of a run of k+1 numbers
	prev := make([]int, len(seq)) // the index before it in its run
	for i, v := range seq {
		k, _ := slices.BinarySearchFunc(ends, v, func(e, v int) int { return seq[e] - v })
		prev[i] = -1
		if k > 0 {
			prev[i] = ends[k-1]
		}
		if k == len(ends) {
			ends = append(ends, i)
		} else {
			ends[k] = i
		}
	}
	run := make([]int, len(ends))
	for i, k := ends[len(ends)-1], len(ends)-1; k >= 0; i, k = prev[i], k-1 {
		run[k] = seq[i]
	}
	return run
}
