package conf

import "nplay/conf/schema"

// VeilLike takes for secret in a tree what is secret in another tree of the same
// router, and for none what is the same there and no secret. Which values are
// secret besides those of the schema depends on who looks: two trees that are to
// be compared by what stands for their secrets have to agree on it.
func VeilLike(n, other *Node) {
	known := tableOf(other.Kids)
	for _, k := range n.Kids {
		if k.Kind() == schema.Unknown {
			continue // told apart by all that it holds
		}
		o := known.find(k)
		if o == nil {
			continue
		}
		if o.Secret || k.Value == o.Value {
			k.Secret = o.Secret
		}
		VeilLike(k, o)
	}
}
