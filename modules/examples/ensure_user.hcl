# What is not given stays as it is on the router: the uid, which Junos picks by
# itself, the full name, the keys and the password. An account that was deactivated
# is activated. absent = true removes it with everything it has.

task "ensure_user" "netops" {
  name      = "netops"
  class     = "super-user"
  full_name = "Network operations"
}

task "ensure_user" "gone" {
  name   = "student"
  absent = true
}
