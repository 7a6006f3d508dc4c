# The alternative to accounts on every router: logins that RADIUS or TACACS+
# servers decide on. Juniper's manual asks for this on every router:
#
#   set system login user remote class read-only
#   set system radius-server 192.0.2.11 secret "..."
#   set system authentication-order [ radius password ]
#   set system services netconf ssh
#   commit
#
# People without an account of their own on a router get the class of the account
# "remote". The secret comes from the environment, NPLAY_VAR_radius_secret, or
# from the inventory's variables, by env() or exec():
#
#   nplay plan  playbooks/aaa -i inventory.hcl --var 'radius_servers=["192.0.2.11"]'
#   nplay apply playbooks/aaa -i inventory.hcl --var 'radius_servers=["192.0.2.11"]'
#
# or try it on simulated routers, without an inventory:
#
#   nplay rehearse playbooks/aaa --var 'radius_servers=["192.0.2.11"]'

playbook {
  name        = "aaa"
  description = "Logins that RADIUS or TACACS+ servers decide on, local passwords behind them."
}

variable "hosts" {
  type        = string
  default     = "*"
  description = "the routers: names, globs, groups, such as \"edge & !maintenance\""
}

variable "radius_servers" {
  type        = list(string)
  default     = []
  description = "addresses of RADIUS servers, the first is asked first"
}

variable "radius_secret" {
  type        = string
  default     = null
  sensitive   = true
  description = "the secret they share with the routers; null leaves that of servers which a router has"
}

variable "tacplus_servers" {
  type        = list(string)
  default     = []
  description = "addresses of TACACS+ servers, the first is asked first"
}

variable "tacplus_secret" {
  type        = string
  default     = null
  sensitive   = true
  description = "the secret they share with the routers; null leaves that of servers which a router has"
}

variable "order" {
  type        = list(string)
  default     = null
  description = "whom a router asks, the first one first; password is the router's own accounts; null is those whose servers are given, then password"

  validation {
    condition     = var.order == null || contains(coalesce(var.order, []), "password")
    error_message = "Keep \"password\" in the order: without it local passwords count only while no server answers."
  }
}

variable "class" {
  type        = string
  default     = "read-only"
  description = "the login class of everybody whom the servers let in and who has no account on the router"
}

variable "account" {
  type        = string
  default     = "netops"
  description = "an account of the servers with which the new way in is tried"
}

variable "account_password" {
  type        = string
  default     = null
  sensitive   = true
  description = "its password there; without it the login is reported as not proven"
}

locals {
  # A method without a server behind it only makes each login slower.
  given = concat(length(var.radius_servers) > 0 ? ["radius"] : [], length(var.tacplus_servers) > 0 ? ["tacplus"] : [], ["password"])
}

play "servers" {
  hosts = var.hosts

  task "ensure_user" "remote" {
    name  = "remote"
    class = var.class
  }

  # A secret is looked at decoded: one that is there already stays.
  task "ensure_radius" "servers" {
    servers = [for a in var.radius_servers : { address = a, secret = var.radius_secret }]
  }

  task "ensure_tacplus" "servers" {
    servers = [for a in var.tacplus_servers : { address = a, secret = var.tacplus_secret }]
  }

  # Servers alone change no login; this does.
  task "ensure_auth_order" "servers" {
    order      = var.order == null ? local.given : var.order
    depends_on = [ensure_user.remote, ensure_radius.servers, ensure_tacplus.servers]
  }

  task "enable_netconf" "ssh" {}

  # Before the commit is confirmed this login must get a NETCONF hello, with the
  # new order in force; and nplay's own login must still work, as always.
  prove {
    user     = var.account
    password = var.account_password
  }

  rollout {
    confirm = "5m"
  }
}
