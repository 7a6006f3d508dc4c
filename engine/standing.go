package engine

import "nplay/transport"

// A standing is what a router's history says of one of our commits.
type standing int

const (
	absent    standing = iota // it has no such commit
	pending                   // on top, and waits for its confirmation
	stands                    // on top, in force for good
	overlaid                  // somebody committed on top of it, which confirmed it
	takenBack                 // the router rolled it back
)

// find looks for our commit with this log head. History is newest first. An
// entry of our own confirm proves nothing by itself: one that came too late
// stands above the router's rollback.
func find(history []transport.Commit, head string) standing {
	for i, c := range history {
		if !isOurs(c.Log, head) || isOurs(c.Log, head+confirmWord) {
			continue
		}
		switch {
		case i == 0 && c.Pending:
			return pending
		case i == 0:
			return stands
		case itself(history[i-1]):
			return takenBack
		case i == 1 && isOurs(history[0].Log, head+confirmWord):
			return stands
		}
		return overlaid
	}
	return absent
}

// itself reports whether the router itself made the commit.
func itself(c transport.Commit) bool { return c.User == "root" && c.Client == "other" }

// foreign returns the confirmed commit that waits for its confirmation, if there
// is one and it is not of this run: an older release goes on showing a commit as
// pending that was confirmed a moment ago. Where nothing is to be committed there
// is no run, and all are somebody else's.
func foreign(history []transport.Commit, run string) *transport.Commit {
	for i, c := range history {
		if c.Pending && (run == "" || !isOurs(c.Log, runHead(run))) {
			return &history[i]
		}
	}
	return nil
}
