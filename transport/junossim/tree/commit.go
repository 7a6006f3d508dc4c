package tree

import (
	"fmt"
	"slices"
	"strconv"

	"nplay/conf/schema"
)

// The range that the router takes user identifiers from when none is given.
const (
	firstUID = 2000
	lastUID  = 64000
)

// AssignUIDs gives every user in force without a uid the lowest free one, as
// commit and commit check do.
func AssignUIDs(root *Node) {
	login := root.Active("system", "login")
	taken := map[string]bool{}
	for _, u := range login.All("user") {
		if uid := u.At("uid"); uid != nil {
			taken[uid.Value] = true
		}
	}
	next := firstUID
	for _, u := range login.All("user") {
		if u.Inactive || u.At("uid") != nil {
			continue
		}
		for taken[strconv.Itoa(next)] && next < lastUID {
			next++
		}
		taken[strconv.Itoa(next)] = true
		def, _ := u.Def.Child("uid")
		u.insert(&Node{Name: "uid", Def: def, Value: strconv.Itoa(next)})
	}
}

// Rules says what a commit finds wrong with a configuration beyond what the
// schema says. When something is, the last problem is the commit's own verdict.
func Rules(root *Node) []Problem {
	var all []Problem
	mandatory := false
	broken := false
	missing := func(path, element, statement string) {
		mandatory = true
		all = append(all, Problem{Type: "application", Tag: "invalid-value", Path: path, Element: element,
			Message: "mgd: Missing mandatory statement: '" + statement + "'"})
	}
	if r := root.Active("system", "root-authentication"); r == nil || !authentic(r) {
		missing("[edit]", "system", "root-authentication")
	}
	login := root.Active("system", "login")
	uids := map[string]string{}
	for _, u := range login.All("user") {
		if u.Inactive {
			continue
		}
		name := u.Keys[0]
		class := u.Leaf("class")
		switch {
		case class == "":
			missing("[edit system login]", "user "+name, "class")
		case !predefined[class] && login.Entry("class", class) == nil:
			broken = true
			all = append(all, Problem{Type: "application", Tag: "invalid-value", Path: "[edit system login user " + name + "]",
				Element: "class " + class, Message: fmt.Sprintf("mgd: login class '%s' is not defined", class)})
		}
		if uid := u.Leaf("uid"); uid != "" {
			if other, twice := uids[uid]; twice {
				all = append(all, Problem{Warning: true, Path: "[edit system login user " + name + "]", Element: "uid " + uid,
					Message: fmt.Sprintf("mgd: uid %s is also used by user '%s'", uid, other)})
			}
			uids[uid] = name
		}
	}
	if !mandatory && !broken {
		return all
	}
	verdict := "\nconfiguration check-out failed: (missing mandatory statements)\n"
	if !mandatory {
		verdict = "\nconfiguration check-out failed\n"
	}
	return append(all, Problem{Message: verdict})
}

// authentic reports whether there is any way to log in.
func authentic(n *Node) bool {
	return slices.ContainsFunc(n.Kids, func(k *Node) bool {
		return !k.Inactive && k.Kind() != schema.Flag
	})
}
