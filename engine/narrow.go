package engine

// Narrow returns the program for the hosts that keep says yes to, and no others.
func (p *Program) Narrow(keep func(host string) bool) *Program {
	out := *p
	out.Hosts, out.Jobs, out.Proofs = nil, nil, nil
	for _, h := range p.Hosts {
		if keep(h.Name) {
			out.Hosts = append(out.Hosts, h)
		}
	}
	for _, j := range p.Jobs {
		if keep(j.Host.Name) {
			out.Jobs = append(out.Jobs, j)
		}
	}
	for _, q := range p.Proofs {
		if keep(q.Host.Name) {
			out.Proofs = append(out.Proofs, q)
		}
	}
	return &out
}
