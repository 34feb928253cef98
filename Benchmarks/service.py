#!/usr/bin/env python3
"""Measures stillsd through login and rights beside its yardsticks, prints a table, and ends with status 1 if a bar is missed.

The server has the first processor, whoever asks the second. Runs alternate with the yardstick's, and a figure is the median of
the pairs' ratios: whatever else the machine does slows both.
"""

import argparse
import base64
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import dataclass

import measure
import pictures
import yardstick

HERE = pathlib.Path(__file__).resolve().parent
PAGE = 50
PASSWORD = "a long password for a benchmark"

# The bars. For "at least", the figure must reach the bar; for "at most", it must not exceed it.
BARS = {
    "original": ("200 KB original, with login and rights / nginx's file", "at least", 0.6, "x"),
    "list": (f"list of {PAGE} images / a C program that prints them", "at least", 0.5, "x"),
    "megabyte": ("1 MB uploads, not synced / nginx DAV", "at least", 0.5, "x"),
    "durable": ("durable uploads of 20 KB, 32 clients", "at least", 1_500, "uploads/s"),
}


@dataclass
class Sizes:
    seconds: int = 5
    pairs: int = 5
    images: int = 5_000


QUICK = Sizes(seconds=1, pairs=3, images=500)


class Service:
    """A library, its server, and the token of its administrator."""

    def __init__(self, programs, folder, unsynced=False):
        self.stills, self.stillsd = programs / "stills", programs / "stillsd"
        self.library = folder / ("unsynced" if unsynced else "library")
        measure.run([self.stills, "init", "--library", self.library])
        password = folder / "password"
        password.write_text(PASSWORD + "\n", encoding="ascii")
        measure.run(
            [self.stillsd, "account", "create", "bench", "--role", "admin", "--password-file", password]
            + ["--library", self.library]
        )
        self.environment = dict(os.environ)
        if unsynced:
            nosync = folder / "nosync.so"
            measure.run(["cc", "-shared", "-fPIC", "-O2", "-o", nosync, HERE / "nosync.c"])
            self.environment["LD_PRELOAD"] = str(nosync)

    def serve(self):
        return yardstick.Server(
            [self.stillsd, "serve", "--library", self.library, "--listen", "127.0.0.1:0", "--log-level", "error"]
            + ["--threads", "1"],
            stdout=subprocess.PIPE,
            env=self.environment,
        )

    def authorization(self, server):
        body = json.dumps({"account": "bench", "password": PASSWORD}).encode()
        request = urllib.request.Request(
            f"http://{server.address}/v1/session", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request) as answer:
            return f"Authorization: Bearer {json.load(answer)['accessToken']}"

    def images(self, server, authorization, count):
        name, value = authorization.split(": ")
        request = urllib.request.Request(f"http://{server.address}/v1/images?pageSize={count}", headers={name: value})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["images"]


def measure_reads(programs, folder, sizes, figures):
    service = Service(programs, folder)
    source = pictures.make(folder / "pictures", sizes.images, 20_480, pictures.photograph)
    large = pictures.make(folder / "large", 1, 200_000, pictures.photograph)
    for each in (source, large):
        measure.run([service.stills, "import", "--library", service.library, "--quiet", each])
    shutil.copy(next(large.rglob("*.jpg")), folder / "file")
    alias = f"location = /file {{ alias {folder}/file; default_type image/jpeg; }}"
    with service.serve() as own, yardstick.nginx(folder, alias) as other:
        authorization = service.authorization(own)
        original = f"/v1/images/{service.images(own, authorization, 1)[0]['id']}/original"
        figures["original"] = yardstick.compare(
            lambda: yardstick.ask(own.address, original, sizes.seconds, fields=[authorization]),
            lambda: yardstick.ask(other.address, "/file", sizes.seconds),
            sizes.pairs,
        )
        figures["list"] = compare_lists(service, own, authorization, folder, sizes)


