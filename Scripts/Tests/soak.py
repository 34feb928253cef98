"""Drives a server with mixed traffic, and looks at what it answers and what it needs.

    soak.py STILLSD STILLS FOLDER [--seconds N | --minutes N] [--clients N] [--seed N]    (make soak runs it)

Sixteen clients list, search, show, download with ranges, upload in every way, edit, throw away and restore, sign in, show wrong
tokens, ask as strangers, and leave in the middle. Each picture read is compared with what was sent. There must be no 5xx, the
memory must not grow once it is warm, and when all have gone the server holds the descriptors that it held before. Prints the
figures; the last line ends with "all well".
"""

import argparse
import collections
import json
import os
import subprocess
import threading
import time

import soak_clients
import uploading
import watching

# While it warms up, a server takes what it keeps: pools, caches, connections to the catalog.
WARM_UP_SHARE = 0.3
# Of the line that fits the samples after it: what they may rise, beside what the machine's noise makes of a short run.
BYTES_A_MINUTE = 2 << 20
BYTES_OF_NOISE = 24 << 20
# Tokens end after a quarter of an hour.
TOKEN_SECONDS = 300


class Soak:
    def __init__(self, server, clients, seed):
        self.server = server
        self.clients = [soak_clients.Client(server, number, clients, seed) for number in range(clients)]
        self.faults = []
        self.over = threading.Event()
        self.pulse = watching.Pulse()
        self.pulse.start()

    def work(self, client):
        while not self.over.is_set() and not self.faults:
            try:
                client.step()
            except (soak_clients.Fault, *soak_clients.BROKEN) as fault:
                if not self.pulse.look():
                    self.faults.append(f"client {client.number}: {fault!r}")
                    break
                print(f"client {client.number} begins anew, for the machine stood still: {fault!r}"[:200])
                client.begin_anew()
        client.close()

    def run(self, seconds):
        threads = [threading.Thread(target=self.work, args=(client,)) for client in self.clients]
        for thread in threads:
            thread.start()
        end = time.monotonic() + seconds
        renewal = time.monotonic() + TOKEN_SECONDS
        while time.monotonic() < end and not self.faults:
            time.sleep(0.2)
            if time.monotonic() > renewal:
                self.server.renew_token()
                renewal += TOKEN_SECONDS
        self.over.set()
        for thread in threads:
            thread.join()
        self.over.clear()
        if self.faults:
            raise SystemExit("\n".join(self.faults[:5]))

    def counts(self):
        return sum((client.counts for client in self.clients), collections.Counter())


def check_memory(line, seconds):
    begin, end, slope = line.trend(seconds * WARM_UP_SHARE)
    print(f"memory: {begin / 2**20:.1f} MiB when warm, {end / 2**20:.1f} MiB at the end, {slope / 1024:+.0f} KiB a minute")
    allowed = BYTES_A_MINUTE * seconds * (1 - WARM_UP_SHARE) / 60 + BYTES_OF_NOISE
    if end - begin > allowed:
        raise SystemExit(f"the memory grew by {end - begin:.0f} bytes, and {allowed:.0f} are allowed")


def check_descriptors(server, base):
    over = watching.settled(server.process.pid, base)
    if over:
        raise SystemExit(f"descriptors that stay open: {dict(over)}; there were {dict(base)}")
    print(f"descriptors: {base.total()} at rest before, {watching.descriptors(server.process.pid).total()} after")


def check_counts(soak):
    counts = soak.counts()
    statuses = {name: count for name, count in sorted(counts.items()) if name.isdigit()}
    deeds = {name: count for name, count in sorted(counts.items()) if not name.isdigit()}
    print(f"answers: {statuses}\ndeeds: {deeds}")
    missing = set(soak_clients.Client.WEIGHTS) - set(deeds)
    if missing:
        raise SystemExit(f"nobody did {missing}")


def check_log(name, soak):
    """Whoever leaves is no failure of the server: with the level `error` it has nothing to say."""
    with open(name, "rb") as log:
        lines = [line for line in log if b'"level":"error"' in line]
    if lines and not soak.pulse.still_until:
        raise SystemExit(f"{len(lines)} errors in the log, such as {lines[0]}")


def check_library(stills, library, images):
    end = subprocess.run([stills, "--library", library, "verify", "--json"], capture_output=True, text=True)
    found = json.loads(end.stdout.splitlines()[-1])
    # Of images that were purged the bytes stay for a week: they are known, and no orphans.
    if end.returncode != 0 or found["images"] < images:
        raise SystemExit(f"verify: {end.returncode} {found} {end.stderr}; {images} images were kept")
    left = os.listdir(os.path.join(library, "spool"))
    if left:
        raise SystemExit(f"the spool holds {left[:5]}")


def main(daemon, stills, folder, seconds, clients, seed):
    library = os.path.join(folder, "library")
    uploading.make_library(daemon, stills, library)
    log = open(os.path.join(folder, "daemon.log"), "wb")
    server = uploading.Server(daemon, library, log=log)
    try:
        soak = Soak(server, clients, seed)
        # Until all that is opened once and kept is open.
        soak.run(max(2, min(20, seconds * 0.2)))
        base = at_rest(server)
        line = watching.MemoryLine(server.process.pid)
        line.start()
        soak.run(seconds)
        line.stop()
        check_counts(soak)
        check_memory(line, seconds)
        check_descriptors(server, base)
    finally:
        if server.process.poll() is None:
            server.stop()
    check_log(log.name, soak)
    check_library(stills, library, sum(len(client.images) for client in soak.clients))
    print(f"{clients} clients for {seconds:.0f} s: all well")


def at_rest(server):
    """What is open once no client is connected."""
    port = int(server.address.rsplit(":", 1)[1])
    if not watching.until(lambda: watching.connections(server.process.pid, port) == 0):
        raise SystemExit("connections stay open that their clients have closed")
    return watching.descriptors(server.process.pid)


def arguments():
    parser = argparse.ArgumentParser(description="Drives a server with mixed traffic.")
    parser.add_argument("daemon")
    parser.add_argument("stills")
    parser.add_argument("folder")
    length = parser.add_mutually_exclusive_group()
    length.add_argument("--seconds", type=float, default=10)
    length.add_argument("--minutes", type=float)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    given = arguments()
    length = given.minutes * 60 if given.minutes else given.seconds
    main(given.daemon, given.stills, given.folder, length, given.clients, given.seed)
