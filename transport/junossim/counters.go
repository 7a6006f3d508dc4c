package junossim

import "maps"

// Counters is what a router has seen since it was started. Locks, checks,
// commits and confirms count those of an Operator too.
type Counters struct {
	Dials        int            `json:"dials"`                       // TCP connections accepted
	Logins       int            `json:"logins"`                      // SSH logins that succeeded
	Refused      int            `json:"refused"`                     // SSH connections that ended without a login
	Keys         int            `json:"refused_keys,omitempty"`      // keys and certificates that were refused
	Passwords    int            `json:"refused_passwords,omitempty"` // passwords that were refused, by whichever SSH method
	Forwards     int            `json:"forwards,omitempty"`          // TCP connections forwarded
	MostForwards int            `json:"most_forwards,omitempty"`     // of them, most at a time
	Sessions     int            `json:"sessions"`                    // NETCONF sessions opened
	RPCs         map[string]int `json:"rpcs"`                        // requests by name
	Commands     map[string]int `json:"commands,omitempty"`          // commands of the command line by their first word
	Locks        int            `json:"locks"`                       // exclusive locks given
	Loads        int            `json:"loads"`                       // loads into the candidate, whether or not they succeeded
	Checks       int            `json:"checks"`                      // commit checks
	Commits      int            `json:"commits"`                     // commits that took effect; confirms and rollbacks are not among them
	Confirms     int            `json:"confirms"`                    // pending confirmed commits that were confirmed
	Rollbacks    int            `json:"rollbacks"`                   // confirmed commits that the router took back by itself
}

func (c Counters) clone() Counters {
	c.RPCs = maps.Clone(c.RPCs)
	if c.RPCs == nil {
		c.RPCs = map[string]int{}
	}
	c.Commands = maps.Clone(c.Commands)
	return c
}
