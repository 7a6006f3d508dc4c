package saved

import (
	"fmt"
	"slices"
	"strings"

	"nplay/conf"
)

// Extensions are the forms of a file by the end of its name.
var Extensions = map[string]conf.Form{".xml": conf.XMLForm, ".conf": conf.TextForm, ".set": conf.SetForm}

// extension is the reverse of Extensions.
func extension(f conf.Form) string {
	for ext, form := range Extensions {
		if form == f {
			return ext
		}
	}
	return ""
}

// maxName is how long a file's name may be on all file systems, in bytes.
const maxName = 255

// escape returns the name of a router's file, without its extension. It can be
// undone, no two are alike without regard to case, and every file system takes
// it: all that is not a lower-case letter, a digit or one of - _ . is escaped, a
// capital letter as + and the small one, other bytes as % and two hexadecimal
// digits.
func escape(router string) string {
	var b strings.Builder
	for i := range len(router) {
		switch c := router[i]; {
		case 'A' <= c && c <= 'Z':
			b.WriteByte('+')
			b.WriteByte(c - 'A' + 'a')
		case i == 0 && (c == '.' || reserved(router)), !plain(c):
			fmt.Fprintf(&b, "%%%02x", c) // a hidden file, or a device of Windows'
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func plain(c byte) bool {
	return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.'
}

// reserved reports whether Windows takes a name for one of its devices, whatever
// extension it has.
func reserved(name string) bool {
	name, _, _ = strings.Cut(name, ".")
	switch name {
	case "con", "prn", "aux", "nul":
		return true
	}
	n := len(name) - 1
	return n == 3 && (name[:n] == "com" || name[:n] == "lpt") && '0' <= name[n] && name[n] <= '9'
}

// unescape undoes escape; false for what escape never makes.
func unescape(stem string) (string, bool) {
	var b []byte
	for i := 0; i < len(stem); i++ {
		switch c := stem[i]; {
		case c == '+' && i+1 < len(stem):
			i++
			b = append(b, stem[i]-'a'+'A')
		case c == '%' && i+2 < len(stem):
			var n byte
			if _, err := fmt.Sscanf(stem[i+1:i+3], "%02x", &n); err != nil {
				return "", false
			}
			b = append(b, n)
			i += 2
		default:
			b = append(b, c)
		}
	}
	return string(b), string(b) != "" && escape(string(b)) == stem
}

// split cuts a file's name into that of its router and its extension; false for
// what is no router's file.
func split(file string) (router, ext string, ok bool) {
	i := strings.LastIndexByte(file, '.')
	if i < 0 || Extensions[file[i:]] == "" {
		return "", "", false
	}
	router, ok = unescape(file[:i])
	return router, file[i:], ok
}

// FileName returns the name of a router's file in a form. A name that is too
// long for a file is an error.
func FileName(router string, form conf.Form) (string, error) {
	name := escape(router) + extension(form)
	if len(name) > maxName || router == "" {
		return "", fmt.Errorf("%.40s...: the name of its file would have %d bytes, and %d is the most", router, len(name), maxName)
	}
	return name, nil
}

// names are those that a router's file may have.
func names(router string) []string {
	var all []string
	for ext := range Extensions {
		all = append(all, escape(router)+ext)
	}
	slices.Sort(all)
	return all
}
