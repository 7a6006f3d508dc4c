package ui

import "nplay/engine/review"

// A pageFailure is routers that failed alike.
type pageFailure struct {
	Kind  string     `json:"kind"` // the name of a filter
	Cause string     `json:"cause"`
	Title string     `json:"title"`
	Hosts []string   `json:"hosts"`
	Where string     `json:"where"`
	Words []string   `json:"words"` // of each router
	Diffs []pageDiff `json:"diffs,omitempty"`
}

type pageDiff struct {
	Title string `json:"title"`
	Diff  string `json:"diff"`
}

// fail adds what could not be planned, or not checked, by cause.
func (d *pageData) fail(r *review.Review) {
	d.causes("not planned", planFailures(r))
	d.causes("not checked", unchecked(r))
}

func (d *pageData) causes(kind string, all []failed) {
	for _, c := range clusters(all) {
		p := pageFailure{Kind: kind, Cause: string(c.Cause), Title: upper(words(c.Cause)), Hosts: tameAll(c.Hosts), Where: tame(whereabouts(c.Hosts, pageWide))}
		for _, f := range c.Samples {
			p.Words = append(p.Words, tame(failureWords(f)))
		}
		for _, x := range driftWords(c.Samples[0].Drift) {
			p.Diffs = append(p.Diffs, pageDiff{upper(x.title), tame(x.diff)})
		}
		d.Failed = append(d.Failed, p)
	}
}
