// Package saved reads configurations from files instead of routers: what a plan
// without a network is made against, and what a backup writes. Its Reader can
// read and nothing else.
//
// It opens no connection and looks at no file outside of its folder.
package saved
