package engine

// Narrow returns the program for the hosts of these names, and no others.
func (p *Program) Narrow(hosts map[string]bool) *Program {
	out := *p
	out.Hosts, out.Jobs, out.Proofs = nil, nil, nil
	for _, h := range p.Hosts {
		if hosts[h.Name] {
			out.Hosts = append(out.Hosts, h)
		}
	}
	for _, j := range p.Jobs {
		if hosts[j.Host.Name] {
			out.Jobs = append(out.Jobs, j)
		}
	}
	for _, q := range p.Proofs {
		if hosts[q.Host.Name] {
			out.Proofs = append(out.Proofs, q)
		}
	}
	return &out
}
