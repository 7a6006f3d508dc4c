package secret

import "crypto/md5"

// MD5-crypt as FreeBSD's libcrypt has it since 1994: 1000 rounds, always. It
// is here to verify what old routers hold, never to make a hash.

var orderMD5 = []int{0, 6, 12, 1, 7, 13, 2, 8, 14, 3, 9, 15, 4, 10, 5, 11}

func md5Crypt(password, salt []byte, _ int) []byte {
	inner := md5.New()
	inner.Write(password)
	inner.Write(salt)
	inner.Write(password)

	h := md5.New()
	h.Write(password)
	h.Write([]byte("$1$"))
	h.Write(salt)
	h.Write(stretch(inner.Sum(nil), len(password)))
	for n := len(password); n > 0; n >>= 1 {
		// The original meant the first character of the digest, but had cleared it.
		if n&1 == 1 || len(password) == 0 {
			h.Write([]byte{0})
		} else {
			h.Write(password[:1])
		}
	}
	a := h.Sum(nil)

	for i := range 1000 {
		h.Reset()
		if i%2 == 1 {
			h.Write(password)
		} else {
			h.Write(a)
		}
		if i%3 != 0 {
			h.Write(salt)
		}
		if i%7 != 0 {
			h.Write(password)
		}
		if i%2 == 1 {
			h.Write(a)
		} else {
			h.Write(password)
		}
		a = h.Sum(a[:0])
	}
	// Groups of three, but the last group but one takes byte 5 last and byte 11
	// stands alone.
	return encodeOrder(nil, a, orderMD5)
}
