package playbooks

import (
	"github.com/hashicorp/hcl/v2/hclwrite"

	"nplay/engine"
)

// Format formats a file, or the *.hcl files of a folder, without writing
// anything. Files that do not parse are diagnostics and are left out.
func Format(path string) ([]FormattedFile, engine.Diagnostics) {
	l := newLoader(Options{Path: path})
	_, files, err := paths(path)
	if err != nil {
		l.add(note{summary: "Cannot read file", detail: path + ": " + err.Error()})
		return nil, l.told()
	}
	var out []FormattedFile
	for _, p := range files {
		if f := l.open(p, formatFile, maxInventoryFile); f != nil {
			out = append(out, FormattedFile{Path: p, Old: f.src, New: hclwrite.Format(f.src)})
		}
	}
	return out, l.told()
}
