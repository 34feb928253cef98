"""Servers that are compared, each on the first processor, and wrk, which asks them from the second."""

import os
import re
import socket
import statistics
import subprocess
import time
from dataclasses import dataclass

import measure


@dataclass
class Answer:
    """What wrk saw of one run: answers a second, and milliseconds."""

    rate: float
    p50: float
    p99: float


class Server:
    """A program that serves on one processor, and is ended by its number."""

    def __init__(self, command, address=None, **options):
        """Without an address, the program prints it on its first line."""
        self.address = address
        self.process = subprocess.Popen(["taskset", "-c", "0", *map(str, command)], **options)

    def __enter__(self):
        if self.address is None:
            self.address = self.process.stdout.readline().decode().strip().removeprefix("http://")
        wait_until_served(self.address)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=60)


def nginx(folder, locations):
    """nginx with one worker; locations is what its server answers, in its own language."""
    port = free_port()
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"""
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 20000; }}
http {{
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 100000000; open_file_cache max=100;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder};
  scgi_temp_path {folder}; client_max_body_size 0;
  server {{
    listen 127.0.0.1:{port};
    {locations}
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


def ask(address, path, seconds, connections=64, fields=(), script=None, words=()):
    """One run of wrk; any answer that is not 2xx makes the run worthless."""
    command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "60s", "--latency"]
    for field in fields:
        command += ["-H", field]
    if script:
        command += ["-s", script]
    said = measure.run([*command, f"http://{address}{path}", "--", *words])
    if "Non-2xx" in said or "Socket errors" in said:
        raise measure.Failure(f"{path} of {address}: {said}")
    if re.search(r" 0 requests in", said):
        raise measure.Failure(f"{path} of {address}: no answer within {seconds} s")
    return Answer(
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
        p50=milliseconds(re.search(r"(?m)^\s+50%\s+(\S+)", said)[1]),
        p99=milliseconds(re.search(r"(?m)^\s+99%\s+(\S+)", said)[1]),
    )


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1_000, "m": 60_000}[unit]


def compare(own, other, pairs):
    """Calls both in turns, whichever is first; the median of the ratios, and a text about both."""
    ratios, ours, theirs = [], [], []
    for pair in range(pairs):
        for asked, answers in ((own, ours), (other, theirs)) if pair % 2 else ((other, theirs), (own, ours)):
            answers.append(asked())
        ratios.append(ours[-1].rate / theirs[-1].rate)
    return statistics.median(ratios), f"{shown(ours)} against {shown(theirs)}, {pairs} pairs"


def shown(answers):
    def median(values):
        return statistics.median(values)

    return (
        f"{median(a.rate for a in answers):,.0f}/s, p50 {median(a.p50 for a in answers):.2f} ms, "
        f"p99 {median(a.p99 for a in answers):.2f} ms"
    )


def report(bars, figures):
    """Prints each figure beside its bar; whether all are met.

    bars: by key, the name, "at least" or "at most", the bar and its unit; figures: by key, the figure and what to say of it.
    """
    all_met = True
    for key, (figure, text) in figures.items():
        name, direction, bar, unit = bars[key]
        is_met = figure >= bar if direction == "at least" else figure <= bar
        all_met &= is_met
        print(f"{'met   ' if is_met else 'MISSED'}  {name}: {figure:,.2f} {unit}, {direction} {bar:,} ({text})")
    return all_met
