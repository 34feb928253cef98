"""Measures `stills meta` over a bucket that is 20 ms away, beside whole downloads one after the other.

Run as a program, it is the bucket: `remote.py COUNT` prints its port and serves until its standard input ends, by the calls of
Google Cloud Storage's JSON API that reading needs.
"""

import asyncio
import json
import os
import pathlib
import random
import subprocess
import sys
import time
import urllib.request

import measure
import pictures

DELAY = 0.02
PAGE = 1_000
SAMPLE = 200
BUCKET = "photographs"
PYTHON = pathlib.Path(__file__).resolve().parent.parent / ".build" / "python" / "bin" / "python3"


class Photograph:
    """2 to 6 MB: a real photograph's first bytes, segments that make its metadata as long as that of cameras, and bytes that
    nobody looks at. Longer metadata than in most collections: three in ten have 24 to 48 KB of it, one in ten 48 to 64."""

    def __init__(self, number, base, rest):
        chance = random.Random(number)
        spread = chance.random()
        least, most = (8, 24) if spread < 0.6 else (24, 48) if spread < 0.9 else (48, 64)
        missing = chance.randint(least * 1024, most * 1024) - scan_of(base)
        picture = pictures.with_comment(base, number, len(base) + max(64, missing))
        self.head = picture[: scan_of(picture) + 2_000]
        self.size = chance.randint(2_000_000, 6_000_000)
        self.rest = rest
        self.name = f"2024/{pictures.WORDS[number % 10]}/{number:06}.jpg"

    def bytes(self, first, end):
        """A copy of a range, end excluded."""
        known = len(self.head)
        part = self.head[first:end]
        if end > known:
            part += self.rest[max(0, first - known) : end - known]
        return part


def scan_of(picture):
    """Where the scan begins (ITU-T T.81, B.2.1); thumbnails have scans, too, within their segment."""
    position = 2
    while picture[position + 1] != 0xDA:
        position += 2 + int.from_bytes(picture[position + 2 : position + 4], "big")
    return position


class Bucket:
    def __init__(self, count):
        base, rest = (pictures.PICTURES / "windmill.jpg").read_bytes(), random.Random(0).randbytes(6_000_000)
        self.all = [Photograph(number, base, rest) for number in range(count)]
        self.all.sort(key=lambda photograph: photograph.name)
        self.named = {photograph.name: photograph for photograph in self.all}
        self.requests = self.bytes = 0

    def answer(self, target, fields):
        """Status, fields and body."""
        path, _, query = target.partition("?")
        if path == "/_counts":
            return 200, "", json.dumps([self.requests, self.bytes]).encode()
        if path.endswith("/o"):
            return 200, "", self.page(query)
        self.requests += 1
        name = path.removeprefix(f"/storage/v1/b/{BUCKET}/o/").replace("%2F", "/")
        photograph = self.named[name]
        if "range" in fields:
            first, last = fields["range"].removeprefix("bytes=").split("-")
            first, end = int(first), min(int(last) + 1, photograph.size)
            body = photograph.bytes(first, end)
            self.bytes += len(body)
            return 206, f"Content-Range: bytes {first}-{end - 1}/{photograph.size}\r\n", body
        self.bytes += photograph.size
        return 200, "", photograph.bytes(0, photograph.size)

    def page(self, query):
        token = next((part[10:] for part in query.split("&") if part.startswith("pageToken=")), "0")
        first = int(token)
        told = {"items": [
            {"name": photograph.name, "size": str(photograph.size), "generation": "1"}
            for photograph in self.all[first : first + PAGE]]}
        if first + PAGE < len(self.all):
            told["nextPageToken"] = str(first + PAGE)
        return json.dumps(told).encode()


class Connection(asyncio.Protocol):
    """HTTP/1.1; each answer begins 20 ms after its request."""

    def __init__(self, bucket):
        self.bucket, self.waiting = bucket, b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.waiting += data
        while (end := self.waiting.find(b"\r\n\r\n")) >= 0:
            head, self.waiting = self.waiting[:end].decode(), self.waiting[end + 4 :]
            asyncio.get_running_loop().call_later(DELAY, self.answer, head)

    def answer(self, head):
        line, *rest = head.split("\r\n")
        fields = {name.lower(): value for name, _, value in (field.partition(": ") for field in rest)}
        status, more, body = self.bucket.answer(line.split(" ")[1], fields)
        if self.transport.is_closing():
            return
        head = f"HTTP/1.1 {status} Said\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode()
        self.transport.write(head + body if len(body) < 100_000 else head)
        if len(body) >= 100_000:
            self.transport.write(body)


async def serve(count):
    bucket = Bucket(count)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(bucket), "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    os._exit(0)


def get(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read()


def whole_downloads(url, count):
    """As the older program did it: one image after the other, each whole, and exifread. Seconds for an image."""
    names = [item["name"] for item in json.loads(get(f"{url}/storage/v1/b/{BUCKET}/o"))["items"]]
    script = (
        "import io, sys, urllib.request, exifread\n"
        "for line in sys.stdin:\n"
        "    with urllib.request.urlopen(line.strip()) as answer:\n"
        "        assert 'Image Make' in exifread.process_file(io.BytesIO(answer.read()))\n")
    step = max(1, len(names) // count)
    chosen = names[::step][:count]
    lines = "".join(f"{url}/storage/v1/b/{BUCKET}/o/{name.replace('/', '%2F')}?alt=media\n" for name in chosen)
    start = time.monotonic()
    done = subprocess.run([PYTHON, "-c", script], input=lines.encode(), capture_output=True)
    if done.returncode != 0:
        raise measure.Failure("whole downloads failed: " + done.stderr.decode(errors="replace")[-300:])
    return (time.monotonic() - start) / len(chosen)


def run(stills, count, note):
    """Notes requests, bytes, speed and memory."""
    server = subprocess.Popen(
        [sys.executable, __file__, str(count)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        url = f"http://127.0.0.1:{int(server.stdout.readline())}"
        os.environ["STORAGE_EMULATOR_HOST"] = url
        command = [stills, "meta", "-q", "-G", f"gs://{BUCKET}"]
        slow = whole_downloads(url, min(SAMPLE, count))
        before = json.loads(get(f"{url}/_counts"))
        start = time.monotonic()
        lines = measure.run(command).splitlines()
        fast = (time.monotonic() - start) / count
        after = json.loads(get(f"{url}/_counts"))
        if len(lines) != count or not all('"EXIF:Make":"Canon"' in line for line in lines):
            raise measure.Failure(f"{count} photographs should have been read, and {len(lines)} lines say otherwise")
        requests, read = ((after[index] - before[index]) / count for index in (0, 1))
        sides = f"{count:,} photographs of 2 to 6 MB, {fast * count:.1f} s"
        note("objects-requests", requests, sides)
        note("objects-bytes", read / 1024, sides)
        note("objects-speed", slow / fast, f"{1 / fast:,.0f} against {1 / slow:,.1f} objects/s, the latter of a sample of {min(SAMPLE, count)}")
        note("objects-memory", measure.peak_anonymous_bytes(command) / 1_000_000, f"{count:,} objects, 32 at a time")
    finally:
        os.environ.pop("STORAGE_EMULATOR_HOST", None)
        server.stdin.close()
        server.wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
