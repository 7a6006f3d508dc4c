"""A change by Netmiko: a check, a confirmed commit and its confirmation."""
import sys
from netmiko import ConnectHandler

address, port, user, key = sys.argv[1:]


def need(what, ok):
    if not ok:
        raise SystemExit("not as expected: " + str(what))


def connect(user, patience):
    # Netmiko guesses by the clock when the router is done: it gets the time.
    return ConnectHandler(device_type="juniper_junos", host=address, port=int(port), username=user, use_keys=True,
                          key_file=key, allow_agent=False, fast_cli=patience < 1, global_delay_factor=patience)


c = connect(user, 0.3)
need(c.find_prompt(), c.find_prompt() == user + "@r1>")
got = c.send_command("show version")
need(got, "Hostname: r1" in got and "Junos: 23.4R2.13" in got)
got = c.send_command("show configuration | display set")
need(got, "set system services ssh" in got)
got = c.send_command("show nonsense")
need(got, "syntax error, expecting <command>." in got)
got = c.send_config_set(["set system services netconf ssh", "set system login user netops class read-only"], exit_config_mode=False)
need(got, "[edit]" in got and "error" not in got)
got = c.send_command("show | compare", expect_string=r"#")
need(got, "+    netconf {" in got and "+    user netops {" in got)
got = c.commit(check=True)
need(got, "configuration check succeeds" in got)
got = c.commit(confirm=True, confirm_delay=2, comment="by netmiko")
need(got, "commit confirmed will be automatically rolled back in 2 minutes unless confirmed" in got)
got = c.send_command("show system services", expect_string=r"#")
need(got, "# commit confirmed will be rolled back in" in got or "netconf" in got)
got = c.commit(and_quit=True)
need(got, "commit complete" in got)
need("out of configuration mode", not c.check_config_mode())
got = c.send_command("show system commit")
need(got, "commit confirmed, rollback in 2mins" in got and "by netmiko" in got)
try:
    c.send_config_set(["delete system root-authentication"], exit_config_mode=False)
    c.commit()
    need("a commit that fails", False)
except ValueError as e:
    need(e, "Missing mandatory statement: 'root-authentication'" in str(e))
c.send_command("rollback 0", expect_string=r"#")
c.exit_config_mode()
c.disconnect()

c = connect("root", 2)
need(c.find_prompt(), c.find_prompt() == "root@r1>")
got = c.send_command("show system commit")
need(got, "by netmiko" in got)
c.disconnect()
print("done")
