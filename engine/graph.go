package engine

import "slices"

// A Graph is the order in which the tasks of a program are done, taken over all
// hosts: what is so on one host is in it.
type Graph struct {
	Plays []GraphPlay // in file order; those with a task on some host
}

// A GraphPlay is a play with its tasks.
type GraphPlay struct {
	Name  string
	After []string // plays that must have ended everywhere before this one starts
	Tasks []GraphTask
}

// A GraphTask is a task and what it comes after.
type GraphTask struct {
	Task  string // its address
	Needs []GraphNeed
}

// A GraphNeed is a task of the same play that comes first.
type GraphNeed struct {
	Task   string
	Commit bool // with a commit of its own in between
}

// GraphOf draws the order of a program.
func GraphOf(p *Program) *Graph {
	g := &Graph{}
	at := map[*Play]int{}
	tasks := map[*Play]map[string]int{}
	for _, play := range p.Plays {
		if !slices.ContainsFunc(p.Jobs, func(j *Job) bool { return j.Play == play }) {
			continue
		}
		at[play] = len(g.Plays)
		tasks[play] = map[string]int{}
		g.Plays = append(g.Plays, GraphPlay{Name: play.Name})
	}
	for _, play := range p.Plays {
		if i, drawn := at[play]; drawn {
			g.Plays[i].After = drawnBefore(play, at)
		}
	}
	for _, j := range p.Jobs {
		gp := &g.Plays[at[j.Play]]
		i, seen := tasks[j.Play][j.Task]
		if !seen {
			i = len(gp.Tasks)
			tasks[j.Play][j.Task] = i
			gp.Tasks = append(gp.Tasks, GraphTask{Task: j.Task})
		}
		for _, need := range j.Needs {
			n := GraphNeed{Task: need.Task, Commit: isBarrier(need.Module)}
			if !slices.Contains(gp.Tasks[i].Needs, n) {
				gp.Tasks[i].Needs = append(gp.Tasks[i].Needs, n)
			}
		}
	}
	return g
}

// drawnBefore returns the names of the drawn plays that a play comes after; one
// that has no task anywhere is passed through.
func drawnBefore(play *Play, drawn map[*Play]int) []string {
	var all []string
	seen := map[*Play]bool{}
	var visit func(*Play)
	visit = func(p *Play) {
		for _, before := range p.After {
			if seen[before] {
				continue
			}
			seen[before] = true
			if _, ok := drawn[before]; ok {
				all = append(all, before.Name)
			} else {
				visit(before)
			}
		}
	}
	visit(play)
	return all
}
