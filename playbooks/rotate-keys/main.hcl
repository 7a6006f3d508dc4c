# Gives an account a new SSH key and takes the old one away, in two commits: the
# old key goes only from routers on which a login with the new one has worked.
# By hand it would be, on every router:
#
#   set system login user netops authentication ssh-ed25519 "NEW..."
#   commit confirmed 5; log in with the new key; commit
#   delete system login user netops authentication ssh-ed25519 "OLD..."
#   commit confirmed 5; log in with the new key again; commit
#
# Keys that are in neither list are left alone.
#
#   nplay plan  playbooks/rotate-keys -i inventory.hcl --var-file rotation.hcl
#   nplay apply playbooks/rotate-keys -i inventory.hcl --var-file rotation.hcl
#
# When the account is the one nplay itself connects with, the inventory has to
# say what it can log in with afterwards; write it as the connection's own once
# the old key is gone everywhere:
#
#   connection {
#     user     = "netops"
#     identity = "~/.ssh/old"
#     next {
#       user     = "netops"
#       identity = "~/.ssh/new"
#     }
#   }
#
# Routers on which an interrupted run was through refuse the old key; until all
# are, run again with both: identities = ["~/.ssh/new", "~/.ssh/old"].

playbook {
  name        = "rotate-keys"
  description = "A new SSH key for an account: in, proven by a login, then the old one out."
}

variable "hosts" {
  type        = string
  default     = "*"
  description = "the routers on which to rotate: names, globs, groups, such as \"edge & !maintenance\""
}

variable "account" {
  type        = string
  default     = "netops"
  description = "the account whose key is rotated; it has to exist"
}

variable "new_keys" {
  type        = list(string)
  description = "the new public keys, one line each as in an authorized_keys file"

  validation {
    condition     = length(var.new_keys) > 0
    error_message = "Give at least one new public key: without one the account would be locked out."
  }
}

variable "old_keys" {
  type        = list(string)
  description = "the public keys to take away once a new one has worked"
}

variable "new_identity" {
  type        = string
  description = "private key file of a new key: what the login is tried with, before each commit is confirmed"
}

play "add" {
  hosts = var.hosts

  task "ensure_auth" "new" {
    user     = var.account
    ssh_keys = var.new_keys
  }

  # Before the commit is confirmed the new key must open a NETCONF session. A
  # router on which it does not goes back to what it had, and keeps its old key.
  prove {
    user     = var.account
    identity = var.new_identity
  }

  rollout {
    confirm = "5m"
  }
}

play "retire" {
  hosts = var.hosts
  after = [play.add] # a second commit, on routers where the first one is confirmed

  task "ensure_auth" "old" {
    user     = var.account
    ssh_keys = var.old_keys
    absent   = true
  }

  prove {
    user     = var.account
    identity = var.new_identity
  }

  rollout {
    confirm = "5m"
  }
}
