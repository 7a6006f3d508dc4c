package ui

import (
	"bytes"
	"testing"

	"nplay/engine/review"
)

func markdown(t *testing.T, r *review.Review) string {
	t.Helper()
	return text(t, func(b *bytes.Buffer) error { return Markdown(b, r) })
}

func TestMarkdown(t *testing.T) {
	golden(t, "plan.md", markdown(t, review.New(fleetPlan(t))))
}
