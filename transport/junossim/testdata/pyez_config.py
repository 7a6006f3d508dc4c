"""What PyEZ's Config can do: every format, private and exclusive mode, rollback files."""
import sys
from jnpr.junos import Device
from jnpr.junos.exception import CommitError, ConfigLoadError, LockError, RpcError
from jnpr.junos.utils.config import Config

address, port, user, key = sys.argv[1:]


def need(what, ok):
    if not ok:
        raise SystemExit("not as expected: " + str(what))


def refused(kind, text, f, *args, **kwargs):
    try:
        f(*args, **kwargs)
    except kind as e:
        need(repr(e), text in str(e))
        return
    need("%s: %s" % (kind.__name__, text), False)


def connect():
    return Device(host=address, port=int(port), user=user, ssh_private_key_file=key, gather_facts=False).open()


dev, other = connect(), connect()

# Exclusive, in every format; PyEZ guesses the format where it is not said.
with Config(dev, mode="exclusive") as cu:
    refused(LockError, "configuration database locked by", Config(other).lock)
    cu.load("set system host-name r2\nset system services ftp", format="set")
    need("set", "+   host-name r2;" in cu.diff())
    refused(ConfigLoadError, "syntax error", cu.load, "set system hostname r9", format="set")
    refused(ConfigLoadError, "statement not found", cu.load, "delete snmp", format="set")
    need("ignored", cu.load("delete snmp", format="set", ignore_warning="statement not found") is not None)
    cu.load("snmp {\n    location attic;\n    contact ann;\n}\n", format="text", merge=True)
    need("text", "+      location attic;" in cu.diff())
    cu.load("replace: snmp {\n    location cellar;\n}\n", format="text")
    need("replaced", "cellar" in cu.diff() and "ann" not in cu.diff())
    refused(ConfigLoadError, "syntax error", cu.load, "system { hostname r9; }", format="text")
    cu.load('{"configuration": {"snmp": {"contact": "ben"}, "system": {"name-server": [{"name": "192.0.2.53"}]}}}', format="json", merge=True)
    need("json", "+      contact ben;" in cu.diff() and "192.0.2.53" in cu.diff())
    refused(ConfigLoadError, "", cu.load, '{"configuration": {"snmp": {"contract": "ben"}}}', format="json")
    cu.load("<configuration><snmp><contact delete='delete'/></snmp></configuration>", format="xml", merge=True)
    need("xml", "ben" not in cu.diff())
    need("check", cu.commit_check())
    need("commit", cu.commit(comment="by PyEZ", confirm=5))
    need("pending", dev.rpc.get_commit_information().findtext("commit-history/commit-confirmed") == "rollback pending")
    need("confirm", cu.commit())
    need("no difference", cu.diff() is None)
    need("rollback file", "-   host-name r1;" in cu.diff(rb_id=2) and "+   host-name r2;" in cu.diff(rb_id=2))
    need("rollback", cu.rollback(2) and "+   host-name r1;" in cu.diff())
    need("rollback 0", cu.rollback(0) and cu.diff() is None)
    # The whole configuration, and what it needs is missing.
    cu.load("system { host-name r3; }", format="text", overwrite=True)
    refused(CommitError, "root-authentication", cu.commit_check)
    refused(CommitError, "root-authentication", cu.commit)
    cu.rollback(0)
with Config(other, mode="exclusive"):
    pass

# Private: its own edits only, merged at the commit, not confirmed.
with Config(dev, mode="private") as mine, Config(other, mode="private") as theirs:
    mine.load("set snmp description mine", format="set")
    theirs.load("set system location building theirs", format="set")
    need("own edits", "theirs" not in mine.diff() and "mine" not in theirs.diff())
    refused(CommitError, "commit confirmed not supported for private configuration", mine.commit, confirm=5)
    need("commit", mine.commit(comment="private") and theirs.commit())
    with connect() as third:
        refused(ConfigLoadError, "private edits in use", Config(third).load, "set system host-name r9", format="set")
got = dev.rpc.get_config(options={"database": "committed"})
need("merged", got.findtext("snmp/description") == "mine" and got.findtext("system/location/building") == "theirs")
need("host name", got.findtext("system/host-name") == "r2")
Config(dev).load("set system host-name r9", format="set")
refused(RpcError, "shared configuration database modified", other.rpc.open_configuration, private=True)
Config(dev).rollback()

# The configuration in the formats that it can be asked for in.
need("set", "set system host-name r2" in dev.rpc.get_config(options={"format": "set"}).text)
need("text", "host-name r2;" in dev.rpc.get_config(options={"format": "text"}).text)
need("json", dev.rpc.get_config(options={"format": "json"})["configuration"]["system"]["host-name"] == "r2")
old = dev.rpc.get_rollback_information(rollback="4", format="text")
need("rollback information", "host-name r1;" in old.findtext(".//configuration-text"))
dev.close()
other.close()
print("done")
