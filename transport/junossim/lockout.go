package junossim

import (
	"sync"
	"time"

	"nplay/transport/junossim/tree"
)

// tries is how often a connection may try to log in before it is ended.
func tries(root *tree.Node) int {
	return number(root.Leaf("system", "login", "retry-options", "tries-before-disconnect"), 3)
}

// patience is how long a connection may take to log in.
func patience(root *tree.Node) time.Duration {
	return time.Duration(number(root.Leaf("system", "login", "retry-options", "maximum-time"), 120)) * time.Second
}

// lockouts are the accounts that have been tried with wrong passwords. Those
// of one account count over all its connections until one is right.
type lockouts struct {
	mu    sync.Mutex
	wrong map[string]int
	until map[string]time.Time
}

// holds reports whether the account is locked now.
func (l *lockouts) holds(user string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	end, locked := l.until[user]
	if locked && !time.Now().Before(end) {
		delete(l.until, user)
		return false
	}
	return locked
}

// failed counts a wrong password, where the configuration has a lockout-period
// (minutes of that length), and locks the account at the last that it allows.
// Only accounts that exist can be locked.
func (l *lockouts) failed(root *tree.Node, user string, minute time.Duration) {
	period := number(root.Leaf("system", "login", "retry-options", "lockout-period"), 0)
	if _, ok := accountOf(root, user); !ok || period == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.wrong == nil {
		l.wrong, l.until = map[string]int{}, map[string]time.Time{}
	}
	if l.wrong[user]++; l.wrong[user] >= tries(root) {
		delete(l.wrong, user)
		l.until[user] = time.Now().Add(time.Duration(period) * minute)
	}
}

// passed forgets the wrong passwords of an account.
func (l *lockouts) passed(user string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.wrong, user)
}

// LockedOut reports whether the account is locked after too many wrong
// passwords (login retry-options lockout-period).
func (r *Router) LockedOut(user string) bool { return r.lockouts.holds(user) }
