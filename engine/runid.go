package engine

import (
	"crypto/rand"
	"encoding/hex"
	"time"
)

// newRun makes a run id: when it began, for people, and 32 random bits, so that
// no two runs share one.
func newRun(now time.Time) string {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails, see crypto/rand
	return now.UTC().Format("20060102T150405Z") + "-" + hex.EncodeToString(b[:])
}
