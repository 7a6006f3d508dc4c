package netconf

import (
	"context"
	"strings"

	"nplay/transport"
)

// Compare is `show | compare`. A router that sends no difference at all has not
// said that there is none.
func (s *session) Compare(ctx context.Context) (string, error) {
	q := s.request("compare", `<get-configuration compare="rollback" rollback="0" format="text"/>`)
	r, _, err := s.ask(ctx, q)
	if err != nil {
		return "", err
	}
	if r.seen["configuration-output"] == 0 {
		return "", &transport.Refusal{Request: q.name, Errors: []transport.RouterError{{Message: "the router shows no difference, not even an empty one"}}}
	}
	if strings.TrimSpace(r.output) == "" {
		return "", nil
	}
	return strings.Trim(r.output, "\r\n") + "\n", nil
}
