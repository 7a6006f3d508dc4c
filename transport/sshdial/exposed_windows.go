package sshdial

// exposed: who may read a file is not checked on Windows, where its mode does not
// tell.
func exposed(string) bool { return false }
