package review

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// fewest is how many digits of a hash name a group.
const fewest = 4

// CheckHash reports what is wrong with a hash that a person gives, as far as that
// can be told without the plan.
func CheckHash(hash string) error {
	switch {
	case strings.Trim(strings.ToLower(hash), "0123456789abcdef") != "":
		return fmt.Errorf("%q is not the hash of a group: that has digits and the letters a to f, such as 7f3a9c", hash)
	case len(hash) < fewest:
		return fmt.Errorf("%q is too short for the hash of a group: it takes %d digits at least, such as 7f3a9c", hash, fewest)
	}
	return nil
}

// Select returns the part of the review that a person has chosen: the groups of
// which a hash is among only, or all when there are none, without those of which
// one is among except. The others are in LeftOut. A hash may be given shorter or
// longer than it is shown, as long as it fits one group.
//
// An error says which groups there are: what was reviewed is not what is there, so
// that nothing must be changed.
func (r *Review) Select(only, except []string) (*Review, error) {
	if len(only)+len(except) == 0 {
		return r, nil
	}
	wanted, err := r.find(only)
	if err != nil {
		return nil, err
	}
	unwanted, err := r.find(except)
	if err != nil {
		return nil, err
	}
	for i, hash := range unwanted {
		if wanted[i] != "" {
			return nil, unclear{fmt.Errorf("group %s is both to be applied and to be left out (%s, %s)", r.Groups[i].Hash, wanted[i], hash),
				"name it once"}
		}
	}
	part := *r
	part.Groups, part.LeftOut = nil, slices.Clone(r.LeftOut)
	for i, g := range r.Groups {
		if (len(only) == 0 || wanted[i] != "") && unwanted[i] == "" {
			part.Groups = append(part.Groups, g)
		} else {
			part.LeftOut = append(part.LeftOut, g)
		}
	}
	if len(part.Groups) == 0 {
		return nil, unclear{errors.New("every group is left out: there is nothing to apply"), "name fewer groups"}
	}
	part.index()
	return &part, nil
}

// Leave returns the routers of the groups that are left out.
func (r *Review) Leave() map[string]bool {
	all := map[string]bool{}
	for _, g := range r.LeftOut {
		for _, h := range g.Hosts {
			all[h] = true
		}
	}
	return all
}

// find returns the groups with these hashes, by index, and which hash it was.
func (r *Review) find(hashes []string) (map[int]string, error) {
	found := map[int]string{}
	for _, hash := range hashes {
		if err := CheckHash(hash); err != nil {
			return nil, err
		}
		var fits []int
		for i := range r.Groups {
			if r.Groups[i].called(strings.ToLower(hash)) {
				fits = append(fits, i)
			}
		}
		switch len(fits) {
		case 1:
			found[fits[0]] = hash
		case 0:
			return nil, unclear{fmt.Errorf("the plan has no group %s", hash), r.instead(strings.ToLower(hash))}
		default:
			var all []string
			for _, i := range fits {
				all = append(all, r.Groups[i].named())
			}
			return nil, unclear{fmt.Errorf("%s fits %d groups: %s", hash, len(fits), list(all)), "give more digits of the one that is meant"}
		}
	}
	return found, nil
}

// called reports whether the group's hash begins with these digits.
func (g *Group) called(hash string) bool {
	if g.sum == "" { // a Review that New has not made
		return strings.HasPrefix(g.Hash, hash)
	}
	return strings.HasPrefix(g.sum, hash)
}

// named is the group for a person who looks for it.
func (g *Group) named() string {
	return fmt.Sprintf("%s (%s)", g.Hash, brief(g.Hosts))
}

// brief is names of routers, or how many there are.
func brief(hosts []string) string {
	if parts := Parts(hosts); len(parts) == 1 {
		return parts[0]
	}
	return fmt.Sprintf("%d routers", len(hosts))
}

// instead says which groups there are in place of one that is not.
func (r *Review) instead(hash string) string {
	if len(r.Groups) == 0 {
		return "no router would be changed by it any more; look at it with `nplay plan`"
	}
	for i := range r.Groups {
		if g := &r.Groups[i]; near(g.Hash, hash) {
			return fmt.Sprintf("did you mean %s?", g.named())
		}
	}
	var all []string
	for i := range r.Groups {
		all = append(all, r.Groups[i].named())
	}
	return "the change may be another one by now; review it again with `nplay plan`: it has " + list(all)
}

// near reports whether two hashes differ in one digit, or in two beside each other
// that have changed places.
func near(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	var differ []int
	for i := range len(a) {
		if a[i] != b[i] {
			differ = append(differ, i)
		}
	}
	switch len(differ) {
	case 1:
		return true
	case 2:
		i, j := differ[0], differ[1]
		return i+1 == j && a[i] == b[j] && a[j] == b[i]
	}
	return false
}

// list joins names, the rest counted when they are many.
func list(all []string) string {
	const most = 8
	if len(all) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(all[:most], ", "), len(all)-most)
	}
	return strings.Join(all, ", ")
}

// An unclear choice says what to do next.
type unclear struct {
	error
	hint string
}

// Hint is what internal/ui prints below the error.
func (u unclear) Hint() string { return u.hint }

// Unwrap gives the error itself.
func (u unclear) Unwrap() error { return u.error }
