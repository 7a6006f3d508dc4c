package secret

import (
	"crypto/hmac"
	"crypto/sha1"
	"strconv"
)

// The `$sha1$` form of NetBSD's libcrypt: HMAC-SHA1 over the salt, then over
// its own result, keyed with the password. It is here to verify what routers
// with `login password format sha1` hold, never to make a hash.

// Byte 0 is written a second time to fill the last group.
var orderSHA1 = []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 0}

func sha1Crypt(password, salt []byte, rounds int) []byte {
	mac := hmac.New(sha1.New, password)
	mac.Write(salt)
	mac.Write([]byte("$sha1$" + strconv.Itoa(rounds)))
	sum := mac.Sum(nil)
	for range rounds - 1 {
		mac.Reset()
		mac.Write(sum)
		sum = mac.Sum(sum[:0])
	}
	return encodeOrder(nil, sum, orderSHA1)
}
