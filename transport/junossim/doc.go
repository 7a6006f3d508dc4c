// Package junossim is a simulated Junos router: a real SSH server on loopback
// that speaks NETCONF as captured Junos devices do, keeps a shared candidate,
// a lock, a commit history and rollback files, takes a confirmed commit back by
// itself, and lets in exactly those users whom its committed configuration
// names.
//
// It is written against documents captured from routers and Juniper's manuals,
// and shares no code with the packages that it is there to test; of those it
// uses conf/schema alone, as data.
//
// It forwards no packets, runs no protocols and does not expand apply-groups.
// Commands of the operational mode are known only as far as NETCONF clients
// send them.
package junossim
