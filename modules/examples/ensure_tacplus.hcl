# As ensure_radius, for TACACS+: the router asks its servers in their order.
#
# What is not given for a server stays as it is on the router. Secrets come from
# sensitive variables or the inventory, in clear or as $9$, and one that the
# router has already stays. Servers alone change no login: ensure_auth_order says
# when they are asked.

task "ensure_tacplus" "lab" {
  servers = [
    { address = "192.0.2.21", secret = var.tacplus_secret, timeout = 5, single_connection = true },
    { address = "192.0.2.22", secret = var.tacplus_secret },
  ]
}
