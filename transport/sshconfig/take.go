package sshconfig

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A word is one that the configuration may hold and that is not passed over.
type word struct {
	many   bool // takes several values
	adds   bool // lines add up
	alias  string
	refuse string // why a host it is for cannot be reached
	note   string // why it is not honoured; the connection is made without it
	advice string
	idle   []string // values that change nothing
}

const inInventory = "`ssh_config = \"none\"` in the connection keeps the file away from a router"

// wordsOf are the words that are honoured, and those that are not though they
// change where or how a connection goes. All others do not concern a client
// that opens sessions only.
var wordsOf = map[string]word{
	"hostname": {}, "user": {}, "port": {}, "identitiesonly": {}, "identityagent": {}, "proxyjump": {},
	"identityfile": {adds: true}, "certificatefile": {adds: true},
	"userknownhostsfile": {many: true}, "globalknownhostsfile": {many: true},
	"kexalgorithms": {}, "ciphers": {}, "macs": {}, "hostkeyalgorithms": {}, "pubkeyacceptedalgorithms": {},
	"pubkeyacceptedkeytypes": {alias: "pubkeyacceptedalgorithms"},
	"connecttimeout":         {}, "serveraliveinterval": {},

	"proxycommand": {many: true, idle: []string{"none"},
		refuse: "`ProxyCommand` would run a program to reach the host, which nplay does not do",
		advice: "if it is `ssh -W`, write it as `ProxyJump`, or name a jump host in the inventory; " + inInventory},
	"revokedhostkeys": {idle: []string{"none"},
		refuse: "`RevokedHostKeys` is not read by nplay, which could trust a key that is revoked there",
		advice: "put the keys into known_hosts with @revoked before them; " + inInventory},
	"knownhostscommand": {many: true, idle: []string{"none"}, note: "`KnownHostsCommand` is not run by nplay", advice: "put the keys into a known_hosts file"},
	"hostkeyalias":      {note: "`HostKeyAlias` is not honoured: a host key is looked up by the address", advice: "enrol the key for the address"},
	"canonicalizehostname": {idle: []string{"no", "none"}, note: "`CanonicalizeHostname` is not honoured: a name is dialled as it stands",
		advice: "write the whole name into the inventory"},
	"addressfamily":            {idle: []string{"any"}, note: "`AddressFamily` is not honoured: IPv4 and IPv6 are both tried", advice: "write the address into the inventory"},
	"bindaddress":              {note: "`BindAddress` is not honoured: the system chooses the address to dial from", advice: "set a route for the router"},
	"bindinterface":            {note: "`BindInterface` is not honoured: the system chooses the interface to dial from", advice: "set a route for the router"},
	"preferredauthentications": {note: "`PreferredAuthentications` is not honoured", advice: "`methods` in the connection of the inventory says what to try and in which order"},
	"pkcs11provider":           {idle: []string{"none"}, note: "`PKCS11Provider` is not honoured", advice: "load its keys into the ssh-agent (ssh-add -s)"},
}

func known(w string) bool { _, ok := wordsOf[w]; return ok }

func (l line) bad(format string, a ...any) error {
	return &Error{Place: l.place, Text: fmt.Sprintf(format, a...)}
}

// take takes a line in that holds for the host.
func (l *lookup) take(x line) error {
	w := wordsOf[x.word]
	if w.alias != "" {
		x.word = w.alias
	}
	if !w.many && len(x.args) > 1 {
		return x.bad("%q takes one value", x.word)
	}
	if x.args[0] == "" {
		return x.bad("no value after %q", x.word)
	}
	if w.adds {
		if l.all == nil {
			l.all = map[string][]line{}
		}
		const most = 100 // as many as ssh takes
		if len(l.all[x.word]) >= 2*most {
			return x.bad("more than %d files", most)
		}
		l.all[x.word] = append(l.all[x.word], x)
		return nil
	}
	if x.word == "proxyjump" || x.word == "proxycommand" {
		// Which of the two comes first counts, also when it says "none".
		_, jump := l.first["proxyjump"]
		_, command := l.first["proxycommand"]
		if jump || command || l.query.Jump {
			return nil
		}
	}
	if _, ok := l.first[x.word]; ok {
		return nil
	}
	l.first[x.word] = x
	if w.note != "" && !slices.Contains(w.idle, strings.ToLower(x.args[0])) {
		l.note(x.place, w.note, w.advice)
	}
	return nil
}

// seconds reads a time as ssh writes it: "90", "1m30s", "1h".
func seconds(s string) (time.Duration, error) {
	bad := fmt.Errorf("%q is no time: seconds, or such as 1m30s", s)
	units := map[byte]time.Duration{'s': time.Second, 'm': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}
	total := time.Duration(0)
	if s == "" {
		return 0, bad
	}
	for s != "" {
		i := 0
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		n, err := strconv.ParseInt(s[:i], 10, 32)
		if err != nil {
			return 0, bad
		}
		unit := time.Second
		if s = s[i:]; s != "" {
			if unit = units[s[0]|0x20]; unit == 0 {
				return 0, bad
			}
			s = s[1:]
		}
		if total += time.Duration(n) * unit; total > math.MaxInt32*time.Second {
			return 0, bad
		}
	}
	return total, nil
}
