# What goes where is a facility and the least severity that is told. Facilities
# that a destination has and the task does not name stay, as do destinations and
# settings; with exclusive they go: of each of hosts, files, users and console that
# is given, and of the contents of each destination that is listed.
#
# Severities are any, emergency, alert, critical, error, warning, notice, info and
# none.

task "ensure_syslog" "lab" {
  hosts = [{
    name     = "192.0.2.14"
    contents = { any = "notice", authorization = "info" }
    port     = 1514
  }]
  files = [
    { name = "messages", contents = { any = "notice" } },
    { name = "changes", contents = { change-log = "info" }, match = "UI_COMMIT" },
  ]
  users   = [{ name = "*", contents = { any = "emergency" } }]
  console = { any = "error" }
}
