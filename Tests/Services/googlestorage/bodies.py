"""The body of a request, read as it comes."""

import re

from .refusal import Refusal, invalid

PIECE = 256 * 1024


class Broken(Exception):
    """The client left in the middle."""


class Body:
    """The bytes of a request, whether it states their number or sends them in chunks."""

    def __init__(self, file, fields):
        self.file = file
        self.chunked = "chunked" in fields.get("Transfer-Encoding", "").lower()
        text = fields.get("Content-Length", "0")
        if not re.fullmatch(r"[0-9]{1,18}", text):
            raise invalid("Content-Length is no number.")
        # What is left of the body, or of the present chunk.
        self.left = 0 if self.chunked else int(text)
        self.length = None if self.chunked else self.left
        self.ended = not self.chunked and self.left == 0

    def read(self, limit=PIECE):
        """Up to `limit` bytes; none at the end."""
        if self.chunked and self.left == 0 and not self.ended:
            self.begin_chunk()
        if self.ended:
            return b""
        data = self.file.read1(min(self.left, limit))
        if not data:
            raise Broken
        self.left -= len(data)
        if self.left == 0:
            if self.chunked:
                self.file.readline()
            else:
                self.ended = True
        return data

    def begin_chunk(self):
        line = self.file.readline(100)
        if not line:
            raise Broken
        self.left = int(line.split(b";")[0], 16)
        if self.left == 0:
            self.ended = True
            while self.file.readline(10_000) not in (b"\r\n", b""):
                pass

    def pieces(self):
        while data := self.read():
            yield data

    def drain(self):
        for _ in self.pieces():
            pass

    def whole(self, limit):
        data = b""
        for piece in self.pieces():
            data += piece
            if len(data) > limit:
                self.drain()
                raise Refusal(413, "uploadTooLarge", "The document is too long.")
        return data


class Related:
    """A body of multipart/related (RFC 2387): the parts' heads, and their bytes, one part after another."""

    def __init__(self, body, boundary):
        self.body, self.boundary, self.buffer = body, b"--" + boundary, b""
        self.after = None
        self.skip_to_first()

    def skip_to_first(self):
        for _ in self.until(self.boundary):
            pass

    def head(self):
        """The fields of the next part, with names in lower case; None after the last."""
        self.fill(2)
        if self.buffer.startswith(b"--"):
            return None
        if not self.buffer.startswith(b"\r\n"):
            raise invalid("The parts of the body are not separated by their boundary.")
        self.buffer = self.buffer[2:]
        fields = {}
        while (line := self.line()) != b"":
            name, colon, value = line.decode("utf-8", "replace").partition(":")
            if not colon:
                raise invalid("A part of the body has no fields.")
            fields[name.strip().lower()] = value.strip()
        return fields

    def content(self):
        return self.until(b"\r\n" + self.boundary)

    def line(self):
        while b"\r\n" not in self.buffer:
            if len(self.buffer) > 16 * 1024 or not self.fill(len(self.buffer) + 1):
                raise invalid("A part of the body has no end of its fields.")
        line, _, self.buffer = self.buffer.partition(b"\r\n")
        return line

    def fill(self, count):
        while len(self.buffer) < count:
            data = self.body.read()
            if not data:
                return False
            self.buffer += data
        return True

    def until(self, mark):
        """Yields what stands before a mark, and goes behind it."""
        while (place := self.buffer.find(mark)) < 0:
            # A mark may have begun at the end of what is here.
            safe = len(self.buffer) - len(mark) + 1
            if safe > 0:
                yield self.buffer[:safe]
                self.buffer = self.buffer[safe:]
            if not self.fill(len(self.buffer) + 1):
                raise invalid("The body ends before its last boundary.")
        if place:
            yield self.buffer[:place]
        self.buffer = self.buffer[place + len(mark) :]