def compare_lists(service, server, authorization, folder, sizes):
    program = folder / "list"
    measure.run(["cc", "-O2", "-o", program, HERE / "list.c", "-lsqlite3", "-lzstd"])
    command = ["taskset", "-c", "0", program, service.library / "catalog.sqlite", PAGE, sizes.seconds]
    check_list(service, server, authorization, command)
    ratios, ours, theirs = [], [], []
    for _ in range(sizes.pairs):
        theirs.append(float(list_in_c(command)[1]))
        ours.append(
            yardstick.ask(server.address, f"/v1/images?pageSize={PAGE}", sizes.seconds, 16, fields=[authorization])
        )
        ratios.append(ours[-1].rate / theirs[-1])
    text = f"{yardstick.shown(ours)} against {statistics.median(theirs):,.0f}/s, {sizes.pairs} pairs"
    return statistics.median(ratios), text


def list_in_c(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, check=True)
    return done.stdout, done.stderr


def check_list(service, server, authorization, command):
    """A yardstick that prints less is none."""
    other = json.loads(list_in_c([*command[:-1], 0])[0])["images"]
    own = service.images(server, authorization, PAGE)
    for mine, printed in zip(own, other, strict=True):
        missing = [
            name
            for name, value in mine.items()
            if name not in ("takenAt", "takenAtOffset", "createdAt", "updatedAt") and printed.get(name) != value
        ]
        if missing:
            raise measure.Failure(f"the C program prints other {', '.join(missing)} of {mine['id']} than the server")


def upload(address, path, method, body, sizes, connections, fields=()):
    """Uploads a picture again and again, each time with another number in its comment."""
    comment = body.read_bytes().index(b"picture 0000")
    return yardstick.ask(
        address, path, sizes.seconds, connections, fields, HERE / "upload.lua", [method, body, str(comment + 8)]
    )


def measure_megabytes(programs, folder, sizes, figures):
    service = Service(programs, folder, unsynced=True)
    body = next(pictures.make(folder / "megabyte", 1, 1_000_000, pictures.photograph).rglob("*.jpg"))
    store = folder / "dav"
    store.mkdir()
    os.chmod(store, 0o777)
    put = f"location /dav/ {{ root {folder}; dav_methods PUT; }}"
    with service.serve() as own, yardstick.nginx(folder, put) as other:
        fields = [service.authorization(own), "Content-Type: image/jpeg"]
        figures["megabyte"] = yardstick.compare(
            lambda: upload(own.address, "/v1/images", "POST", body, sizes, 8, fields),
            lambda: upload(other.address, "/dav/", "PUT", body, sizes, 8),
            sizes.pairs,
        )


def measure_durable(programs, folder, sizes, figures):
    service = Service(programs, folder)
    body = next(pictures.make(folder / "small", 1, 20_480, pictures.photograph).rglob("*.jpg"))
    with service.serve() as server:
        fields = [service.authorization(server), "Content-Type: image/jpeg"]
        answers = [
            upload(server.address, "/v1/images", "POST", body, sizes, 32, fields) for _ in range(sizes.pairs)
        ]
    measure.run([service.stills, "verify", "--library", service.library, "--quick"])
    rate = statistics.median(answer.rate for answer in answers)
    figures["durable"] = rate, f"{yardstick.shown(answers)}, {sizes.pairs} runs"


PARTS = {"reads": measure_reads, "megabyte": measure_megabytes, "durable": measure_durable}


def main():
    parser = argparse.ArgumentParser(description="Measures stillsd, through login and rights.")
    parser.add_argument("--programs", default=".build/release", help="the folder with stills and stillsd")
    parser.add_argument("--folder", help="where the scratch folder is made; must be on a real disk")
    parser.add_argument("--quick", action="store_true", help="short runs: shows that it works, proves little")
    parser.add_argument("--only", action="append", choices=PARTS, help="measure only this; repeatable")
    arguments = parser.parse_args()
    sizes = QUICK if arguments.quick else Sizes()
    programs = pathlib.Path(arguments.programs).resolve()
    root = pathlib.Path(tempfile.mkdtemp(prefix="stills-service-", dir=arguments.folder))
    os.chmod(root, 0o755)
    figures = {}
    try:
        for name in arguments.only or PARTS:
            folder = root / name
            folder.mkdir()
            PARTS[name](programs, folder, sizes, figures)
    except measure.Failure as failure:
        sys.exit(str(failure))
    finally:
        shutil.rmtree(root)
    sys.exit(0 if yardstick.report(BARS, figures) else 1)


if __name__ == "__main__":
    main()
