package engine

// A layout is a program taken apart: the jobs of every host, by stage.
type layout struct {
	program *Program
	order   *order
	hosts   map[string]*staged  // by name; hosts without jobs too
	broken  map[string]*Failure // hosts whose jobs have no sound order
	proofs  map[string][]*Proof
}

// newLayout gives every job its stage. The Failure is one of the whole
// program; those of single hosts are in broken.
func newLayout(p *Program) (*layout, *Failure) {
	plays := append([]*Play(nil), p.Plays...)
	jobs := map[string][]*Job{}
	for _, j := range p.Jobs {
		jobs[j.Host.Name] = append(jobs[j.Host.Name], j)
		plays = append(plays, j.Play)
	}
	o, f := newOrder(plays)
	if f != nil {
		return nil, f
	}
	l := &layout{program: p, order: o, proofs: map[string][]*Proof{}}
	for _, x := range p.Proofs {
		l.proofs[x.Host.Name] = append(l.proofs[x.Host.Name], x)
	}
	l.fill(jobs, false)
	if l.stuck() {
		// Two plays that share a stage on one router and two others on another can
		// make the routers wait for each other. Then only plays of the same depth
		// share a stage, which costs a commit and cannot get stuck.
		l.fill(jobs, true)
	}
	return l, nil
}

func (l *layout) fill(jobs map[string][]*Job, deep bool) {
	l.hosts, l.broken = map[string]*staged{}, map[string]*Failure{}
	for _, h := range l.program.Hosts {
		s, f := stages(h, jobs[h.Name], l.order, deep)
		if f == nil {
			f = l.order.rollouts(h.Name, s.allPlays())
		}
		if f != nil {
			l.broken[h.Name] = f
			continue
		}
		l.hosts[h.Name] = s
	}
}

// allPlays returns the plays with jobs on the host, in the order of jobs.
func (s *staged) allPlays() []*Play {
	var all []*Play
	seen := map[*Play]bool{}
	for _, j := range s.jobs {
		if !seen[j.Play] {
			seen[j.Play] = true
			all = append(all, j.Play)
		}
	}
	return all
}

// stuck reports whether running all stages, each waiting for the plays that
// come before its own on every host, would never end.
func (l *layout) stuck() bool {
	left := map[*Play]int{} // stages of the play still to come, over all hosts
	next := map[*staged]int{}
	for _, s := range l.hosts {
		for _, plays := range s.plays {
			for _, p := range plays {
				left[p]++
			}
		}
		if len(s.plays) > 0 {
			next[s] = 0
		}
	}
	for len(next) > 0 {
		moved := false
		for s, i := range next {
			if !l.free(s, i, left) {
				continue
			}
			moved = true
			for _, p := range s.plays[i] {
				left[p]--
			}
			if next[s]++; next[s] == len(s.plays) {
				delete(next, s)
			}
		}
		if !moved {
			return true
		}
	}
	return false
}

// free reports whether every play that comes before those of the stage has
// ended everywhere; left counts what each play still has to do.
func (l *layout) free(s *staged, stage int, left map[*Play]int) bool {
	for _, p := range s.plays[stage] {
		for q := range l.order.before[p] {
			if left[q] > 0 {
				return false
			}
		}
	}
	return true
}
