"""Uploads pictures in every way, by several clients at once, to a server that runs with the recorder of power losses.

    recorded_uploads.py STILLSD LIBRARY PICTURES ANSWERS

PICTURES is a folder. ANSWERS becomes a file of JSON lines: each picture that was answered for, with its image, its receipt and,
if it came in several requests, its upload. Those requests bear the id `upload.ID`, which their answers repeat.
"""

import json
import os
import sys
import threading

import uploading


class Uploads:
    def __init__(self, server, folder, answers):
        self.server, self.folder, self.answers = server, folder, answers
        self.turn = threading.Lock()
        self.faults = []

    def read(self, name):
        with open(os.path.join(self.folder, name), "rb") as file:
            return file.read()

    def note(self, name, image, receipt, upload=None):
        with self.turn:
            line = {"name": name, "id": image, "receipt": receipt, "upload": upload}
            self.answers.write(json.dumps(line) + "\n")

    def raw(self, connection, names):
        for name in names:
            status, answer = uploading.post(connection, self.read(name))
            assert status == 201, (status, answer)
            self.note(name, answer["id"], answer["receipt"])

    def form(self, connection, names):
        status, items = uploading.post_form(connection, [self.read(name) for name in names])
        assert status == 200 and len(items) == len(names), (status, items)
        for name, item in zip(names, items):
            assert item["status"] == 201, item
            self.note(name, item["id"], item["receipt"])

    def tus(self, connection, names):
        for name in names:
            bytes = self.read(name)
            place = uploading.begin(connection, bytes, name)
            upload = place.rsplit("/", 1)[1]
            start, image = 0, None
            while image is None:
                size = len(bytes) // 3 + 1
                fields = uploading.append(
                    connection, place, bytes, start, size, headers={"X-Request-Id": f"upload.{upload}"}
                )
                start, image = int(fields["Upload-Offset"]), fields["Stills-Image"]
            self.note(name, image, fields["Stills-Receipt"], upload)

    def work(self, way, names):
        connection = self.server.connect()
        try:
            way(connection, names)
        except Exception as fault:  # told at the end: a thread's exception would be lost
            self.faults.append(f"{names}: {fault!r}")
        finally:
            connection.close()

    def run(self):
        names = sorted(os.listdir(self.folder))
        parts = [names[number::8] for number in range(8)]
        ways = [self.raw, self.raw, self.raw, self.form, self.form, self.form, self.tus, self.tus]
        threads = [threading.Thread(target=self.work, args=one) for one in zip(ways, parts)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self.faults:
            raise SystemExit("\n".join(self.faults))


def main(daemon, library, pictures, answers):
    environment = {**os.environ, "LD_PRELOAD": os.environ["STILLS_RECORDER"]}
    server = uploading.Server(daemon, library, environment=environment)
    try:
        with open(answers, "w", encoding="utf-8") as file:
            Uploads(server, pictures, file).run()
    finally:
        server.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
