"""Clients that do all that a server lets them, each with pictures of its own, and look at every answer."""

import collections
import hashlib
import http.client
import json
import random
import socket
import struct

import uploading


class Fault(Exception):
    """An answer that must not be."""


class Client:
    """One client; its errors are told by `run`."""

    # How many pictures a client keeps; older ones are purged, so that the library stays as large as it is.
    KEPT = 40

    def __init__(self, server, number, clients, seed):
        self.server, self.number = server, number
        self.random = random.Random(f"{seed}-{number}")
        self.connection = server.connect()
        self.sent = 0
        self.images = {}  # id -> bytes
        self.counts = collections.Counter()
        self.deeds = [deed for deed, weight in self.WEIGHTS.items() for _ in range(weight)]
        # Together the clients do everything once, however short they work.
        self.due = list(self.WEIGHTS)[number::clients]

    def step(self):
        deed = self.due.pop() if self.due else self.random.choice(self.deeds)
        getattr(self, deed)()
        self.counts[deed] += 1
        while len(self.images) > self.KEPT:
            self.forget(next(iter(self.images)))

    def close(self):
        self.connection.close()

    def begin_anew(self):
        """After a request of which nobody knows what became of it."""
        self.connection.close()
        self.connection = self.server.connect()
        self.images.clear()

    # MARK: Requests

    def ask(self, method, target, allowed, body=None, headers=None, token=True):
        """Sends a request; gives back status, header fields and bytes. `allowed` says which statuses may be."""
        fields = {**(uploading.TOKEN if token else {}), **(headers or {})}
        self.connection.request(method, target, body=body, headers=fields)
        response = self.connection.getresponse()
        bytes = response.read()
        self.counts[f"{response.status}"] += 1
        if response.status not in allowed:
            raise Fault(f"{method} {target}: {response.status} {bytes[:500]}")
        if response.status >= 400 and method != "HEAD":
            problem = json.loads(bytes)
            if problem["status"] != response.status or not problem["detail"]:
                raise Fault(f"{method} {target}: {problem}")
        return response.status, response.headers, bytes

    def json(self, method, target, allowed=(200,), value=None, headers=None, token=True):
        fields = {"Content-Type": "application/json", **(headers or {})}
        body = None if value is None else json.dumps(value)
        status, _, bytes = self.ask(method, target, allowed, body, fields if body else headers, token)
        return status, json.loads(bytes)

    def some(self):
        """One of the client's own pictures."""
        if not self.images:
            self.raw()
        return self.random.choice(list(self.images))

    def picture(self):
        self.sent += 1
        size = self.random.choices((20_000, 600_000, 3_000_000), (190, 9, 1))[0]
        return uploading.picture(f"{self.number}-{self.sent}", self.random.randrange(size))

    # MARK: Looking

    def list(self):
        _, page = self.json("GET", f"/v1/images?pageSize={self.random.randint(1, 50)}")
        if page["nextPageToken"]:
            self.json("GET", f"/v1/images?pageSize=5&pageToken={page['nextPageToken']}")

    def search(self):
        query = self.random.choice(
            ["quay", "title:quay*", "tag=soak", "size%3E10kb", "width%3E1000+OR+rating%3E=3", "added%3E2000", "-tag=none"])
        sort = self.random.choice(["added", "-added", "name"])
        self.json("GET", f"/v1/images?q={query}&sort={sort}&pageSize=20", (200, 400))

    def show(self):
        id = self.some()
        _, image = self.json("GET", f"/v1/images/{id}")
        if image["sha256"] != hashlib.sha256(self.images[id]).hexdigest():
            raise Fault(f"{id} has the SHA-256 of other bytes")
        self.ask("GET", f"/v1/images/{id}/history", (200,))

    def original(self):
        id = self.some()
        status, fields, bytes = self.ask("GET", f"/v1/images/{id}/original", (200,))
        if bytes != self.images[id]:
            raise Fault(f"{id} has other bytes than were sent")
        self.ask("GET", f"/v1/images/{id}/original", (304,), headers={"If-None-Match": fields["ETag"]})

    def ranges(self):
        id = self.some()
        whole = self.images[id]
        start = self.random.randrange(len(whole))
        end = self.random.randrange(start, len(whole))
        _, _, bytes = self.ask("GET", f"/v1/images/{id}/original", (206,), headers={"Range": f"bytes={start}-{end}"})
        if bytes != whole[start : end + 1]:
            raise Fault(f"{id} has other bytes from {start} to {end}")
        self.ask("GET", f"/v1/images/{id}/original", (416,), headers={"Range": f"bytes={len(whole)}-"})

    def service(self):
        for target in ("/healthz", "/readyz", "/metrics", "/v1/openapi.json"):
            self.ask(self.random.choice(["GET", "HEAD"]), target, (200,))

    # MARK: Sending

    def raw(self):
        bytes = self.picture()
        status, answer = uploading.post(self.connection, bytes, "?title=Quay&visibility=public")
        self.keep(status, answer, bytes)

    def keep(self, status, answer, bytes):
        if status != 201 or not answer["receipt"]:
            raise Fault(f"an upload: {status} {answer}")
        self.images[answer["id"]] = bytes

    def form(self):
        files = [self.picture() for _ in range(self.random.randint(1, 6))]
        status, items = uploading.post_form(self.connection, files)
        if status not in (200, 201) or len(items) != len(files):
            raise Fault(f"a form: {status} {items}")
        for item, bytes in zip(items, files):
            self.keep(item.get("status", status), item, bytes)

    def tus(self):
        bytes = self.picture()
        place = uploading.begin(self.connection, bytes, "soak.png")
        start, image = 0, None
        while image is None:
            if self.random.random() < 0.1:
                self.ask("DELETE", place, (204,), headers=uploading.TUS)
                self.ask("HEAD", place, (404,), headers=uploading.TUS)
                return
            size = self.random.randrange(1, len(bytes) + 1)
            fields = uploading.append(self.connection, place, bytes, start, size)
            start, image = int(fields["Upload-Offset"]), fields["Stills-Image"]
        self.images[image] = bytes

    def wrong(self):
        """What is no picture, or not what it says."""
        for body, kind, status in (
            (b"no picture at all", "image/jpeg", 415), (b"", "image/png", 400), (b"{}", "application/json", 415),
            (b"--x", "multipart/form-data; boundary=x", 400), (self.picture()[:20], "image/png", 422),
        ):
            self.ask("POST", "/v1/images", (status,), body, {"Content-Type": kind})
        self.ask("GET", "/v1/nowhere", (404,))
        self.ask("PATCH", f"/v1/images/{self.some()}", (400,), b"{", {"Content-Type": "application/json"})

    # MARK: Changing

    def edit(self):
        id = self.some()
        _, fields, _ = self.ask("GET", f"/v1/images/{id}", (200,))
        change = {"title": f"Quay {self.random.randrange(1_000)}", "attributes": {"tag": ["soak", f"t{self.random.randrange(20)}"]}}
        _, image = self.json("PATCH", f"/v1/images/{id}", (200,), change, {"If-Match": fields["ETag"]})
        if image["title"] != change["title"]:
            raise Fault(f"{id} was not edited: {image}")
        self.json("PATCH", f"/v1/images/{id}", (412,), {"title": "late"}, {"If-Match": '"0"'})

    def trash(self):
        id = self.some()
        self.ask("DELETE", f"/v1/images/{id}", (204,))
        self.ask("POST", f"/v1/images/{id}:restore", (200,))

    def forget(self, id):
        del self.images[id]
        self.ask("DELETE", f"/v1/images/{id}", (204,))
        self.ask("POST", f"/v1/images/{id}:purge", (204,))
        self.ask("GET", f"/v1/images/{id}", (404,))

    # MARK: Who asks

    def sign_in(self):
        status, answer = self.json("POST", "/v1/session", (200, 429), uploading.ACCOUNT, token=False)
        if status == 200:
            token = {"Authorization": f"Bearer {answer['accessToken']}"}
            self.ask("GET", "/v1/me", (200,), headers=token)
            self.ask("DELETE", "/v1/session", (204,), headers=token)
            self.ask("GET", "/v1/me", (401,), headers=token)

    def wrong_password(self):
        # Of nobody, so that it is not the others' account that is closed for a while.
        value = {"account": f"nobody-{self.random.randrange(50)}", "password": "none"}
        self.json("POST", "/v1/session", (401, 429), value, token=False)

    def wrong_token(self):
        for token in ("Bearer none", "Bearer " + "x" * 60, "Basic eDp5"):
            self.ask("GET", "/v1/images", (400, 401), headers={"Authorization": token})

    def stranger(self):
        self.json("GET", "/v1/images?pageSize=3", token=False)
        id = self.some()
        self.ask("GET", f"/v1/images/{id}", (200, 404), token=False)
        self.ask("GET", f"/v1/images/{id}/original", (200, 404), token=False)
        self.ask("DELETE", f"/v1/images/{id}", (401, 403, 404), token=False)
        self.ask("POST", "/v1/images", (401,), self.picture(), {"Content-Type": "image/png"}, token=False)

    # MARK: Leaving

    def leave(self):
        """Goes away before the head has ended, in the midst of the body, or before the answer."""
        bytes = uploading.picture(f"left-{self.number}-{self.random.random()}", self.random.choice((5_000, 400_000)))
        head = f"POST /v1/images HTTP/1.1\r\nHost: quay\r\nAuthorization: {uploading.TOKEN['Authorization']}\r\n"
        whole = f"{head}Content-Type: image/png\r\nContent-Length: {len(bytes)}\r\n\r\n".encode() + bytes
        leaving(self.server.address, whole[: self.random.choice((20, 150, 2_000, len(whole) - 1, len(whole)))], self.random)

    WEIGHTS = {
        "list": 10, "search": 10, "show": 12, "original": 10, "ranges": 10, "raw": 12, "form": 4, "tus": 5, "edit": 8,
        "trash": 4, "stranger": 5, "wrong": 2, "wrong_token": 3, "leave": 4, "service": 1, "wrong_password": 1, "sign_in": 1,
    }  # fmt: skip


def leaving(address, bytes, chance):
    """Sends bytes and leaves, politely or not."""
    host, port = address.rsplit(":", 1)
    try:
        with socket.create_connection((host, int(port)), timeout=60) as connection:
            if chance.random() < 0.5:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.sendall(bytes)
    except (ConnectionResetError, BrokenPipeError):
        return


BROKEN = (OSError, http.client.HTTPException, KeyError, ValueError, AssertionError)
