"""Ceph's RADOS Gateway, a real S3: one monitor, one daemon that keeps objects in memory, one gateway."""

import os
import subprocess
import uuid

from .installation import PYTHON
from .network import HOST, answers, free_ports, listens
from .processes import PATIENCE, StartFailure

PACKAGES = ["radosgw", "ceph-mon", "ceph-osd", "ceph-base", "ceph-common"]

CONFIGURATION = """\
[global]
fsid = {fsid}
mon host = [v1:{host}:{mon}]
mon initial members = a
public addr = {host}
cluster addr = {host}
auth cluster required = none
auth service required = none
auth client required = none
mon allow pool size one = true
mon warn on pool no redundancy = false
mon cluster log to file = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
# An order that goes out before the daemon knows the cluster's id is refused, and ends it; it need not give any.
osd crush update on start = false
osd class update on start = false
osd objectstore = memstore
memstore device bytes = 4294967296
osd class dir = {library}/rados-classes
osd erasure code plugins =
erasure code dir = {library}/ceph/erasure-code
plugin dir = {library}/ceph
run dir = {folder}/run
log file = {folder}/$name-daemon.log
# A socket's path may have 107 bytes, and a folder's name may be longer.
admin socket =
pid file =
crash dir = {folder}/crash
mon data = {folder}/mon
osd data = {folder}/osd
rgw data = {folder}/rgw
rgw frontends = beast endpoint={host}:{rgw}
rgw run sync thread = false
rgw enable usage log = false
keyring = {folder}/keyring
"""


class Ceph:
    name, tier = "ceph", "full"

    def start(self, folder, processes, installation):
        root = installation.debian("ceph", PACKAGES)
        mon, rgw = free_ports(2)
        for name in ("mon", "osd", "rgw", "run", "crash"):
            (folder / name).mkdir()
        library, fsid = root / "usr/lib/x86_64-linux-gnu", str(uuid.uuid4())
        text = CONFIGURATION.format(fsid=fsid, host=HOST, mon=mon, rgw=rgw, folder=folder, library=library)
        (folder / "ceph.conf").write_text(text, encoding="utf-8")
        tools = Tools(root, folder)

        tools.run("monmaptool", "--create", "--addv", "a", f"[v1:{HOST}:{mon}]", "--fsid", fsid, folder / "monmap")
        tools.run("ceph-mon", "--mkfs", "-i", "a", "--monmap", folder / "monmap")
        process = processes.start("mon", [tools.path("ceph-mon"), "-f", "-i", "a"], tools.environment)
        processes.wait("mon", process, listens(mon))

        # Without an identity of its own the daemon is of "wrong fsid".
        osd = str(uuid.uuid4())
        tools.ask("osd", "create", osd)
        tools.run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", osd)
        process = processes.start("osd", [tools.path("ceph-osd"), "-f", "-i", "0"], tools.environment)
        tools.ask("osd", "crush", "add", "osd.0", "1.0", "host=localhost", "root=default")
        processes.wait("osd", process, lambda: "1 up" in tools.ask("osd", "stat"))

        user = {"accessKey": "tests", "secretKey": "tests-secret-of-ceph"}
        words = ["--uid=tests", "--display-name=tests", f"--access-key={user['accessKey']}"]
        tools.run("radosgw-admin", "user", "create", *words, f"--secret-key={user['secretKey']}")
        process = processes.start("rgw", [tools.path("radosgw"), "-f", "-n", "client.rgw.a"], tools.environment)
        endpoint = f"http://{HOST}:{rgw}"
        processes.wait("rgw", process, answers(endpoint))
        return {"protocol": "s3", "endpoint": endpoint, **user, "region": "us-east-1", "signatures": True}


class Tools:
    """Ceph's programs, run from where they were unpacked."""

    def __init__(self, root, folder):
        self.root, self.folder = root, folder
        library = root / "usr/lib/x86_64-linux-gnu"
        self.environment = {
            **os.environ,
            "CEPH_CONF": str(folder / "ceph.conf"),
            "LD_LIBRARY_PATH": f"{library}:{library}/ceph:{root}/lib/x86_64-linux-gnu",
            "PYTHONPATH": str(root / "usr/lib/python3/dist-packages"),
        }

    def path(self, name):
        return self.root / "usr/bin" / name

    def ask(self, *words):
        """Gives the monitor an order."""
        # The program `ceph` is a script that would take whichever Python comes first on PATH.
        command = [PYTHON, self.path("ceph"), "--connect-timeout", str(PATIENCE), *words]
        for _ in range(20):
            try:
                return self.run_words(command)
            except StartFailure as failure:
                # It asked before it knew the cluster's id, which is a race that it sometimes loses.
                if "problem getting command descriptions" not in str(failure):
                    raise
        return self.run_words(command)

    def run(self, name, *words):
        return self.run_words([self.path(name), *words])

    def run_words(self, words):
        words = [str(word) for word in words]
        try:
            done = subprocess.run(
                words,
                env=self.environment,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=2 * PATIENCE,
            )
        except subprocess.TimeoutExpired as error:
            raise StartFailure(f"{' '.join(words)} did not end") from error
        if done.returncode:
            raise StartFailure(f"{' '.join(words)} failed: {done.stderr[-2000:]}")
        return done.stdout
