// Package layers holds the rules of ARCHITECTURE.md against the code: who may
// import whom, who may use which of other people's packages, who may print,
// end the program, read the clock or roll dice. It has tests only.
//
// It does not judge what tests import of this repository: a test of the engine
// may well start simulated routers.
package layers
