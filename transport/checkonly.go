package transport

import (
	"context"

	"nplay/conf"
)

// CheckOnly hides everything of a session but its Checker: no type assertion
// brings Commit, Confirm or Rollback back.
func CheckOnly(s Session) Checker { return checker{reader{s}, s} }

type checker struct {
	reader
	c Checker
}

func (c checker) Lock(ctx context.Context) error   { return c.c.Lock(ctx) }
func (c checker) Unlock(ctx context.Context) error { return c.c.Unlock(ctx) }
func (c checker) Load(ctx context.Context, edits []conf.Edit) ([]Warning, error) {
	return c.c.Load(ctx, edits)
}
func (c checker) Compare(ctx context.Context) (string, error)  { return c.c.Compare(ctx) }
func (c checker) Check(ctx context.Context) ([]Warning, error) { return c.c.Check(ctx) }
func (c checker) Discard(ctx context.Context) error            { return c.c.Discard(ctx) }
