# Options of a server that are not given stay as they are on the router. A key is
# the number of one that the router has under [edit system ntp authentication-key].

task "ensure_ntp" "lab" {
  servers = [
    { address = "192.0.2.123", prefer = true },
    { address = "ntp.lab.example", version = 4 },
  ]
  boot_server = "192.0.2.123"
  exclusive   = true
}
