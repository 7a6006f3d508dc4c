package engine

import (
	"slices"

	"nplay/conf"
	"nplay/internal/secret"
)

// sameEdits reports whether two lists of edits are the same change: what is
// sent, what it replaces and all that it removes. A person has reviewed one of
// them, so "set class operator" where there was none is not the same as where
// there was another class.
func sameEdits(a, b []conf.Edit) bool {
	return slices.EqualFunc(a, b, func(x, y conf.Edit) bool {
		return x.Op == y.Op && x.Fresh == y.Fresh && sameValue(x.Old, y.Old) && x.After == y.After && x.Place == y.Place &&
			slices.EqualFunc(x.Path, y.Path, sameTree)
	})
}

// sameTree reports whether two statements and all below them are the same.
func sameTree(a, b *conf.Node) bool {
	return a.Name == b.Name && a.Space == b.Space && a.Key == b.Key && sameValue(a.Value, b.Value) &&
		a.Inactive == b.Inactive && slices.EqualFunc(a.Kids, b.Kids, sameTree)
}

// sameValue reports whether two values are the same, or both $9$ forms of one
// secret.
func sameValue(a, b string) bool {
	return a == b || secret.IsReversible(a) && secret.IsReversible(b) && secret.Alike(a, b)
}
