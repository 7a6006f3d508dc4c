package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"reflect"
)

// Arguments returns for each host a digest, as 24 hex digits, of what its tasks were
// evaluated to and in which stages: what must be the same when a stored plan is
// applied. Hosts whose tasks have no sound order are left out.
//
// No secret enters it, so it may be stored where anybody can guess against it; of
// a text that holds one, the rest does, see Job.Redacted. Nor do the places in
// files, which are stored with the plan and may lie in another folder when it is
// applied, nor what does not change what the tasks want: connections, proofs.
func Arguments(p *Program) map[string]string {
	l, f := newLayout(p)
	if f != nil {
		return nil
	}
	all := make(map[string]string, len(p.Hosts))
	known := map[Module][sha256.Size]byte{} // tasks that are shared between hosts
	for _, h := range p.Hosts {
		s := l.hosts[h.Name]
		if s == nil {
			continue
		}
		sum := sha256.New()
		fmt.Fprintf(sum, "platform %q\n", h.Platform)
		for _, j := range s.jobs {
			fmt.Fprintf(sum, "%q %q %d %d ", j.Play.Name, j.Task, s.stage[j], j.Play.Rollout.Confirm)
			sum.Write(j.arguments(known))
		}
		all[h.Name] = hex.EncodeToString(sum.Sum(nil)[:argumentBytes])
	}
	return all
}

// argumentBytes is how much of a digest tells two evaluations apart: plan files
// have one per router.
const argumentBytes = 12

// arguments is the digest of a job's module.
func (j *Job) arguments(known map[Module][sha256.Size]byte) []byte {
	shared := reflect.TypeOf(j.Module).Comparable()
	if shared {
		if d, ok := known[j.Module]; ok {
			return d[:]
		}
	}
	h := sha256.New()
	fmt.Fprintf(h, "%T\n", j.Module)
	(&scribe{w: h, discreet: true, redacted: j.Redacted}).value(reflect.ValueOf(j.Module), "", 0)
	d := [sha256.Size]byte(h.Sum(nil))
	if shared {
		known[j.Module] = d
	}
	return d[:]
}
