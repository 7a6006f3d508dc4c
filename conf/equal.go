package conf

// Equal reports whether two trees hold the same configuration, which is when
// Diff of them is empty.
func Equal(a, b *Node) bool { return len(Diff(a, b)) == 0 }
