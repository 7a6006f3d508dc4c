package secret

import (
	"crypto/sha256"
	"crypto/sha512"
	"hash"
)

// SHA-crypt by Ulrich Drepper, "Unix crypt using SHA-256 and SHA-512",
// version 0.6. The numbers in the comments are the steps of that text.

// The order in which the digest's bytes are written. Each group of three
// moves every one of its three places on by one, but in a rotated order.
var (
	order256 = shuffle(10, 20, 2, 30, 31)
	order512 = shuffle(21, 42, 1, 63)
)

// shuffle writes out the order for a digest cut into three runs of n bytes,
// where the group after (a,b,c) is that triple turned by turn places and moved
// on by one; tail is the last, short group, highest byte last in tail.
func shuffle(n, twice, turn int, tail ...int) []int {
	order := make([]int, 0, 3*n+len(tail))
	at := [3]int{0, n, twice}
	for range n {
		order = append(order, at[:]...)
		at = [3]int{at[turn%3] + 1, at[(turn+1)%3] + 1, at[(turn+2)%3] + 1}
	}
	for i := len(tail) - 1; i >= 0; i-- {
		order = append(order, tail[i])
	}
	return order
}

func sha256Crypt(password, salt []byte, rounds int) []byte {
	return encodeOrder(nil, shaCrypt(sha256.New(), password, salt, rounds), order256)
}

func sha512Crypt(password, salt []byte, rounds int) []byte {
	return encodeOrder(nil, shaCrypt(sha512.New(), password, salt, rounds), order512)
}

func shaCrypt(h hash.Hash, password, salt []byte, rounds int) []byte {
	if rounds == 0 {
		rounds = defaultRounds
	}
	sum := func(parts ...[]byte) []byte {
		h.Reset()
		for _, p := range parts {
			h.Write(p)
		}
		return h.Sum(nil)
	}
	b := sum(password, salt, password) // 4-8

	h.Reset() // 1-12
	h.Write(password)
	h.Write(salt)
	h.Write(stretch(b, len(password)))
	for n := len(password); n > 0; n >>= 1 {
		if n&1 == 1 {
			h.Write(b)
		} else {
			h.Write(password)
		}
	}
	a := h.Sum(nil)

	h.Reset() // 13-16
	for range password {
		h.Write(password)
	}
	p := stretch(h.Sum(nil), len(password))

	h.Reset() // 17-20
	for range 16 + int(a[0]) {
		h.Write(salt)
	}
	s := stretch(h.Sum(nil), len(salt))

	for i := range rounds { // 21
		h.Reset()
		if i%2 == 1 {
			h.Write(p)
		} else {
			h.Write(a)
		}
		if i%3 != 0 {
			h.Write(s)
		}
		if i%7 != 0 {
			h.Write(p)
		}
		if i%2 == 1 {
			h.Write(a)
		} else {
			h.Write(p)
		}
		a = h.Sum(a[:0])
	}
	return a
}

// stretch repeats b, the last time in part, to n bytes.
func stretch(b []byte, n int) []byte {
	out := make([]byte, 0, n)
	for len(out) < n {
		out = append(out, b[:min(len(b), n-len(out))]...)
	}
	return out
}
