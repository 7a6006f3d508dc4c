# What is not given stays as it is on the router. A list of algorithms is one
# whole.
#
# nplay itself comes in by SSH. Each step is confirmed over a new connection, or
# the router takes it back by itself: a root_login, a cipher or a limit that
# nplay's own login does not get past ends that way. Two things cannot end well and
# are refused before anything is sent. The port of SSH cannot be that of NETCONF.
# And where NETCONF is off, SSH is the only way in: its port cannot be moved there
# nor the service be removed. Open NETCONF first, with enable_netconf and
# depends_on; once the port has moved, change ssh_port in the inventory. Where the
# inventory pins transport = "cli", the router takes a move of the port back.

task "ensure_ssh" "hardened" {
  root_login       = "deny"
  protocol_version = ["v2"]
  connection_limit = 20
  rate_limit       = 30
}
