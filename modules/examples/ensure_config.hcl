# Say it in the form that is at hand: `set` lines, curly text, XML, or an object by
# the names of the XML. What is given is added to what the router has. `delete`
# lines (null in an object) remove what they name. Nothing else is touched, and a
# second run changes nothing.
#
# Every word is held against Junos' own schema before a router is dialled; a
# misspelt one is told with its line and what it may have meant. `nplay schema`
# prints what may stand where. In lines and text a value that looks like a misspelt
# statement is taken as a value when it stands in quotes.
#
# Entries of an ordered list, such as the terms of a filter, go behind those that
# are there; `insert` lines put them elsewhere.
#
# To set something in a stanza that is deactivated on the router is an error,
# unless an `activate` or `deactivate` line says what the stanza is to be.
#
# A password, hash or key of a statement that Junos keeps secret does not stand in
# the playbook in clear: declare a sensitive variable and write ${var.NAME} in the
# text. What holds it is masked in every plan.
#
# A server of RFC 6241 that is no Junos router has `platform = "netconf"` in the
# inventory. Its configuration is given as `xml` with the server's own namespaces,
# which the server itself checks. What is given is merged; an element with
# `nc:operation="remove"` is taken away, where nc is
# urn:ietf:params:xml:ns:netconf:base:1.0. Without the server's YANG nplay takes
# a list for one by its key leaf, called name; other keys, and leaf-lists, are
# said in `keys`. Values that look like secrets, or whose element is called so,
# are not shown.

task "ensure_config" "uplink" {
  set = <<-EOT
    set interfaces ge-0/0/0 description "to the core"
    set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.1/31
    set protocols lldp interface ge-0/0/0
    set firewall family inet filter protect term ssh from protocol tcp
    set firewall family inet filter protect term ssh from destination-port ssh
    set firewall family inet filter protect term ssh then accept
    delete snmp community public
  EOT
}

task "ensure_config" "routes" {
  config = {
    routing-options = {
      static = {
        route = [{ name = "198.51.100.0/24", next-hop = ["192.0.2.0"] }]
      }
    }
  }
}
