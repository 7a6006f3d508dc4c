package hostkeys

import "strconv"

// Name is how known_hosts files call an address with a port: the bare address
// for port 22, "[address]:port" for others. It is in lower case.
func Name(address string, port int) string {
	if port == 22 {
		return lower(address)
	}
	return "[" + lower(address) + "]:" + strconv.Itoa(port)
}

// lower is the lower case of ASCII only: OpenSSH knows no other.
func lower(s string) string {
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if 'A' <= b[i] && b[i] <= 'Z' {
					b[i] += 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}
