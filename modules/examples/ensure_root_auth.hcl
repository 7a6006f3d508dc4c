# What root logs in with, as ensure_auth keeps it for an account: keys are told
# apart by their type and base64 part, a password in clear goes to the router as
# a $6$ hash, and a hash there that fits it stays. Junos refuses a commit on a
# router that has nothing at root-authentication, so what would leave nothing
# there is refused.
#
# Where nplay itself logs in as root, the inventory's next block says what it can
# log in with after the change.

task "ensure_root_auth" "keys" {
  ssh_keys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIH7IEbaZO8A+pRv1TBTX0u1tUYvvotJmB0PsI8lTZvPM ann@lab"]
}
