package planfile

import (
	"encoding/json"
	"time"

	"nplay/conf"
)

// The JSON in a plan file. Trees and shapes are templates: in their texts stands
// "\x01rN\x01" for the router's Nth value and "\x01sN\x01" for its Nth secret of
// the template; see lift.go. A field that is added makes a new Format.
type wireFile struct {
	Version   string            `json:"version"`
	Created   time.Time         `json:"created"`
	Inventory string            `json:"inventory"`
	Limit     string            `json:"limit,omitempty"`
	Tags      []string          `json:"tags,omitempty"`
	Source    string            `json:"source,omitempty"`
	Playbook  wirePlaybook      `json:"playbook"`
	Values    []wireValue       `json:"values,omitempty"`
	Comment   string            `json:"comment,omitempty"`
	Commit    string            `json:"commit,omitempty"`
	Ref       string            `json:"ref,omitempty"`
	Dirty     bool              `json:"dirty,omitempty"`
	Trees     []json.RawMessage `json:"trees"`  // wireNode: the configuration itself
	Shapes    []json.RawMessage `json:"shapes"` // wireShape
	Hosts     []wireHost        `json:"hosts"`
}

type wirePlaybook struct {
	Title  string            `json:"title"` // Plan.Playbook
	Name   string            `json:"name,omitempty"`
	Folder string            `json:"folder,omitempty"`
	One    string            `json:"one,omitempty"`
	Texts  map[string]string `json:"texts,omitempty"` // files that are UTF-8
	Bytes  map[string][]byte `json:"bytes,omitempty"` // others
	Unread map[string]string `json:"unread,omitempty"`
}

type wireValue struct {
	Name      string `json:"name"`
	JSON      string `json:"json,omitempty"`
	Sensitive bool   `json:"sensitive,omitempty"`
	From      string `json:"from,omitempty"`
}

// A wireHost is a router: which template it has, and what to put into it.
type wireHost struct {
	Name      string   `json:"n"`
	Shape     int      `json:"s"`
	Tree      int      `json:"t"`           // from 1; 0 is none
	Values    []string `json:"v,omitempty"` // from the second on: the first is Name
	Secrets   []int    `json:"x,omitempty"` // of the shape: places in the table
	Base      []int    `json:"b,omitempty"` // of the tree
	Arguments string   `json:"a,omitempty"`
}

// A wireShape is all of a router's plan but its name and its tree.
type wireShape struct {
	Road    string       `json:"road,omitempty"`
	Steps   []wireStep   `json:"steps,omitempty"`
	Failure *wireFailure `json:"failure,omitempty"`
	Scopes  []string     `json:"scopes,omitempty"`
	Access  []string     `json:"access,omitempty"`
	Guard   *wireFailure `json:"guard,omitempty"`
	Check   *wireCheck   `json:"check,omitempty"`
	Last    *wireCommit  `json:"last,omitempty"`
}

type wireStep struct {
	Stage   int          `json:"stage"`
	Confirm int          `json:"confirm"`
	Edits   []wireEdit   `json:"edits"`
	Changes []wireChange `json:"changes,omitempty"`
}

type wireEdit struct {
	Op     conf.Op    `json:"o"`
	Path   []wireNode `json:"p"`
	Fresh  int        `json:"f,omitempty"`
	Old    string     `json:"old,omitempty"`
	Place  conf.Place `json:"at,omitempty"`
	After  string     `json:"after,omitempty"`
	Before string     `json:"before,omitempty"`
	Veiled bool       `json:"veiled,omitempty"`
}

// A wireNode is a statement.
type wireNode struct {
	Name     string     `json:"n"`
	Space    string     `json:"x,omitempty"`
	Def      string     `json:"d,omitempty"` // "" what the schema says; see defs
	Keys     []string   `json:"dk,omitempty"`
	Key      string     `json:"k,omitempty"`
	Value    string     `json:"v,omitempty"`
	Inactive bool       `json:"i,omitempty"`
	Secret   bool       `json:"s,omitempty"`
	Label    string     `json:"l,omitempty"`
	Withheld bool       `json:"w,omitempty"`
	Kids     []wireNode `json:"c,omitempty"`
}

type wireChange struct {
	Play   string      `json:"play"`
	Task   string      `json:"task"`
	Source conf.Source `json:"source"`
	Edits  []int       `json:"edits,omitempty"`
	Refs   []wireRef   `json:"refs,omitempty"`
}

type wireRef struct {
	Name  string `json:"n"`
	Value string `json:"v"`
}

type wireFailure struct {
	Host   string      `json:"host,omitempty"`
	Task   string      `json:"task,omitempty"`
	Cause  string      `json:"cause"`
	Text   string      `json:"text"`
	Hint   string      `json:"hint,omitempty"`
	Source conf.Source `json:"source"`
}

type wireCheck struct {
	Failure  *wireFailure  `json:"failure,omitempty"`
	Errors   []wireVerdict `json:"errors,omitempty"`
	Warnings []wireVerdict `json:"warnings,omitempty"`
	Differs  bool          `json:"differs,omitempty"`
	Diff     string        `json:"diff,omitempty"`
	Computed bool          `json:"computed,omitempty"`
}

type wireVerdict struct {
	Path    string       `json:"path,omitempty"`
	Message string       `json:"message"`
	Request string       `json:"request,omitempty"`
	Tasks   []wireChange `json:"tasks,omitempty"`
}

type wireCommit struct {
	Sequence int       `json:"sequence,omitempty"`
	User     string    `json:"user"`
	Client   string    `json:"client,omitempty"`
	Time     time.Time `json:"time"`
	Comment  string    `json:"comment,omitempty"`
	Log      string    `json:"log,omitempty"`
	Pending  bool      `json:"pending,omitempty"`
}

// A wireTable is what stands for the secrets, in the order of their numbers.
type wireTable struct {
	Kinds string `json:"kinds"` // a letter each; see kind
	Sums  []byte `json:"sums"`  // sumSize bytes each
}
