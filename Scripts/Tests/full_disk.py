"""Uploads to a server until its disk is full, and goes on when there is room again.

    full_disk.py STILLSD STILLS LIBRARY

LIBRARY is an empty folder, the root of a small tmpfs that this process may mount anew.
"""

import hashlib
import json
import os
import subprocess
import sys
import threading

import uploading


class Uploads:
    def __init__(self, server):
        self.server = server
        self.turn = threading.Lock()
        # id -> SHA-256; what was refused for want of room, and uploads that could not go on: address -> bytes.
        self.images, self.refused, self.begun = {}, [], {}
        self.ways = set()
        self.faults = []

    def keep(self, way, status, answer, bytes):
        """Takes note of one picture's outcome; gives back whether there was room."""
        with self.turn:
            if status == 201:
                self.images[answer["id"]] = hashlib.sha256(bytes).hexdigest()
                return True
            problem = answer.get("code"), answer.get("detail")
            assert status == 507 and problem[0] == "resourceExhausted" and "room" in problem[1], (way, status, answer)
            self.refused.append(bytes)
            self.ways.add(way)
            return False

    def raw(self, connection, bytes):
        return self.keep("raw", *uploading.post(connection, bytes), bytes)

    def form(self, connection, bytes):
        files = [bytes, bytes + b"b", bytes + b"c"]
        status, items = uploading.post_form(connection, files)
        if status != 200:
            # The form as a whole: none of it counts, but what is told of each is told then.
            return self.keep("form", status, items[0], bytes)
        return all([self.keep("form", item["status"], item, file) for item, file in zip(items, files)])

    def tus(self, connection, bytes):
        headers = {**uploading.TUS, "Upload-Length": str(len(bytes))}
        status, fields, answer = ask(connection, "POST", "/v1/uploads", b"", headers)
        if status != 201:
            return self.keep("tus", status, answer, bytes)
        return self.resume(connection, fields["Location"], bytes)

    def resume(self, connection, place, bytes):
        start, image = uploading.offset(connection, place)
        while image is None:
            headers = {
                **uploading.TUS, "Upload-Offset": str(start), "Content-Type": "application/offset+octet-stream"
            }  # fmt: skip
            status, fields, answer = ask(connection, "PATCH", place, bytes[start : start + 50_000], headers)
            if status != 204:
                with self.turn:
                    self.begun[place] = bytes
                return self.keep("tus", status, answer, bytes)
            start, image = int(fields["Upload-Offset"]), fields["Stills-Image"]
        return self.keep("tus", 201, {"id": image}, bytes)

    def fill(self, number):
        """Until it was refused a few times."""
        connection = self.server.connect()
        try:
            way = (self.raw, self.form, self.tus)[number % 3]
            refusals = count = 0
            while refusals < 5:
                count += 1
                # Short ones are committed out of memory, long ones out of the spool.
                size = 300_000 if count % 4 == 0 else 30_000
                refusals += not way(connection, uploading.picture(f"{number}-{count}", size))
        except Exception as fault:  # told at the end: a thread's exception would be lost
            self.faults.append(repr(fault))
        finally:
            connection.close()


def ask(connection, method, place, body, headers):
    connection.request(method, place, body=body, headers=headers)
    response = connection.getresponse()
    bytes = response.read()
    if response.status >= 400:
        assert response.headers["Content-Type"] == "application/problem+json", response.headers
    return response.status, response.headers, json.loads(bytes) if bytes else {}


def check_images(server, images):
    """They can be shown and downloaded, whole."""
    connection = server.connect()
    for id, digest in images.items():
        connection.request("GET", f"/v1/images/{id}/original", headers=uploading.TOKEN)
        response = connection.getresponse()
        assert response.status == 200 and hashlib.sha256(response.read()).hexdigest() == digest, (id, response.status)
    status, _, page = ask(connection, "GET", "/v1/images?pageSize=5", None, uploading.TOKEN)
    assert status == 200 and len(page["images"]) == 5, page
    connection.close()


def go_on(uploads):
    """Now there is room: all that was refused is taken, and what had begun goes on."""
    connection = uploads.server.connect()
    refused, uploads.refused = uploads.refused, []
    begun, uploads.begun = uploads.begun, {}
    for place, bytes in begun.items():
        assert uploads.resume(connection, place, bytes), place
        refused = [other for other in refused if other != bytes]
    for bytes in refused:
        assert uploads.raw(connection, bytes), "there is room, and it is refused"
    connection.close()
    return len(refused), len(begun)


def verify(stills, library, images):
    subprocess.run([stills, "--library", library, "verify", "--repair"], capture_output=True)
    end = subprocess.run([stills, "--library", library, "verify", "--json"], capture_output=True, text=True)
    counts = json.loads(end.stdout.splitlines()[-1])
    assert end.returncode == 0 and counts["images"] >= images, (end.returncode, counts, images, end.stderr)
    left = os.listdir(os.path.join(library, "spool"))
    assert not left, left


def main(daemon, stills, library):
    uploading.make_library(daemon, stills, library)
    server = uploading.Server(daemon, library, log=subprocess.DEVNULL)
    uploads = Uploads(server)
    try:
        threads = [threading.Thread(target=uploads.fill, args=(number,)) for number in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not uploads.faults, uploads.faults
        assert uploads.ways == {"raw", "form", "tus"}, uploads.ways
        full = len(uploads.images)
        check_images(server, uploads.images)
        subprocess.run(["mount", "-o", "remount,size=200m", library], check=True)
        refused, begun = go_on(uploads)
        check_images(server, uploads.images)
    finally:
        server.stop()
    verify(stills, library, len(uploads.images))
    print(f"{full} images when it was full, {refused} refused and sent again, {begun} resumed: all there")


if __name__ == "__main__":
    main(*sys.argv[1:])
