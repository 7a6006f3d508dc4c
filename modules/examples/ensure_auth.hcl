# Keys are told apart by their type and base64 part: a key that the router has
# with another comment is the same key. A password in clear goes to the router as
# a $6$ hash, and a hash there that fits it stays. Passwords and hashes cannot
# stand in a playbook; they come from sensitive variables or the inventory.
#
# With exclusive the list is the whole truth: other keys of the account are
# removed. An empty list with exclusive removes all. With absent the listed keys
# are removed, and the password if it is the one that is given. Refer to the
# account's own task, so that the account comes first. The account remote, the
# template for people whom a RADIUS or TACACS+ server lets in, takes none of it.

task "ensure_user" "netops" {
  name  = "netops"
  class = "super-user"
}

task "ensure_auth" "netops" {
  user      = ensure_user.netops.name
  ssh_keys  = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIH7IEbaZO8A+pRv1TBTX0u1tUYvvotJmB0PsI8lTZvPM ann@lab"]
  exclusive = true
}
