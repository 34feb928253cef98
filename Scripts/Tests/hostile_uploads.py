"""Sends a running server what it must not take, by curl and by hand, and leaves in the middle of everything.

    hostile_uploads.py STILLSD STILLS FOLDER [CORPUS]

CORPUS is a folder of pictures, damaged ones among them: each is taken in, or refused with a status from 400 to 499.
"""

import collections
import glob
import json
import os
import random
import socket
import subprocess
import sys

import soak_clients
import uploading
import watching

# So much of an endless body may have gone out when the refusal comes: what sockets hold, and what is read to be polite.
UNREAD = 24 << 20


def curl(server, *words, body=b""):
    """Gives back the status and the JSON of the answer."""
    token = f"Authorization: {uploading.TOKEN['Authorization']}"
    words = ["curl", "-sS", "-H", token, "-w", "\n%{http_code}", *words]
    end = subprocess.run(words, input=body, capture_output=True)
    answer, _, status = end.stdout.rpartition(b"\n")
    assert status.isdigit() and status != b"000", (words, end.stderr)
    return int(status), json.loads(answer) if answer else None


def post(server, body, kind="image/jpeg", query=""):
    place = f"http://{server.address}/v1/images{query}"
    return curl(server, "-H", f"Content-Type: {kind}", "--data-binary", "@-", place, body=body)


def refused(answer, status, *words):
    found, problem = answer
    assert found == status and problem["status"] == status, answer
    assert all(word in problem["detail"] for word in words), (words, problem)


def what_is_no_picture(server):
    found = {
        b"A text, whatever it is called.\n": "plain text", b"%PDF-1.4\n": "PDF", b"<html><body>": "HTML", b"PK\3\4" * 9: "ZIP",
    }  # fmt: skip
    for body, name in found.items():
        refused(post(server, body, query="?originalName=quay.jpg"), 415, name)
        with open("quay.jpg", "wb") as file:
            file.write(body)
        # Of one file in a form, and of one among many.
        place = f"http://{server.address}/v1/images"
        refused(curl(server, "-F", "file=@quay.jpg", place), 415, name)
        status, answer = curl(server, "-F", "file=@quay.jpg", "-F", "file=@quay.jpg", place)
        assert status == 200 and [item["status"] for item in answer["items"]] == [415, 415], answer
        assert all(name in item["detail"] for item in answer["items"]), answer
    for kind in ("text/plain", "application/pdf", "video/mp4"):
        refused(post(server, uploading.picture("kind", 10), kind), 415, kind, "image/*")
    refused(post(server, b""), 400)
    refused(curl(server, "-F", "title=Quay", place), 400)
    refused(post(server, uploading.picture("cut", 10)[:20]), 422)


def chunk(bytes):
    return b"%x\r\n%s\r\n" % (len(bytes), bytes)


def endless(server, head, first, piece):
    """Sends one piece after the other until the server answers; gives back its status."""
    host, port = server.address.rsplit(":", 1)
    head = f"{head}\r\nHost: quay\r\nAuthorization: {uploading.TOKEN['Authorization']}\r\nTransfer-Encoding: chunked\r\n\r\n"
    sent = 0
    with socket.create_connection((host, int(port)), timeout=120) as connection:
        connection.sendall(head.encode())
        connection.setblocking(False)
        rest = chunk(first)
        while True:
            try:
                return int(connection.recv(65536).split()[1])
            except BlockingIOError:
                pass
            rest = rest or chunk(piece)
            try:
                count = connection.send(rest)
                sent, rest = sent + count, rest[count:]
            except BlockingIOError:
                pass
            assert sent < UNREAD, "the server reads on"


def what_is_too_long(server):
    """It is refused while it comes."""
    status = endless(server, "PATCH /v1/images/x HTTP/1.1\r\nContent-Type: application/json", b"{", b" " * 60_000)
    assert status == 413, status
    form = "POST /v1/images HTTP/1.1\r\nContent-Type: multipart/form-data; boundary=b"
    part = b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\n'
    status = endless(server, form, part, b"x" * 60_000)
    assert status == 413, status
    announced = ["-X", "POST", "-H", "Content-Type: image/jpeg", "-H", "Expect:", "-H", f"Content-Length: {1 << 41}"]
    refused(curl(server, *announced, "--data-binary", "@-", f"http://{server.address}/v1/images", body=b"x"), 413)
    tus = ["-X", "POST", "-H", "Tus-Resumable: 1.0.0", "-H", f"Upload-Length: {1 << 60}", "-d", ""]
    refused(curl(server, *tus, f"http://{server.address}/v1/uploads"), 413)


