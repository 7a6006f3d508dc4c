# The prompt of every session shows the name from the commit on. The name in the
# inventory is another matter: nothing is looked up by the router's own name.

task "ensure_hostname" "name" {
  name = host.name
}
