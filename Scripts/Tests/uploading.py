"""What the tests of uploads over HTTP share: pictures made of numbers, and the server that they talk to."""

import base64
import hashlib
import http.client
import json
import struct
import subprocess
import zlib

TOKEN = {"Authorization": "Bearer local"}
TUS = {**TOKEN, "Tus-Resumable": "1.0.0"}


def picture(number, size):
    """A PNG that differs from that of every other number, of about `size` bytes."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    seed = hashlib.sha256(str(number).encode()).digest()
    body = (seed * (size // len(seed) + 1))[:size]
    header = struct.pack(">IIBBBBB", number % 60_000 + 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"\x78\x01" + body) + chunk(b"IEND", b"")


class Server:
    """A running subject."""

    def __init__(self, program, library):
        self.process = subprocess.Popen([program, library], stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        if not self.address.startswith("127.0.0.1:"):
            raise SystemExit(f"the subject did not start: {self.address} {self.process.stdout.read()}")

    def connect(self):
        return http.client.HTTPConnection(self.address, timeout=60)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        if self.process.wait(60) != 0:
            raise SystemExit(f"the subject ended with {self.process.returncode}")


def post(connection, bytes, query=""):
    """Sends one picture; gives back the status and the JSON."""
    connection.request("POST", "/v1/images" + query, body=bytes, headers={**TOKEN, "Content-Type": "image/png"})
    response = connection.getresponse()
    return response.status, json.loads(response.read())


def begin(connection, bytes, name):
    """Begins a resumable upload; gives back its address."""
    metadata = "filename " + base64.b64encode(name.encode()).decode()
    headers = {**TUS, "Upload-Length": str(len(bytes)), "Upload-Metadata": metadata}
    connection.request("POST", "/v1/uploads", headers=headers)
    response = connection.getresponse()
    response.read()
    assert response.status == 201, response.status
    return response.headers["Location"]


def offset(connection, place):
    """Where an upload stands, and the id of its image once it is finished."""
    connection.request("HEAD", place, headers=TUS)
    response = connection.getresponse()
    response.read()
    assert response.status == 200, response.status
    return int(response.headers["Upload-Offset"]), response.headers["Stills-Image"]


def append(connection, place, bytes, start, size):
    """Sends the next piece; gives back the response's header fields."""
    headers = {**TUS, "Upload-Offset": str(start), "Content-Type": "application/offset+octet-stream"}
    connection.request("PATCH", place, body=bytes[start : start + size], headers=headers)
    response = connection.getresponse()
    body = response.read()
    assert response.status == 204, (response.status, body)
    return response.headers
