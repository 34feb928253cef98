"""OpenStack Swift behind its S3 interface, a real server: account, container, object and proxy server, and memcached."""

import getpass
import os
import subprocess

from .installation import HERE, PYTHON
from .network import HOST, answers, free_ports, listens
from .processes import StartFailure

PACKAGES = ["swift-proxy", "swift-object", "swift-container", "swift-account", "memcached"]
PARTS = ["account", "container", "object"]

SHARED = """\
[swift-hash]
swift_hash_path_suffix = tests
swift_hash_path_prefix = tests
[storage-policy:0]
name = gold
default = yes
"""

STORAGE = """\
[DEFAULT]
bind_ip = {host}
bind_port = {port}
devices = {folder}/devices
mount_check = false
user = {user}
swift_dir = {folder}
workers = 0
log_address = {folder}/no-log
fallocate_reserve = 0
disable_fallocate = true
[pipeline:main]
pipeline = {part}-server
[app:{part}-server]
use = egg:swift#{part}
recon_cache_path = {folder}/recon
"""

PROXY = """\
[DEFAULT]
bind_ip = {host}
bind_port = {port}
user = {user}
swift_dir = {folder}
workers = 0
log_address = {folder}/no-log
[pipeline:main]
pipeline = catch_errors cache s3api tempauth copy slo dlo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = {host}:{memcached}
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
[filter:symlink]
use = egg:swift#symlink
"""


class OpenStackSwift:
    name, tier = "swift", "full"

    def start(self, folder, processes, installation):
        root = installation.debian("openstack-swift", PACKAGES)
        environment = os.environ | {
            "LD_LIBRARY_PATH": str(root / "usr/lib/x86_64-linux-gnu"),
            "PYTHONPATH": str(root / "usr/lib/python3/dist-packages"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        ports = dict(zip([*PARTS, "proxy", "memcached"], free_ports(5)))
        self.configure(folder, ports)
        for part in PARTS:
            self.build_ring(folder, part, ports[part], root, environment)

        command = [root / "usr/bin/memcached", "-u", getpass.getuser(), "-l", HOST, "-p", str(ports["memcached"])]
        process = processes.start("memcached", command, environment)
        processes.wait("memcached", process, listens(ports["memcached"]))
        running = {}
        for part in [*PARTS, "proxy"]:
            running[part] = processes.start(part, [PYTHON, HERE / "swift_server.py", part, folder], environment)
        for part, process in running.items():
            processes.wait(part, process, listens(ports[part]))
        endpoint = f"http://{HOST}:{ports['proxy']}"
        processes.wait("proxy", running["proxy"], answers(f"{endpoint}/info"))
        user = {"accessKey": "test:tester", "secretKey": "testing"}
        return {"protocol": "s3", "endpoint": endpoint, **user, "region": "us-east-1", "signatures": True}

    def configure(self, folder, ports):
        (folder / "devices/one").mkdir(parents=True)
        (folder / "recon").mkdir()
        (folder / "swift.conf").write_text(SHARED, encoding="utf-8")
        values = {"host": HOST, "folder": folder, "user": getpass.getuser(), "memcached": ports["memcached"]}
        for part in PARTS:
            text = STORAGE.format(part=part, port=ports[part], **values)
            (folder / f"{part}.conf").write_text(text, encoding="utf-8")
        (folder / "proxy.conf").write_text(PROXY.format(port=ports["proxy"], **values), encoding="utf-8")

    def build_ring(self, folder, part, port, root, environment):
        """One device that has everything once."""
        builder = [PYTHON, root / "usr/bin/swift-ring-builder", folder / f"{part}.builder"]
        for words in (["create", "4", "1", "0"], ["add", f"r1z1-{HOST}:{port}/one", "1"], ["rebalance"]):
            done = subprocess.run([*builder, *words], env=environment, capture_output=True, text=True)
            # 1 is a warning.
            if done.returncode > 1:
                raise StartFailure(f"swift-ring-builder {words[0]} failed: {done.stdout}{done.stderr}")
