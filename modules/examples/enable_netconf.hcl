# `services netconf ssh` gets a port of its own, 830 unless another is given, and
# `services ssh` is on, whose port takes NETCONF sessions too. What is not given
# stays as it is on the router; services that were deactivated are activated.
#
# With absent NETCONF over SSH goes with its settings, and `services ssh` stays;
# where that is off it is refused, because nothing would lead into the router any
# more.
#
# Tasks that depend on this one are a commit of their own, because they may need
# NETCONF to be open.

task "enable_netconf" "ssh" {
  connection_limit      = 10
  client_alive_interval = 60
}
