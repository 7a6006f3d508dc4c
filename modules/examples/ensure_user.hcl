# What is not given stays as it is on the router: the uid, which Junos picks by
# itself, the full name, the keys and the password. An account that was
# deactivated is activated. absent = true removes it with everything it has.
#
# The account named remote is the template for people whom a RADIUS or TACACS+
# server lets in and who have no account of their own on the router: they get its
# class. It needs no keys and no password. A server may name another local
# account as somebody's template (Juniper-Local-User-Name in RADIUS,
# local-user-name in TACACS+).

task "ensure_user" "netops" {
  name      = "netops"
  class     = "super-user"
  full_name = "Network operations"
}

task "ensure_user" "gone" {
  name   = "student"
  absent = true
}
