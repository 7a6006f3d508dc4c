# By whom a password is judged: the list is the whole order, the first one is
# asked first.
#
# When a method says no or does not answer, Junos asks the next. Without password
# in the list, local passwords count only while no server answers; a login that a
# server refuses is refused then, perhaps nplay's own. Such an order has to be
# asked for with without_password = true. SSH keys are no passwords: an account
# with a key goes on logging in with it.
#
# The SSH service may have an order of its own (system services ssh
# authentication-order), which this task leaves alone; ensure_config can set or
# delete it.
#
# Before the commit is confirmed nplay logs in anew, with the new order in force;
# with confirm = "none" a change of the order is refused. A login that works only
# because no server answers at that moment proves nothing for later.

task "ensure_auth_order" "lab" {
  order = ["tacplus", "radius", "password"]
}
