// Package functions holds the functions that a playbook, a template and an
// inventory may call. They compute; only file, fileexists and templatefile read
// anything, and only inside the folder they are given. There is no clock and no
// randomness, so equal inputs give equal plans.
//
// Marks survive every function, and no error shows a marked value. Nothing here
// takes a mark off.
package functions

import (
	"io/fs"
	"maps"

	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/zclconf/go-cty/cty/function"
)

// Table returns the functions of a playbook. The file functions read from
// files, the playbook's folder, by names relative to it, and tell onRead (which
// may be nil) the slash-separated name of each file whose content they used,
// each time they do. Whoever gives files makes sure that no link in it leads
// out, as os.Root does. Nil files leave the file functions out.
//
// The table may be used from several goroutines when onRead may.
func Table(files fs.FS, onRead func(name string)) map[string]function.Function {
	table := standard()
	table["try"], table["can"] = tryFunc, tryfunc.CanFunc
	table["sensitive"], table["sha512crypt"] = sensitiveFunc, sha512cryptFunc
	table["cidrhost"], table["cidrnetmask"] = cidrHostFunc, cidrNetmaskFunc
	table["cidrsubnet"], table["cidrcontains"] = cidrSubnetFunc, cidrContainsFunc
	if files == nil {
		return discreetAll(table)
	}
	f := folder{files: files, onRead: onRead}
	table["file"], table["fileexists"] = f.fileFunc(), f.existsFunc()
	inTemplate := discreetAll(maps.Clone(table))
	inTemplate["templatefile"] = recursionFunc
	table["templatefile"] = f.templateFunc(inTemplate)
	return discreetAll(table)
}

func discreetAll(table map[string]function.Function) map[string]function.Function {
	for name, f := range table {
		table[name] = discreet(f)
	}
	return table
}
