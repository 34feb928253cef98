"""Uploads: the bytes on their way to an object, and sessions that can be continued."""

import dataclasses
import os
import re
import threading
import uuid

from .bodies import Broken
from .checksums import Checksums, compare
from .refusal import Refusal, invalid

GRAIN = 256 * 1024
"""What is kept of an upload that broke off is a multiple of this, and so is each part but the last."""


def store_bytes(store, pieces, bucket, name, said, stated, query):
    """Makes an object of bytes that come in one go."""
    file, sums = store.new_file(), Checksums()
    try:
        with open(file, "wb") as output:
            for piece in pieces:
                output.write(piece)
                sums.update(piece)
        compare(stated, sums.values())
        return store.insert(bucket, name, file, sums.values(), said, query)
    except BaseException:
        os.unlink(file)
        raise


@dataclasses.dataclass
class Session:
    """A resumable upload. Whoever knows its address may continue it."""

    bucket: str
    name: str
    said: dict
    query: dict
    file: object
    # What the client said that the whole would be; None when it did not.
    length: int | None
    checksums: Checksums = dataclasses.field(default_factory=Checksums)
    # Bytes that came and are no whole grain yet are lost with the connection.
    tail: bytes = b""
    finished: object = None
    cancelled: bool = False
    lock: threading.Lock = dataclasses.field(default_factory=threading.Lock)

    @property
    def persisted(self):
        return self.checksums.size

    def append(self, data):
        """Keeps whole grains, and remembers the rest."""
        data = self.tail + data
        whole = len(data) - len(data) % GRAIN
        self.keep(data[:whole])
        self.tail = data[whole:]

    def keep(self, data):
        if data:
            with open(self.file, "ab") as output:
                output.write(data)
            self.checksums.update(data)


class Incomplete(Exception):
    """The session waits for more: status 308."""

    def __init__(self, persisted):
        super().__init__()
        self.fields = {"Range": f"bytes=0-{persisted - 1}"} if persisted else {}


class Sessions:
    def __init__(self, store):
        self.store, self.sessions = store, {}

    def begin(self, bucket, name, said, query, length):
        file = self.store.new_file()
        file.touch()
        number = uuid.uuid4().hex
        self.sessions[number] = Session(bucket, name, said, query, file, length)
        return number

    def find(self, number):
        session = self.sessions.get(number)
        if session is None:
            raise Refusal(404, "notFound", "There is no such upload, or it is too old.")
        if session.cancelled:
            raise Refusal(410, "gone", "The upload was cancelled.")
        return session

    def cancel(self, number):
        """The service answers a cancellation with 499."""
        session = self.find(number)
        with session.lock:
            if session.finished is None:
                session.cancelled = True
                session.file.unlink()
        raise Refusal(499, "clientClosedRequest", "The upload was cancelled.")

    def put(self, number, content_range, body, stated, fault):
        """Takes bytes, or says how many are there. Returns the object once it is whole; raises Incomplete before."""
        session = self.find(number)
        # Of two who continue one upload at a time, one waits.
        with session.lock:
            if session.finished is not None:
                body.drain()
                return session.finished
            first, end, total = parsed_range(content_range, body)
            if first is None:
                body.drain()
                self.check_total(session, total)
                if total is not None and total == session.persisted:
                    return self.finish(session, stated)
                raise Incomplete(session.persisted)
            self.take(session, first, end, total, body, fault)
            whole = session.persisted + len(session.tail) if content_range is None else total
            if whole is not None and session.persisted + len(session.tail) == whole:
                session.keep(session.tail)
                session.tail = b""
                return self.finish(session, stated)
            session.tail = b""
            raise Incomplete(session.persisted)

    def take(self, session, first, end, total, body, fault):
        self.check_total(session, total)
        if first > session.persisted:
            body.drain()
            raise invalid(
                f"Invalid request.  According to the Content-Range header, the upload offset is {first} byte(s), which exceeds "
                f"already uploaded size of {session.persisted} byte(s)."
            )
        if end is not None and end != total and (end - first) % GRAIN:
            body.drain()
            raise invalid(f"Invalid request.  The length of a part that is not the last is a multiple of {GRAIN}.")
        session.tail, position = b"", first
        limit = fault.after if fault is not None else None
        try:
            for piece in body.pieces():
                # What is there already is not looked at again.
                fresh = piece[max(0, session.persisted - position) :] if position < session.persisted else piece
                position += len(piece)
                if limit is not None:
                    fresh = fresh[: max(0, limit - session.persisted - len(session.tail))]
                session.append(fresh)
        except Broken:
            session.tail = b""
            raise
        if limit is not None:
            session.tail = b""
            raise fault.refusal()
        if end is not None and position != end:
            session.tail = b""
            raise invalid("The body is not as long as its Content-Range.")

    def check_total(self, session, total):
        if total is None:
            return
        if session.length is not None and session.length != total:
            raise invalid("The upload is not as long as X-Upload-Content-Length stated.")
        if total < session.persisted:
            raise invalid("More bytes are there than the upload shall have.")

    def finish(self, session, stated):
        sums = session.checksums.values()
        if session.length is not None and sums["size"] != session.length:
            raise invalid("The upload is not as long as X-Upload-Content-Length stated.")
        try:
            compare(session.said | stated, sums)
            session.finished = self.store.insert(
                session.bucket, session.name, session.file, sums, session.said, session.query
            )
        except Refusal:
            session.cancelled = True
            session.file.unlink()
            raise
        return session.finished


def parsed_range(text, body):
    """(first, end, total) of a Content-Range; without one the body is all. first is None for a question, total when unknown."""
    if text is None:
        return 0, None, None
    match = re.fullmatch(r"bytes (?:(\d+)-(\d+)|\*)/(\d+|\*)", text)
    if match is None:
        body.drain()
        raise invalid(f"Failed to parse Content-Range header: {text}")
    total = None if match[3] == "*" else int(match[3])
    if match[1] is None:
        return None, None, total
    first, end = int(match[1]), int(match[2]) + 1
    if end <= first or (total is not None and end > total):
        body.drain()
        raise invalid(f"Failed to parse Content-Range header: {text}")
    return first, end, total
