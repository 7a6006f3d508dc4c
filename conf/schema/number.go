package schema

import (
	"strconv"
	"strings"
)

// parseNatural reads a number without a sign.
func parseNatural(s string) (uint64, bool) {
	if hex, ok := strings.CutPrefix(s, "0x"); ok && isDigits(hex, true) {
		n, err := strconv.ParseUint(hex, 16, 64)
		return n, err == nil
	}
	if !isDigits(s, false) || len(s) > 1 && s[0] == '0' {
		return 0, false
	}
	n, err := strconv.ParseUint(s, 10, 64)
	return n, err == nil
}

// parseSigned reads a number that may have a minus sign.
func parseSigned(s string) (int64, bool) {
	rest, minus := strings.CutPrefix(s, "-")
	n, ok := parseNatural(rest)
	if !ok {
		return 0, false
	}
	if minus {
		return -int64(n), n <= 1<<63
	}
	return int64(n), n < 1<<63
}

// parseDecimal reads a number with at most nine decimals, in units of 10^-9.
func parseDecimal(s string) (int64, bool) {
	rest, minus := strings.CutPrefix(s, "-")
	whole, frac, dot := strings.Cut(rest, ".")
	if dot && (!isDigits(frac, false) || len(frac) > 9) || !isDigits(whole, false) || len(whole) > 1 && whole[0] == '0' {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+frac+strings.Repeat("0", 9-len(frac)), 10, 64)
	if minus {
		n = -n
	}
	return n, err == nil
}

func isDigits(s string, hex bool) bool {
	for _, c := range []byte(s) {
		switch {
		case '0' <= c && c <= '9':
		case hex && ('a' <= c && c <= 'f' || 'A' <= c && c <= 'F'):
		default:
			return false
		}
	}
	return s != ""
}
