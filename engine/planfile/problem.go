package planfile

import "fmt"

// A Problem is why a plan file cannot be used.
type Problem struct {
	text, hint string
}

func (p *Problem) Error() string { return p.text }

// Hint says what to do next.
func (p *Problem) Hint() string { return p.hint }

const (
	planAgain = "plan again with `--out FILE`"
	copyAgain = "copy it again from where it was written, or plan again with `--out FILE`"
)

// damaged is the problem of a file whose content is what was written (its
// checksum is right) and that makes no sense all the same.
func damaged(format string, a ...any) *Problem {
	return &Problem{"the plan file makes no sense: " + fmt.Sprintf(format, a...), "it was not written by nplay, or by one with a bug; " + planAgain}
}
