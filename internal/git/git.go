// Package git asks git about the folder a playbook lies in: which commit it is
// at, whether something was changed since, and how its files were at another
// commit. It runs the git of the PATH, changes nothing and never looks at the
// network.
package git
