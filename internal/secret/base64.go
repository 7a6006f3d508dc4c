package secret

import "strings"

// alphabet is the order of digits in crypt's base64, which is not MIME's.
const alphabet = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// encode appends n characters for the bits of v, the lowest six first, as all
// crypt hashes do.
func encode(dst []byte, v uint32, n int) []byte {
	for range n {
		dst = append(dst, alphabet[v&63])
		v >>= 6
	}
	return dst
}

// encodeOrder appends the bytes of sum in groups of three, each group taken
// from the places that order names, the first of a group being the highest.
// A last group of one or two bytes gives two or three characters.
func encodeOrder(dst, sum []byte, order []int) []byte {
	for len(order) > 0 {
		n := min(3, len(order))
		var v uint32
		for _, at := range order[:n] {
			v = v<<8 | uint32(sum[at])
		}
		dst = encode(dst, v, n+1)
		order = order[n:]
	}
	return dst
}

func isBase64(s string) bool {
	for i := range len(s) {
		if strings.IndexByte(alphabet, s[i]) < 0 {
			return false
		}
	}
	return true
}
