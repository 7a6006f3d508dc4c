# The permissions are the whole truth: what is not listed is taken from the class,
# because a class that may do more than the playbook says is a hole. Flags are not
# cumulative: to change the configuration a class needs view, view-configuration,
# configure and the flags that end in -control, too. The expressions are extended
# regular expressions, case aside, and go before the permissions.
#
# Junos' own classes (operator, read-only, super-user, unauthorized) cannot be
# changed. A class that an account still has cannot be made absent.

task "ensure_login_class" "noc" {
  name          = "noc"
  permissions   = ["view", "view-configuration", "trace", "network"]
  deny_commands = "(request .*)|(start shell.*)"
  idle_timeout  = 15
}

task "ensure_user" "noc" {
  name  = "noc"
  class = ensure_login_class.noc.name
}
