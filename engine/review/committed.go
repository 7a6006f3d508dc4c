package review

import (
	"slices"
	"time"

	"nplay/engine"
)

// A Committed says who committed last on some routers of a group: it is where to
// ask how a router came to differ. The words are the routers' own.
type Committed struct {
	Hosts  []string
	User   string // "" when the routers did not say
	Client string // cli, netconf, other
	Log    string // the comment given with the commit
	// From and To are when the first and the last of the routers was committed to,
	// on their clocks; zero when that is not known.
	From, To time.Time
}

// commits gives each group what its routers said of their last commit, the
// newest first. Nobody says anything where none was asked.
func (r *Review) commits(plan *engine.Plan) {
	if !slices.ContainsFunc(plan.Hosts, func(h engine.HostPlan) bool { return h.Last != nil }) {
		return
	}
	type words struct{ hash, user, client, log string }
	at := map[words]int{}
	for _, h := range plan.Hosts {
		g := r.of[h.Host]
		if g == nil {
			continue
		}
		var c Committed
		if h.Last != nil {
			c = Committed{User: h.Last.User, Client: h.Last.Client, Log: h.Last.Log, From: h.Last.Time.UTC(), To: h.Last.Time.UTC()}
		}
		w := words{g.sum, c.User, c.Client, c.Log}
		i, known := at[w]
		if !known {
			i, at[w] = len(g.Committed), len(g.Committed)
			g.Committed = append(g.Committed, c)
		}
		have := &g.Committed[i]
		have.Hosts = append(have.Hosts, h.Host)
		if c.From.Before(have.From) {
			have.From = c.From
		}
		if c.To.After(have.To) {
			have.To = c.To
		}
	}
	for i := range r.Groups {
		slices.SortStableFunc(r.Groups[i].Committed, func(a, b Committed) int { return b.To.Compare(a.To) })
	}
}
