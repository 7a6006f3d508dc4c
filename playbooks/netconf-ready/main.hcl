# What a router needs before a management server can open a NETCONF session with
# it. Juniper's manual asks an administrator to do this by hand on every router:
#
#   set system login user netops class super-user
#   set system login user netops authentication ssh-ed25519 "..."
#   set system services netconf ssh
#   set system services ssh
#   commit
#
# Look at the change first, then carry it out:
#
#   nplay plan  playbooks/netconf-ready -i inventory.hcl
#   nplay apply playbooks/netconf-ready -i inventory.hcl
#
# or try it on simulated routers, without an inventory:
#
#   nplay rehearse playbooks/netconf-ready

playbook {
  name        = "netconf-ready"
  description = "Everything a router needs before a management server can open a NETCONF session."
}

# A variable takes its value from, the later the stronger: its default, the
# inventory's `variables` block, --var-file, the environment (NPLAY_VAR_name),
# --var. One without a default has to be given.

variable "hosts" {
  type        = string
  default     = "*"
  description = "the routers to prepare: names, globs, groups, such as \"edge & !maintenance\""
}

variable "account" {
  type        = string
  default     = "netops"
  description = "the account the management server logs in with"
}

variable "class" {
  type        = string
  default     = "super-user"
  description = "its login class"
}

variable "netops_keys" {
  type        = list(string)
  description = "public keys of the management servers, one line each as in an authorized_keys file"

  validation {
    condition     = length(var.netops_keys) > 0
    error_message = "Give at least one public key: an account that nobody can log in to is of no use."
  }
}

variable "password_hash" {
  type        = string
  default     = null
  sensitive   = true # never shown, and marked so all the way to the router
  description = "crypt hash ($6$...) of a password, where a key is not enough; null leaves the router's alone"
}

variable "netops_identity" {
  type        = string
  default     = null
  description = "private key file with which the new login is tried before the commit is confirmed"
}

variable "port" {
  type        = number
  default     = null
  description = "the NETCONF port; null leaves the router's own (830 unless it is configured)"
}

play "prerequisites" {
  hosts = var.hosts

  # The label is a name of your choice; other tasks refer to it.
  task "ensure_user" "account" {
    name  = var.account
    class = var.class
  }

  task "ensure_auth" "account" {
    user          = ensure_user.account.name # a reference makes this task wait for that one
    ssh_keys      = var.netops_keys
    exclusive     = true # keys that are not in the list are removed
    password_hash = var.password_hash
  }

  # Brings up `services ssh` too. The port is written only where it is asked for.
  task "enable_netconf" "ssh" {
    port       = var.port
    depends_on = [ensure_auth.account] # no reference between them, so the order is said
  }

  # Before the commit is confirmed this login must get a NETCONF hello, over a
  # connection of its own. Without an identity it is reported as "not proven".
  prove {
    user     = var.account
    identity = var.netops_identity
  }

  # Every commit is a confirmed one: a router that is not reached again within
  # five minutes goes back to what it had, by itself.
  rollout {
    confirm = "5m"
  }
}