def corpus(server, folder):
    counts = collections.Counter()
    for path in sorted(glob.glob(f"{folder}/**", recursive=True)):
        if not os.path.isfile(path):
            continue
        with open(path, "rb") as file:
            bytes = file.read()
        status, answer = send(server, bytes)
        assert status in (200, 201) or 400 <= status < 500, (path, status, answer)
        assert answer.get("outcome") or answer["detail"], (path, answer)
        counts[status] += 1
    return dict(counts)


def send(server, bytes):
    connection = server.connect()
    headers = {**uploading.TOKEN, "Content-Type": "application/octet-stream"}
    connection.request("POST", "/v1/images", body=bytes, headers=headers)
    response = connection.getresponse()
    answer = json.loads(response.read())
    connection.close()
    return response.status, answer


def leave(server):
    """In every state of every kind of upload; afterwards nothing of it is open."""
    pid, port = server.process.pid, int(server.address.rsplit(":", 1)[1])
    assert watching.until(lambda: watching.connections(pid, port) == 0)
    base = watching.descriptors(pid)
    chance = random.Random(7)
    left = 0
    for request in requests(server):
        head = request.index(b"\r\n\r\n") + 4
        places = [10, head - 2, head, head + 1, head + 5_000, len(request) - 200_000, len(request) - 1, len(request)]
        for place in places * 4:
            soak_clients.leaving(server.address, request[: max(0, place)], chance)
            left += 1
    assert watching.until(lambda: watching.connections(pid, port) == 0), "connections of clients that left stay open"
    # The file of an upload that can go on may stay open; it is the only one.
    over = watching.settled(pid, base)
    begun = [name for name in over if not name.startswith("spool/upload-")]
    assert not begun, (over, base)
    return left


def requests(server):
    token = f"Host: quay\r\nAuthorization: {uploading.TOKEN['Authorization']}\r\n"
    connection = server.connect()
    for size in (5_000, 400_000):
        bytes = uploading.picture(f"left {size}", size)
        body, kind = uploading.form([("title", None, b"Left"), ("file", "a.png", bytes), ("file", "b.png", bytes + b"b")])
        yield f"POST /v1/images HTTP/1.1\r\n{token}Content-Type: image/png\r\nContent-Length: {len(bytes)}\r\n\r\n".encode() + bytes
        yield f"POST /v1/images HTTP/1.1\r\n{token}Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        place = uploading.begin(connection, bytes, "left.png")
        yield (
            f"PATCH {place} HTTP/1.1\r\n{token}Tus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
            f"Content-Type: application/offset+octet-stream\r\nContent-Length: {len(bytes)}\r\n\r\n"
        ).encode() + bytes
    connection.close()


def check_spool(server, library):
    """What a stream left is gone; what can go on is ended by its owner, or when its time is over."""
    left = os.listdir(os.path.join(library, "spool"))
    assert all(name.startswith("upload-") for name in left), left
    connection = server.connect()
    for name in left:
        connection.request("DELETE", f"/v1/uploads/{name.removeprefix('upload-')}", headers=uploading.TUS)
        response = connection.getresponse()
        response.read()
        assert response.status == 204, response.status
    connection.close()
    assert not os.listdir(os.path.join(library, "spool"))


def main(daemon, stills, folder, pictures=None):
    os.chdir(folder)
    library = os.path.join(folder, "library")
    uploading.make_library(daemon, stills, library)
    with open("log", "wb") as log:
        server = uploading.Server(daemon, library, log=log)
        try:
            what_is_no_picture(server)
            what_is_too_long(server)
            counts = corpus(server, pictures) if pictures else {}
            left = leave(server)
            check_spool(server, library)
        finally:
            server.stop()
    with open("log", "rb") as log:
        failures = [line for line in log if b'"level":"error"' in line]
    assert not failures, failures[:3]
    end = subprocess.run([stills, "--library", library, "verify"], capture_output=True, text=True)
    assert end.returncode == 0, end.stdout + end.stderr
    print(f"{counts} of the pictures, {left} clients left: all there")


if __name__ == "__main__":
    main(*sys.argv[1:])
