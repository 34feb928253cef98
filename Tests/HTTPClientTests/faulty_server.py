"""An HTTP server that misbehaves on request, for the tests of the HTTP client.

Prints its port, serves until its standard input ends. The path says what it does. With two arguments, a certificate and a
key, it speaks TLS.
"""

import hashlib
import json
import os
import socket
import ssl
import struct
import sys
import threading

counts, lock = {}, threading.Lock()
gates = {}


def gate(name):
    with lock:
        return gates.setdefault(name, threading.Event())


def count(name):
    with lock:
        counts[name] = counts.get(name, 0) + 1
        return counts[name]


class Connection:
    def __init__(self, sock):
        self.sock, self.file, self.number = sock, sock.makefile("rb"), count("connections")

    def serve(self):
        try:
            while self.one():
                pass
        except OSError:
            pass
        finally:
            self.file.close()
            self.sock.close()

    def one(self):
        line = self.file.readline()
        if not line:
            return False
        self.method, target, _ = line.decode().split(" ")
        self.fields = {}
        while (line := self.file.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            self.fields[name.lower()] = value.strip()
        self.parts = target.partition("?")[0].strip("/").split("/")
        count("/".join(self.parts))
        return getattr(self, "do_" + self.parts[0])(target) is not False

    def body(self):
        if self.fields.get("expect") == "100-continue":
            self.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if self.fields.get("transfer-encoding") == "chunked":
            while size := int(self.file.readline(), 16):
                yield self.file.read(size)
                self.file.readline()
            self.file.readline()
            return
        left = int(self.fields.get("content-length", "0"))
        while left:
            piece = self.file.read(min(left, 65536))
            if not piece:
                return
            left -= len(piece)
            yield piece

    def drain(self):
        return sum(len(piece) for piece in self.body())

    def answer(self, status, body=b"", **fields):
        lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
        head = "\r\n".join(lines) + "\r\n\r\n"
        self.sock.sendall(head.encode() + (b"" if self.method == "HEAD" else body))

    def do_echo(self, target):
        digest, length = hashlib.sha256(), 0
        for piece in self.body():
            digest.update(piece)
            length += len(piece)
        said = {
            "method": self.method, "target": target, "fields": self.fields, "length": length,
            "sha256": digest.hexdigest(), "connection": self.number,
        }
        self.answer(200, json.dumps(said).encode(), Content_Type="application/json")

    def do_bytes(self, _):
        self.drain()
        size = int(self.parts[1])
        self.sock.sendall(f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode())
        self.flow(size)

    def flow(self, size):
        piece, sent = bytes(range(256)) * 256, 0
        while sent < size:
            self.sock.sendall(piece[: size - sent])
            sent += len(piece)
            with lock:
                counts["flowed"] = sent

    def do_chunked(self, _):
        self.drain()
        self.sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(int(self.parts[1])):
            self.sock.sendall(b"3\r\nabc\r\n")
        self.sock.sendall(b"0\r\nTrailer-Field: late\r\n\r\n")

    def do_status(self, _):
        self.drain()
        self.answer(int(self.parts[1]), b"said so", **dict(part.split("=") for part in self.parts[2:]))

    def do_flaky(self, _):
        """/flaky/NAME/TIMES/STATUS: that status so many times, then 200. Status 0 is a reset."""
        self.drain()
        if count("flaky " + self.parts[1]) > int(self.parts[2]):
            return self.answer(200, b"at last")
        if self.parts[3] == "0":
            return self.reset()
        self.answer(int(self.parts[3]), b"", Retry_After="0")

    def do_reset(self, _):
        self.drain()
        return self.reset()

    def reset(self):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False

    def do_close(self, _):
        self.drain()
        return False

    def do_truncated(self, _):
        self.drain()
        self.sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 500)
        return False

    def do_stalled(self, _):
        """/stalled/NAME: the head and some bytes, then nothing until the client leaves."""
        self.drain()
        self.sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + b"x" * 500)
        return self.wait_for_end()

    def do_silent(self, _):
        self.drain()
        return self.wait_for_end()

    def wait_for_end(self):
        try:
            self.file.read(1)
        finally:
            gate("left " + "/".join(self.parts)).set()
        return False

    def do_left(self, _):
        """/left/PATH: waits until a client has left that path, then says so."""
        self.drain()
        left = gate("left " + "/".join(self.parts[1:])).wait(600)
        self.answer(200 if left else 504)

    def do_unread(self, _):
        """Refuses a body without reading it."""
        self.sock.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno")
        self.sock.shutdown(socket.SHUT_WR)
        while self.file.read(65536):
            pass
        return False

    def do_garbage(self, _):
        self.sock.sendall(b"nothing of HTTP\r\n\r\n")
        return False

    def do_interim(self, _):
        self.drain()
        self.sock.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: early\r\n\r\n")
        self.answer(200, b"late", Final="yes")

    def do_count(self, _):
        """/count/NAME: how often that was counted."""
        self.drain()
        with lock:
            said = counts.get("/".join(self.parts[1:]), 0)
        self.answer(200, str(said).encode())

    def do_redirect(self, _):
        self.drain()
        self.answer(302, b"", Location="/echo/redirected")


def accept(listener, context):
    while True:
        sock, _ = listener.accept()
        threading.Thread(target=begin, args=(sock, context), daemon=True).start()


def begin(sock, context):
    try:
        Connection(context.wrap_socket(sock, server_side=True) if context else sock).serve()
    except (OSError, ValueError, AttributeError):
        sock.close()


def main():
    context = None
    if len(sys.argv) == 3:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[1], sys.argv[2])
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    print(listener.getsockname()[1], flush=True)
    threading.Thread(target=accept, args=(listener, context), daemon=True).start()
    sys.stdin.read()
    os._exit(0)


main()
