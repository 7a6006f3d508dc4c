// Package crypt checks and makes the password hashes that a Junos router
// stores ($1$, $5$, $6$), and the reversible form of other secrets ($9$).
//
// It is the simulated router's own, so that what makes a hash for a router is
// tested against other code than itself. It does not do DES or $sha1$: no
// password fits such a hash.
package crypt

import (
	"crypto/md5"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/subtle"
	"hash"
	"strconv"
	"strings"
)

const alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// maxPassword bounds what a client may make us hash.
const maxPassword = 256

// maxRounds bounds what a configuration may make us work for one login.
const maxRounds = 1_000_000

// Verify reports whether the password fits the hash.
func Verify(stored, password string) bool {
	if len(password) > maxPassword {
		return false
	}
	parts := strings.Split(stored, "$")
	if len(parts) < 4 || parts[0] != "" {
		return false
	}
	var made string
	switch parts[1] {
	case "1":
		made = md5Crypt(password, parts[2])
	case "5", "6":
		rounds, explicit := 5000, false
		if n, ok := strings.CutPrefix(parts[2], "rounds="); ok && len(parts) == 5 {
			v, err := strconv.ParseUint(n, 10, 32)
			if err != nil || v > maxRounds {
				return false
			}
			rounds, explicit = max(int(v), 1000), true
			parts = append(parts[:2], parts[3:]...)
		}
		made = shaCrypt(parts[1], password, parts[2], rounds, explicit)
	default:
		return false
	}
	return subtle.ConstantTimeCompare([]byte(made), []byte(stored)) == 1
}

// Hash makes a SHA-512 crypt with a random salt.
func Hash(password string) string {
	salt := make([]byte, 8)
	rand.Read(salt)
	for i := range salt {
		salt[i] = alphabet[salt[i]&63]
	}
	return shaCrypt("6", password, string(salt), 5000, false)
}

// shaCrypt is Ulrich Drepper's "Unix crypt using SHA-256 and SHA-512".
func shaCrypt(id, password, salt string, rounds int, explicit bool) string {
	make256 := func() hash.Hash { return sha256.New() }
	make512 := func() hash.Hash { return sha512.New() }
	fresh, order := make512, order512
	if id == "5" {
		fresh, order = make256, order256
	}
	salt = salt[:min(len(salt), 16)]
	p, s := []byte(password), []byte(salt)

	b := fresh()
	b.Write(p)
	b.Write(s)
	b.Write(p)
	bSum := b.Sum(nil)

	a := fresh()
	a.Write(p)
	a.Write(s)
	a.Write(stretch(bSum, len(p)))
	for n := len(p); n > 0; n >>= 1 {
		if n&1 == 1 {
			a.Write(bSum)
		} else {
			a.Write(p)
		}
	}
	sum := a.Sum(nil)

	dp := fresh()
	for range p {
		dp.Write(p)
	}
	pp := stretch(dp.Sum(nil), len(p))
	ds := fresh()
	for range 16 + int(sum[0]) {
		ds.Write(s)
	}
	ss := stretch(ds.Sum(nil), len(s))

	for i := range rounds {
		c := fresh()
		if i&1 == 1 {
			c.Write(pp)
		} else {
			c.Write(sum)
		}
		if i%3 != 0 {
			c.Write(ss)
		}
		if i%7 != 0 {
			c.Write(pp)
		}
		if i&1 == 1 {
			c.Write(sum)
		} else {
			c.Write(pp)
		}
		sum = c.Sum(sum[:0])
	}
	head := "$" + id + "$"
	if explicit {
		head += "rounds=" + strconv.Itoa(rounds) + "$"
	}
	return head + salt + "$" + encode(sum, order)
}

// stretch repeats sum until it has n bytes.
func stretch(sum []byte, n int) []byte {
	out := make([]byte, 0, n+len(sum))
	for len(out) < n {
		out = append(out, sum...)
	}
	return out[:n]
}

// The order in which the bytes of a sum are written, three by three; -1 is a
// zero byte that is not there.
var (
	order512 = rotated(63, 21, false)
	order256 = rotated(30, 10, true)
	orderMD5 = []int{0, 6, 12, 1, 7, 13, 2, 8, 14, 3, 9, 15, 4, 10, 5, -1, -1, 11}
)

// rotated makes the order of the SHA forms: three columns whose roles rotate
// with every row; a rest of one or two bytes comes last.
func rotated(n, third int, is256 bool) []int {
	var o []int
	for i := range third {
		r := []int{i, i + third, i + 2*third}
		turn := i % 3
		if is256 {
			turn = (3 - turn) % 3
		}
		o = append(o, r[turn], r[(turn+1)%3], r[(turn+2)%3])
	}
	if is256 {
		return append(o, -1, 31, 30)
	}
	return append(o, -1, -1, n)
}

// encode writes groups of three bytes as four characters, low bits first.
func encode(sum []byte, order []int) string {
	var out strings.Builder
	for i := 0; i+2 < len(order); i += 3 {
		w, chars := 0, 1
		for _, at := range order[i : i+3] {
			w <<= 8
			if at >= 0 {
				w |= int(sum[at])
				chars++
			}
		}
		for range chars {
			out.WriteByte(alphabet[w&63])
			w >>= 6
		}
	}
	return out.String()
}

// md5Crypt is FreeBSD's crypt with MD5.
func md5Crypt(password, salt string) string {
	salt = salt[:min(len(salt), 8)]
	p, s := []byte(password), []byte(salt)
	inner := md5.Sum([]byte(password + salt + password))
	a := md5.New()
	a.Write(p)
	a.Write([]byte("$1$"))
	a.Write(s)
	a.Write(stretch(inner[:], len(p)))
	for n := len(p); n > 0; n >>= 1 {
		if n&1 == 1 {
			a.Write([]byte{0})
		} else {
			a.Write(p[:1])
		}
	}
	sum := a.Sum(nil)
	for i := range 1000 {
		c := md5.New()
		if i&1 == 1 {
			c.Write(p)
		} else {
			c.Write(sum)
		}
		if i%3 != 0 {
			c.Write(s)
		}
		if i%7 != 0 {
			c.Write(p)
		}
		if i&1 == 1 {
			c.Write(sum)
		} else {
			c.Write(p)
		}
		sum = c.Sum(sum[:0])
	}
	return "$1$" + salt + "$" + encode(sum, orderMD5)
}
