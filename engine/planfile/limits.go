package planfile

// What Read takes from a file, and Write therefore writes at most.
const (
	maxPacked   = 256 << 20
	maxUnpacked = 1 << 30
	maxHosts    = 1_000_000
	maxDepth    = 64         // of statements within each other, as in package conf
	maxNodes    = 20_000_000 // of all routers together, once what is stored once is laid out
	maxText     = 1 << 30    // bytes of it
	maxKeys     = 64         // of a list of another namespace
)
