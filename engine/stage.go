package engine

import (
	"fmt"
	"slices"
	"strings"
)

// A staged list is the jobs of one host with the stage each belongs to. It
// depends on the program alone, never on a router's state, so that a plan does
// not depend on how a router was reached.
type staged struct {
	host  *Host
	jobs  []*Job // in fold order: by stage, then as in the program
	stage map[*Job]int
	last  map[*Play]int // a play's last stage on this host
	plays [][]*Play     // that have a job in each stage, in the order of jobs
}

// stages says to which commit each job of a host belongs.
//
// A job comes one stage after a barrier that it needs. The jobs of a play that
// comes after another begin one stage after that play's last one on the same
// host; with deep, also after every play of less depth. Plays without an order
// between them share stages.
func stages(h *Host, jobs []*Job, o *order, deep bool) (*staged, *Failure) {
	s := &staged{host: h, stage: map[*Job]int{}, last: map[*Play]int{}}
	of := map[*Play][]*Job{}
	for _, j := range jobs {
		of[j.Play] = append(of[j.Play], j)
	}
	var path []*Job
	var visit func(j *Job, base int) *Failure
	visit = func(j *Job, base int) *Failure {
		if _, done := s.stage[j]; done {
			return nil
		}
		if i := slices.Index(path, j); i >= 0 {
			return jobCircle(append(slices.Clone(path[i:]), j))
		}
		path = append(path, j)
		n := base
		for _, need := range j.Needs {
			if f := visit(need, base); f != nil {
				return f
			}
			at := s.stage[need]
			if isBarrier(need.Module) {
				at++
			}
			n = max(n, at)
		}
		path = path[:len(path)-1]
		s.stage[j] = n
		return nil
	}
	for _, p := range o.sorted {
		if len(of[p]) == 0 {
			continue
		}
		base := 0
		for q, last := range s.last {
			if o.before[p][q] || deep && o.depth[q] < o.depth[p] {
				base = max(base, last+1)
			}
		}
		for _, j := range of[p] {
			if f := visit(j, base); f != nil {
				return nil, f
			}
			s.last[p] = max(s.last[p], s.stage[j])
		}
	}
	s.jobs = slices.Clone(jobs)
	slices.SortStableFunc(s.jobs, func(a, b *Job) int { return s.stage[a] - s.stage[b] })
	for _, j := range s.jobs {
		n := s.stage[j]
		for len(s.plays) <= n {
			s.plays = append(s.plays, nil)
		}
		if !slices.Contains(s.plays[n], j.Play) {
			s.plays[n] = append(s.plays[n], j.Play)
		}
	}
	return s, nil
}

func jobCircle(jobs []*Job) *Failure {
	var s []string
	for i := 1; i < len(jobs); i++ {
		s = append(s, fmt.Sprintf("%s needs %s", at(jobs[i-1].Task, jobs[i-1].Source), jobs[i].Task))
	}
	return &Failure{
		Host:   jobs[0].Host.Name,
		Task:   jobs[0].Task,
		Cause:  Conflict,
		Text:   "tasks need each other in a circle: " + strings.Join(s, ", "),
		Hint:   "take one of these references or `depends_on` away",
		Source: jobs[0].Source,
	}
}

// at appends the place in a file to a name.
func at(name string, s interface{ String() string }) string {
	if p := s.String(); p != "" {
		return name + " (" + p + ")"
	}
	return name
}
