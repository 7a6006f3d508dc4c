package conf

import "nplay/conf/schema"

// ScopeWords returns the words that follow `show configuration` on a router's
// command line to show a scope, none for all of it. Where the scope goes on into
// the entries of a list, or into a statement that has no word of its own, they
// show what is around it: Only takes out the rest.
func ScopeWords(scope string) []string {
	var words []string
	var path []*Node
	def := schema.Root()
	for _, name := range scopePath(scope) {
		d, known := def.Child(name)
		path = append(path, &Node{Name: name, Def: d})
		if !known || !isName(name) || d.Kind() == schema.List || !spoken(path) {
			break
		}
		words = append(words, names(path, quote)...)
		def = d
	}
	return words
}
