#!/usr/bin/env python3
"""Measures the HTTP transport beside nginx, prints a table, and ends with status 1 if a bar is missed.

Both serve from one process on the first processor; wrk asks from the second. Their runs alternate, and a figure is the median
of the pairs' ratios: whatever else the machine does slows both.
"""

import argparse
import os
import pathlib
import re
import resource
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

import measure

JSON_BYTES = 200
FILE_BYTES = 200_000
CONNECTIONS = 64

# The bars. For "at least", the figure must reach the bar; for "at most", it must not exceed it.
BARS = {
    "json": ("200 bytes of JSON from memory / nginx", "at least", 0.85, "x"),
    "file": ("200 KB by sendfile / nginx", "at least", 0.95, "x"),
    "idle": ("anonymous memory of an idle connection", "at most", 6_000, "bytes"),
}


@dataclass
class Answer:
    """What wrk saw of one run."""

    rate: float
    p50: float
    p99: float


class Server:
    """A program that serves on one processor, and is ended by its number."""

    def __init__(self, command, address, stdin=None, stdout=None):
        self.address = address
        self.process = subprocess.Popen(["taskset", "-c", "0", *map(str, command)], stdin=stdin, stdout=stdout)

    def __enter__(self):
        if self.address is None:
            self.address = self.process.stdout.readline().decode().strip()
        wait_until_served(self.address)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=30)


def stills(subject, file, threads=1):
    return Server([subject, "127.0.0.1:0", file, threads], None, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def nginx(folder):
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"""
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 20000; }}
http {{
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 100000000; open_file_cache max=100;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder};
  scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port};
    location = /json {{ default_type application/json; return 200 '{"x" * JSON_BYTES}'; }}
    location = /file {{ alias {folder}/file; default_type image/jpeg; }}
  }}
}}
""",
        encoding="ascii",
    )
    os.chmod(folder, 0o755)
    return Server(["nginx", "-c", configuration], f"127.0.0.1:{port}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def connect(address):
    host, port = address.rsplit(":", 1)
    return socket.create_connection((host, int(port)), timeout=10)


def wait_until_served(address):
    deadline = time.monotonic() + 20
    while True:
        try:
            connect(address).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise measure.Failure(f"nobody listens at {address}") from None
            time.sleep(0.05)


def ask(address, path, seconds):
    """One run of wrk; any answer that is not 200 makes the run worthless."""
    said = measure.run(
        ["taskset", "-c", "1", "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", f"http://{address}{path}"]
    )
    if "Non-2xx" in said or "Socket errors" in said:
        raise measure.Failure(f"{path} of {address}: {said}")
    return Answer(
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
        p50=milliseconds(re.search(r"50%\s+(\S+)", said)[1]),
        p99=milliseconds(re.search(r"99%\s+(\S+)", said)[1]),
    )


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1_000}[unit]


def compare(own, other, path, sizes):
    """The median of the ratios, and a text about both."""
    ratios, ours, theirs = [], [], []
    for pair in range(sizes.pairs):
        for server in (own, other) if pair % 2 else (other, own):
            (ours if server is own else theirs).append(ask(server.address, path, sizes.seconds))
        ratios.append(ours[-1].rate / theirs[-1].rate)
    return statistics.median(ratios), f"{shown(ours)} against {shown(theirs)}, {sizes.pairs} pairs"


def shown(answers):
    def median(values):
        return statistics.median(values)

    return (
        f"{median(a.rate for a in answers):,.0f}/s, p50 {median(a.p50 for a in answers):.2f} ms, "
        f"p99 {median(a.p99 for a in answers):.2f} ms"
    )


def idle_memory(subject, file, count):
    """The growth of anonymous memory by connections that have been served once, each."""
    with stills(subject, file) as server:
        ask(server.address, "/json", 1)
        before = measure.anonymous_bytes(server.process.pid)
        connections = []
        for _ in range(count):
            connection = connect(server.address)
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


def is_met(key, figure):
    _, direction, bar, _ = BARS[key]
    return figure >= bar if direction == "at least" else figure <= bar


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
        with stills(subject, folder / "file") as own, nginx(folder) as other:
            for key in ("json", "file"):
                figures[key] = compare(own, other, f"/{key}", sizes)
        figures["idle"] = idle_memory(subject, folder / "file", sizes.connections), f"{sizes.connections:,} of them"
    except measure.Failure as failure:
        sys.exit(str(failure))
    finally:
        shutil.rmtree(folder)
    for key, (figure, text) in figures.items():
        name, direction, bar, unit = BARS[key]
        verdict = "met   " if is_met(key, figure) else "MISSED"
        print(f"{verdict}  {name}: {figure:,.2f} {unit}, {direction} {bar:,} ({text})")
    sys.exit(0 if all(is_met(key, figure) for key, (figure, _) in figures.items()) else 1)


if __name__ == "__main__":
    main()
