"""Kills a server under uploads, again and again: what it answered for must be there, whole, with a receipt that verifies.

    kill_uploads.py STILLSD STILLS FOLDER ROUNDS
"""

import hashlib
import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time

import uploading

BROKEN = (OSError, http.client.HTTPException)


class Run:
    def __init__(self, daemon, stills, folder):
        self.daemon, self.stills, self.folder = daemon, stills, folder
        self.library = os.path.join(folder, "library")
        self.lock = threading.Lock()
        self.numbers = self.forms = 0
        # What was acknowledged: id -> SHA-256; receipts; resumable uploads that began: address -> bytes.
        self.images, self.receipts, self.begun = {}, [], {}
        self.faults = []

    def number(self):
        with self.lock:
            self.numbers += 1
            return self.numbers

    def acknowledge(self, id, bytes, receipt):
        with self.lock:
            self.images[id] = hashlib.sha256(bytes).hexdigest()
            if receipt:
                self.receipts.append(receipt)

    def work(self, server):
        """Uploads until the server is gone."""
        try:
            connection = server.connect()
            while True:
                number = self.number()
                kind = random.random()
                if kind < 0.5:
                    self.send(connection, uploading.picture(number, random.randrange(20_000)))
                elif kind < 0.65:
                    self.send(connection, uploading.picture(number, random.randrange(300_000, 700_000)))
                elif kind < 0.85:
                    self.send_form(connection, number)
                else:
                    bytes = uploading.picture(number, random.randrange(400_000))
                    place = uploading.begin(connection, bytes, f"{number}.png")
                    with self.lock:
                        self.begun[place] = bytes
                    self.resume(connection, place, bytes)
        except BROKEN:
            return
        except Exception as fault:  # told at the end: a thread's exception would be lost
            self.faults.append(repr(fault))

    def send(self, connection, bytes):
        status, answer = uploading.post(connection, bytes)
        assert status in (200, 201), (status, answer)
        self.acknowledge(answer["id"], bytes, answer["receipt"])

    def send_form(self, connection, number):
        """Short files and now and then a long one, in one request."""
        sizes = [random.randrange(20_000) for _ in range(random.randint(2, 5))] + random.sample([400_000, 10], 1)
        files = [uploading.picture(f"{number}-{place}", size) for place, size in enumerate(sizes)]
        status, items = uploading.post_form(connection, files)
        assert status == 200 and len(items) == len(files), (status, items)
        for item, bytes in zip(items, files):
            assert item["status"] == 201, item
            self.acknowledge(item["id"], bytes, item["receipt"])
        with self.lock:
            self.forms += 1

    def resume(self, connection, place, bytes):
        start, image = uploading.offset(connection, place)
        while image is None:
            fields = uploading.append(connection, place, bytes, start, random.randrange(50_000, 200_000))
            start, image = int(fields["Upload-Offset"]), fields["Stills-Image"]
        self.acknowledge(image, bytes, None)
        with self.lock:
            del self.begun[place]

    def round(self):
        server = uploading.Server(self.daemon, self.library)
        threads = [threading.Thread(target=self.work, args=(server,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        time.sleep(random.uniform(0.02, 1.0))
        server.kill()
        for thread in threads:
            thread.join()

    def finish(self):
        """Every upload that began goes on, wherever the kills left it."""
        server = uploading.Server(self.daemon, self.library)
        connection = server.connect()
        resumed = len(self.begun)
        for place, bytes in list(self.begun.items()):
            self.resume(connection, place, bytes)
        server.stop()
        return resumed

    def call(self, *words):
        end = subprocess.run([self.stills, "--library", self.library, *words], capture_output=True, text=True)
        if end.returncode != 0:
            raise SystemExit(f"{words[0]}: {end.returncode}: {end.stdout[-2000:]}{end.stderr[-2000:]}")
        return end.stdout

    def check(self):
        self.call("verify", "--repair")
        counts = json.loads(self.call("verify", "--json").splitlines()[-1])
        if any(counts[name] for name in ("missing", "orphans", "mismatched", "misindexed")):
            raise SystemExit(f"the library is not clean: {counts}")
        if counts["images"] < len(self.images):
            raise SystemExit(f"{len(self.images)} images were acknowledged, and {counts['images']} are there")
        ids = list(self.images)
        for start in range(0, len(ids), 500):
            out = os.path.join(self.folder, f"out-{start}")
            for line in self.call("get", "--json", "-o", out, *ids[start : start + 500]).splitlines():
                got = json.loads(line)
                if got.get("path") is None:
                    continue
                with open(os.path.join(self.folder, got["path"]), "rb") as file:
                    if hashlib.sha256(file.read()).hexdigest() != self.images[got["id"]]:
                        raise SystemExit(f"{got['id']} has other bytes than were sent")
        if not self.receipts:
            raise SystemExit("no receipt was given")
        for receipt in random.sample(self.receipts, min(20, len(self.receipts))):
            with open("receipt", "w") as file:
                file.write(receipt)
            self.call("receipt", "verify", "receipt")
        left = os.listdir(os.path.join(self.library, "spool"))
        if left:
            raise SystemExit(f"the spool holds {left[:5]}")


def main(daemon, stills, folder, rounds):
    os.chdir(folder)
    run = Run(daemon, stills, folder)
    uploading.make_library(daemon, stills, run.library)
    for _ in range(int(rounds)):
        run.round()
    resumed = run.finish()
    if run.faults:
        raise SystemExit("\n".join(run.faults[:5]))
    run.check()
    print(f"{len(run.images)} images acknowledged in {rounds} rounds, {run.forms} forms, {resumed} uploads resumed: all there")


if __name__ == "__main__":
    main(*sys.argv[1:])
