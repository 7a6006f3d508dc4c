# A router asks its name servers in their order. The servers that are listed come
# in the order in which they are listed; others that the router has keep their
# places, and are removed with exclusive. The search list is one whole: with search
# given the router has these domains in this order and no others.

task "ensure_dns" "lab" {
  servers     = ["192.0.2.53", "2001:db8::53"]
  domain_name = "lab.example"
  search      = ["lab.example", "example"]
  exclusive   = true
}
