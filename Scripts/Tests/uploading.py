"""What the tests of uploads over HTTP share: pictures made of numbers, and the server that they talk to."""

import base64
import hashlib
import http.client
import json
import struct
import subprocess
import zlib

# Filled by the first server that starts.
TOKEN = {}
REFRESH = {}
TUS = {"Tus-Resumable": "1.0.0"}
ACCOUNT = {"account": "quay", "password": "a password for tests"}


def picture(number, size):
    """A PNG that differs from that of every other number, of about `size` bytes."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    seed = hashlib.sha256(str(number).encode()).digest()
    body = (seed * (size // len(seed) + 1))[:size]
    header = struct.pack(">IIBBBBB", seed[0] * 256 + seed[1] + 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"\x78\x01" + body) + chunk(b"IEND", b"")


def make_library(daemon, stills, library):
    """Makes the library, with an account that may do everything."""
    subprocess.run([stills, "init", "--quiet", "--library", library], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(
        [daemon, "account", "create", ACCOUNT["account"], "--role", "admin", "--password-file", "-", "--library", library],
        check=True,
        input=ACCOUNT["password"],
        text=True,
        stdout=subprocess.DEVNULL,
    )


class Server:
    """A running daemon."""

    def __init__(self, daemon, library, *options, environment=None, log=None):
        words = [daemon, "serve", "--library", library, "--listen", "127.0.0.1:0", "--log-level", "error", *options]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
        line = self.process.stdout.readline().strip()
        if not line.startswith("http://127.0.0.1:"):
            raise SystemExit(f"the daemon did not start: {line} {self.process.stdout.read()}")
        self.address = line.removeprefix("http://")
        if not TOKEN:
            self.sign_in()

    def sign_in(self):
        """The token outlives the daemon, and is good for a quarter of an hour."""
        self.take_tokens("/v1/session", ACCOUNT)

    def renew_token(self):
        """The token of before is good until its own end."""
        self.take_tokens("/v1/session:refresh", {"refreshToken": REFRESH["refreshToken"]})

    def take_tokens(self, target, value):
        connection = self.connect()
        connection.request("POST", target, body=json.dumps(value), headers={"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = json.loads(response.read())
        connection.close()
        if "accessToken" not in answer:
            raise SystemExit(f"signing in failed: {response.status} {answer}")
        REFRESH["refreshToken"] = answer["refreshToken"]
        TOKEN["Authorization"] = TUS["Authorization"] = "Bearer " + answer["accessToken"]

    def connect(self):
        return http.client.HTTPConnection(self.address, timeout=120)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        if self.process.wait(60) != 0:
            raise SystemExit(f"the daemon ended with {self.process.returncode}")


def post(connection, bytes, query=""):
    """Sends one picture; gives back the status and the JSON."""
    connection.request("POST", "/v1/images" + query, body=bytes, headers={**TOKEN, "Content-Type": "image/png"})
    response = connection.getresponse()
    return response.status, json.loads(response.read())


def form(parts):
    """A body of multipart/form-data and its type; a part is a name, a file's name or None, and bytes."""
    boundary = "quay-" + hashlib.sha256(repr([name for name, _, _ in parts]).encode()).hexdigest()[:20]
    pieces = []
    for name, file, bytes in parts:
        named = f'; filename="{file}"' if file else ""
        pieces.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode())
        pieces += [bytes, b"\r\n"]
    return b"".join(pieces) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def post_form(connection, pictures):
    """Sends several pictures in one form; gives back the status and the items of the answer, in their order."""
    body, kind = form([("file", f"{number}.png", bytes) for number, bytes in enumerate(pictures)])
    connection.request("POST", "/v1/images", body=body, headers={**TOKEN, "Content-Type": kind})
    response = connection.getresponse()
    answer = json.loads(response.read())
    return response.status, answer.get("items", [answer])


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


def append(connection, place, bytes, start, size, headers={}):
    """Sends the next piece; gives back the response's header fields."""
    headers = {**TUS, **headers, "Upload-Offset": str(start), "Content-Type": "application/offset+octet-stream"}
    connection.request("PATCH", place, body=bytes[start : start + size], headers=headers)
    response = connection.getresponse()
    body = response.read()
    assert response.status == 204, (response.status, body)
    return response.headers
