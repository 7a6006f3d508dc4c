// Package junossim is a simulated Junos router: a real SSH server on loopback
// that speaks NETCONF and the Junos command line as captured Junos devices do,
// keeps a shared candidate, private copies of it, a lock, a commit history and
// rollback files, takes a confirmed commit back by itself, and lets in exactly
// those users whom its committed configuration names.
//
// The SSH server takes keys, certificates of OpenSSH, passwords and the prompts
// of keyboard-interactive, asks the RADIUS and TACACS+ servers of the
// configuration (by Options.CheckPassword) in the order that it gives, locks
// accounts, shows several host keys and host certificates, speaks old algorithms
// (Options.Algorithms), and is a jump host where allow-tcp-forwarding stands.
//
// It is written against documents and sessions captured from routers and
// Juniper's manuals, and shares no code with the packages that it is there to
// test; of those it uses conf/schema alone, as data.
//
// It forwards no packets, runs no protocols and does not expand apply-groups. Of
// retry-options it knows neither backoff nor minimum-time, of
// certificates neither authorized-principals-command nor force-command (one that
// has it is refused), and it offers only algorithms that golang.org/x/crypto/ssh
// has. Accounting and the permissions that a server sends are not asked for.
// Of the operational mode it knows the commands that configure a session and
// those that show the configuration, its history, the version and the clock;
// of the configuration mode it has neither rename, copy, replace pattern,
// annotate, protect nor wildcard, and it loads no files.
package junossim
