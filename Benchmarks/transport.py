#!/usr/bin/env python3
"""Measures the HTTP transport beside nginx, prints a table, and ends with status 1 if a bar is missed.

Both serve from one process on the first processor; wrk asks from the second. Their runs alternate, and a figure is the median
of the pairs' ratios: whatever else the machine does slows both.
"""

import argparse
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass

import measure
import yardstick

JSON_BYTES = 200
FILE_BYTES = 200_000

# The bars. For "at least", the figure must reach the bar; for "at most", it must not exceed it.
BARS = {
    "json": ("200 bytes of JSON from memory / nginx", "at least", 0.85, "x"),
    "file": ("200 KB by sendfile / nginx", "at least", 0.95, "x"),
    "idle": ("anonymous memory of an idle connection", "at most", 6_000, "bytes"),
}


def stills(subject, file, threads=1):
    command = [subject, "127.0.0.1:0", file, threads]
    return yardstick.Server(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def locations(folder):
    return f"""location = /json {{ default_type application/json; return 200 '{"x" * JSON_BYTES}'; }}
    location = /file {{ alias {folder}/file; default_type image/jpeg; }}"""


def compare(own, other, path, sizes):
    return yardstick.compare(
        lambda: yardstick.ask(own.address, path, sizes.seconds),
        lambda: yardstick.ask(other.address, path, sizes.seconds),
        sizes.pairs,
    )


def idle_memory(subject, file, count):
    """The growth of anonymous memory by connections that have been served once, each."""
    with stills(subject, file) as server:
        yardstick.ask(server.address, "/json", 1)
        before = measure.anonymous_bytes(server.process.pid)
        connections = []
        for _ in range(count):
            connection = yardstick.connect(server.address)
            connection.sendall(b"GET /json HTTP/1.1\r\nHost: a\r\nUser-Agent: a client with a name\r\n\r\n")
            if not connection.recv(4_096).startswith(b"HTTP/1.1 200"):
                raise measure.Failure("a connection was not served")
            connections.append(connection)
        after = measure.anonymous_bytes(server.process.pid)
        for connection in connections:
            connection.close()
    return (after - before) / count


@dataclass
class Sizes:
    seconds: int = 5
    pairs: int = 5
    connections: int = 10_000


QUICK = Sizes(seconds=1, pairs=3, connections=1_000)


def main():
    parser = argparse.ArgumentParser(description="Measures the HTTP transport beside nginx.")
    parser.add_argument("--subject", default=".build/release/HTTPSubject", help="the program to measure")
    parser.add_argument("--quick", action="store_true", help="short runs: shows that it works, proves little")
    arguments = parser.parse_args()
    sizes = QUICK if arguments.quick else Sizes()
    subject = pathlib.Path(arguments.subject).resolve()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, sizes.connections * 2 + 1_000)), hard))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="stills-http-"))
    figures = {}
    try:
        (folder / "file").write_bytes(os.urandom(FILE_BYTES))
        with stills(subject, folder / "file") as own, yardstick.nginx(folder, locations(folder)) as other:
            for key in ("json", "file"):
                figures[key] = compare(own, other, f"/{key}", sizes)
        figures["idle"] = idle_memory(subject, folder / "file", sizes.connections), f"{sizes.connections:,} of them"
    except measure.Failure as failure:
        sys.exit(str(failure))
    finally:
        shutil.rmtree(folder)
    sys.exit(0 if yardstick.report(BARS, figures) else 1)


if __name__ == "__main__":
    main()
