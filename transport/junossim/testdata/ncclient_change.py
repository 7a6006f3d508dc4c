"""A change by ncclient: lock, load, compare, check, commit confirmed, confirm, read."""
import sys
from ncclient import manager
from ncclient.operations import RPCError
from ncclient.xml_ import new_ele, sub_ele, to_ele

address, ssh_port, netconf_port, user, key = sys.argv[1:]


def connect(port, name=user):
    return manager.connect(
        host=address, port=int(port), username=name, key_filename=key, hostkey_verify=False,
        allow_agent=False, look_for_keys=False, timeout=20, device_params={"name": "junos"})


def need(what, ok):
    if not ok:
        raise SystemExit("not as expected: " + what)


# NETCONF is not configured: ncclient falls back to the exec form by itself.
m = connect(ssh_port)
need("capability", ":candidate" in m.server_capabilities and ":confirmed-commit" in m.server_capabilities)
need("system information", "<host-name>r1</host-name>" in str(m.rpc(to_ele("<get-system-information/>"))))
m.lock("candidate")
try:
    with connect(ssh_port) as other:
        other.lock("candidate")
    need("a second lock is refused", False)
except RPCError as e:
    need("who holds the lock: " + str(e), "configuration database locked by:" in str(e) and "lab" in str(e))
m.load_configuration(action="merge", format="xml", config=to_ele(
    "<system><services><netconf><ssh/></netconf></services>"
    "<login><user><name>netops</name><class>read-only</class></user></login></system>"))
diff = m.compare_configuration()
need("compare: " + str(diff), "+    user netops {" in str(diff))
try:
    m.load_configuration(action="merge", format="xml", config=to_ele("<system><sevices/></system>"))
    need("a misspelt statement is refused", False)
except RPCError as e:
    need("syntax error: " + str(e), "syntax error" in str(e))
m.load_configuration(action="set", config=["set snmp location attic", "set snmp contact ann", "set system services ftp"])
m.load_configuration(action="replace", format="text", config="replace: snmp { location cellar; }\nsystem { services { delete: ftp; } }")
m.load_configuration(format="json", config='{"configuration": {"snmp": {"contact": "ben"}}}')
got = str(m.get_configuration(format="set"))
need("set in " + got, "set snmp location cellar" in got and "set snmp contact ben" in got and "ftp" not in got)
got = str(m.get_configuration(format="text"))
need("text in " + got, "location cellar;" in got)
got = str(m.command("show version", format="text"))
need("command: " + got, "Hostname: r1" in got)
m.validate("candidate")
m.commit(confirmed=True, timeout="300", comment="by ncclient")
info = str(m.rpc(to_ele("<get-commit-information/>")))
need("pending: " + info, "commit confirmed, rollback in 5mins" in info and "rollback pending" in info)
with connect(netconf_port) as n:
    got = str(n.rpc(to_ele('<get-configuration database="committed"/>')))
    need("user in " + got, "<name>netops</name>" in got)
    got = str(n.get_config("running"))
    need("user in " + got, "<name>netops</name>" in got)
m.commit()
info = str(m.rpc(to_ele("<get-commit-information/>")))
need("confirmed: " + info, "rollback pending" not in info)
m.unlock("candidate")
m.close_session()
print("done")
