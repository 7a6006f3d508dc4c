package ui

import (
	"io"
	"slices"

	"nplay/engine"
)

type jsonHostKeys struct {
	Type    string       `json:"type"` // "hostkeys"
	Format  int          `json:"format"`
	Hosts   []jsonKeysOf `json:"hosts"`
	Summary string       `json:"summary"`
}

type jsonKeysOf struct {
	Host    string        `json:"host"`
	Address string        `json:"address"`
	Port    int           `json:"port,omitempty"`
	Jump    bool          `json:"jump"`
	Keys    []jsonKey     `json:"keys"`
	Failure *jsonKeysFail `json:"failure,omitempty"`
}

type jsonKey struct {
	Type        string   `json:"type"`
	Fingerprint string   `json:"fingerprint"`
	State       KeyState `json:"state"`
	Name        string   `json:"name"`
	By          string   `json:"by,omitempty"`
	Known       []string `json:"known,omitempty"`
	Note        string   `json:"note,omitempty"`
	Hint        string   `json:"hint,omitempty"`
	Written     string   `json:"written,omitempty"`
}

type jsonKeysFail struct {
	Cause engine.Cause `json:"cause"`
	Text  string       `json:"text"`
	Hint  string       `json:"hint,omitempty"`
}

// HostKeysJSON writes host keys as one JSON document.
func HostKeysJSON(w io.Writer, all []HostKeys, without string) error {
	out := jsonHostKeys{Type: "hostkeys", Format: Format, Hosts: []jsonKeysOf{}, Summary: HostKeySummary(all, without)}
	for _, h := range all {
		j := jsonKeysOf{h.Host, h.Address, h.Port, h.Jump, []jsonKey{}, nil}
		for _, k := range h.Keys {
			j.Keys = append(j.Keys, jsonKey{k.Type, k.Fingerprint, k.State, k.Name, k.By, slices.Clone(k.Known), k.Note, k.ToDo, k.Written})
		}
		if f := h.Failure; f != nil {
			j.Failure = &jsonKeysFail{f.Cause, f.Text, f.Hint}
		}
		out.Hosts = append(out.Hosts, j)
	}
	return write(w, out, "  ")
}
