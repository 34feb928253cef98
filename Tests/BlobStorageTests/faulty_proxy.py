"""A proxy before a server of S3 that misbehaves by plan, for the tests of the S3 store.

With the server's port as its argument it prints its own, and serves until its standard input ends. Requests go through as they
are, so that their signatures stay right. `POST /_plan` with a JSON object sets what happens from then on, and forgets the requests
counted so far: "fault" by name, "from" and "until" by the requests' numbers (the first is 1; until excluded), "method" if only those count.
`GET /_seen` tells the requests since, as a JSON array of `METHOD target`, and `GET /_done` those that the server has answered. What a connection begins under one plan and ends under
another is not counted.
"""

import json
import os
import socket
import struct
import sys
import threading

lock = threading.Lock()
plan, seen, done = {}, [], []


class Closed(Exception):
    pass


class Stream:
    """One direction of one connection, read as HTTP."""

    def __init__(self, sock):
        self.sock, self.file = sock, sock.makefile("rb")

    def head(self):
        lines = []
        while (line := self.file.readline()) not in (b"\r\n", b""):
            lines.append(line)
        if not line:
            raise Closed
        fields = {}
        for field in lines[1:]:
            name, _, value = field.decode("latin-1").partition(":")
            fields[name.strip().lower()] = value.strip()
        return lines, fields

    def body(self, fields):
        if fields.get("transfer-encoding", "").lower() == "chunked":
            whole = b""
            while size := int(self.file.readline().split(b";")[0], 16):
                whole += self.file.read(size)
                self.file.readline()
            while self.file.readline() not in (b"\r\n", b""):
                pass
            return whole
        length = int(fields.get("content-length", "0"))
        data = self.file.read(length)
        if len(data) < length:
            raise Closed
        return data


def reset(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()
    raise Closed


def error(status, code, *fields):
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>said so</Message></Error>".encode()
    head = [f"HTTP/1.1 {status} Planned", f"Content-Length: {len(body)}", *fields]
    return "\r\n".join(head).encode() + b"\r\n\r\n", body


REFUSALS = {
    "internal": lambda: error(500, "InternalError"),
    "slow": lambda: error(503, "SlowDown", "Retry-After: 0"),
    "many": lambda: error(429, "TooManyRequests", "Retry-After: 0"),
    "gateway": lambda: error(502, "BadGateway"),
    "timeout": lambda: error(400, "RequestTimeout"),
    "expired": lambda: error(400, "ExpiredToken"),
    "skewed": lambda: error(403, "RequestTimeTooSkewed", "Date: Fri, 01 Jan 2100 00:00:00 GMT"),
    "denied": lambda: error(403, "AccessDenied"),
    "full": lambda: error(507, "QuotaExceeded"),
    "hidden": lambda: error(200, "InternalError"),
    "garbage": lambda: (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", b"<nothing>"),
}


class Connection:
    def __init__(self, sock, port):
        self.client, self.port, self.server = Stream(sock), port, None

    def serve(self):
        try:
            while True:
                self.one()
        except (Closed, OSError, ValueError):
            pass
        finally:
            for stream in (self.client, self.server):
                if stream:
                    stream.sock.close()

    def one(self):
        lines, fields = self.client.head()
        method, target, _ = lines[0].decode().split(" ")
        if target.startswith("/_"):
            return self.control(target, self.client.body(fields))
        with lock:
            current = dict(plan)
            counted = current.get("method") in (None, method)
            if counted:
                seen.append(f"{method} {target}")
            number = len(seen)
        fault = current.get("fault")
        if not counted or not current.get("from", 0) <= number < current.get("until", 1 << 60):
            fault = None
        if fields.get("expect", "").lower() == "100-continue":
            self.client.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            lines = [line for line in lines if not line.lower().startswith(b"expect:")]
        data = self.client.body(fields)
        if fault == "reset":
            reset(self.client.sock)
        if fault == "stalled":
            self.client.file.read(1)
            raise Closed
        if fault in REFUSALS:
            head, body = REFUSALS[fault]()
            return self.client.sock.sendall(head + (b"" if method == "HEAD" else body))
        if fault == "altered" and data:
            data = bytes([data[0] ^ 1]) + data[1:]
        self.forward(lines, data, method, fault)

    def forward(self, lines, data, method, fault):
        if not self.server:
            self.server = Stream(socket.create_connection(("127.0.0.1", self.port)))
        self.server.sock.sendall(b"".join(lines) + b"\r\n" + data)
        while True:
            head, fields = self.server.head()
            if not head[0].startswith(b"HTTP/1.1 1"):
                break
        with lock:
            done.append(lines[0].decode().rsplit(" ", 1)[0])
        status = int(head[0].split()[1])
        body = b"" if method == "HEAD" or status in (204, 304) else self.server.body(fields)
        if fault == "lost":
            reset(self.client.sock)
        kept = [line for line in head if not line.lower().startswith((b"transfer-encoding:", b"connection:"))]
        if not any(line.lower().startswith(b"content-length:") for line in kept) and status not in (204, 304):
            kept.append(f"Content-Length: {len(body)}\r\n".encode())
        if fault == "bent" and body:
            body = body[:-1] + bytes([body[-1] ^ 1])
        self.client.sock.sendall(b"".join(kept) + b"\r\n" + (body[: len(body) // 2] if fault == "truncated" else body))
        if fault == "truncated" and body:
            raise Closed
        if fields.get("connection", "").lower() == "close" or head[0].startswith(b"HTTP/1.0"):
            self.server.sock.close()
            self.server = None

    def control(self, target, body):
        with lock:
            if target == "/_plan":
                plan.clear()
                plan.update(json.loads(body))
                seen.clear()
                done.clear()
            said = json.dumps(done if target == "/_done" else seen).encode()
        self.client.sock.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {len(said)}\r\n\r\n".encode() + said)


def main():
    port = int(sys.argv[1])
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    print(listener.getsockname()[1], flush=True)

    def accept():
        while True:
            sock, _ = listener.accept()
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=Connection(sock, port).serve, daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()
    os._exit(0)


main()
