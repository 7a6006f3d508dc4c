# The router asks its servers in their order. The servers that are listed come in
# the order of the list; others keep their places between them, and are removed
# with exclusive. What is not given for a server stays as it is on the router.
#
# Secrets cannot stand in a playbook; they come from sensitive variables or the
# inventory, in clear or in the $9$ form in which a router shows them. A secret
# that the router has already stays, whatever salt its $9$ form has. A router
# that keeps its secrets under a master password ($8$) cannot be asked whether it
# has the right one: there the secret is left out of the task.
#
# Servers alone change no login: ensure_auth_order says when they are asked.
# People who have no account of their own on the router get the class of the
# account named remote.

task "ensure_user" "remote" {
  name  = "remote"
  class = "read-only"
}

task "ensure_radius" "lab" {
  servers = [
    { address = "192.0.2.11", secret = var.radius_secret, timeout = 2, retry = 2 },
    { address = "192.0.2.12", secret = var.radius_secret, port = 1645, source_address = "192.0.2.1" },
  ]
  exclusive = true
}
