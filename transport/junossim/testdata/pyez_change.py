"""A change by PyEZ: lock, load, diff, check, commit confirmed, confirm."""
import sys
from jnpr.junos import Device
from jnpr.junos.exception import ConfigLoadError, LockError
from jnpr.junos.utils.config import Config

address, port, user, key = sys.argv[1:]


def need(what, ok):
    if not ok:
        raise SystemExit("not as expected: " + str(what))


def connect():
    return Device(host=address, port=int(port), user=user, ssh_private_key_file=key, gather_facts=False,
                  auto_probe=5).open()


dev = connect()
need("hostname", dev.facts["hostname"] == "r1")
need("version", dev.facts["version"] == "23.4R2.13")
cu = Config(dev)
cu.lock()
with connect() as other:
    try:
        Config(other).lock()
        need("a second lock is refused", False)
    except LockError as e:
        need(e, "configuration database locked by" in str(e))
need("no difference", cu.diff() is None)
cu.load("<configuration><system><login><user><name>netops</name><class>read-only</class></user></login></system></configuration>",
        format="xml", merge=True)
diff = cu.diff()
need(diff, "+    user netops {" in diff)
try:
    cu.load("<configuration><system><lgin/></system></configuration>", format="xml", merge=True)
    need("a misspelt statement is refused", False)
except ConfigLoadError as e:
    need(e, "syntax error" in str(e))
need("check", cu.commit_check())
need("commit", cu.commit(confirm=5, comment="by PyEZ"))
need("confirm", cu.commit())
got = dev.rpc.get_config(options={"database": "committed"})
need("user", got.findtext("system/login/user[name='netops']/class") == "read-only")
need("rollback", cu.rollback(2))
need("difference", "-    user netops {" in (cu.diff() or ""))
need("rollback 0", cu.rollback(0))
cu.unlock()
dev.close()
print("done")
