// Command nplay is a declarative playbook runner for fleets of routers.
package main

func main() {}
