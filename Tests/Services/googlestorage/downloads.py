"""The bytes of an object on their way to a client."""

import gzip
import re

from .refusal import Refusal
from .resources import hash_field

PIECE = 256 * 1024


def wanted_range(text, size):
    """(first, end) of a Range field; None for the whole, which is also what a field that makes no sense gives."""
    match = re.fullmatch(r"bytes=(\d*)-(\d*)", text or "")
    if match is None or match.groups() == ("", ""):
        return None
    if match[1] == "":
        first, end = max(0, size - int(match[2])), size
        unsatisfiable = int(match[2]) == 0 or size == 0
    else:
        first, end = int(match[1]), min(size, int(match[2]) + 1) if match[2] else size
        if match[2] and int(match[2]) < first:
            return None
        unsatisfiable = first >= size
    if unsatisfiable:
        message = "The requested range cannot be satisfied."
        fields = {"Content-Range": f"bytes */{size}"}
        raise Refusal(416, "requestedRangeNotSatisfiable", message, fields, "InvalidRange")
    return first, end


class Download:
    """- fields: those of the request."""

    def __init__(self, found, fields):
        self.file = self.opened(found)
        accepts = "gzip" in fields.get("Accept-Encoding", "")
        # What is stored compressed is served plain to clients that do not take it compressed, and then in no parts.
        self.unpacked = found.said.get("contentEncoding") == "gzip" and not accepts
        self.range = None
        try:
            if not self.unpacked:
                self.range = wanted_range(fields.get("Range"), found.size)
        except Refusal:
            self.file.close()
            raise
        self.first, self.end = self.range or (0, found.size)
        self.status = 206 if self.range else 200
        self.fields = self.head(found)

    def opened(self, found):
        try:
            return open(found.file, "rb")
        except FileNotFoundError as error:
            # It was removed since it was looked up.
            raise Refusal(404, "notFound", "No such object", xml_code="NoSuchKey") from error

    def head(self, found):
        fields = {
            "Content-Type": found.said["contentType"],
            "ETag": f'"{found.etag}"',
            "Last-Modified": found.updated.strftime("%a, %d %b %Y %H:%M:%S GMT"),
            "x-goog-generation": str(found.generation),
            "x-goog-metageneration": str(found.metageneration),
            "x-goog-storage-class": found.storage_class,
            "x-goog-stored-content-encoding": found.said.get("contentEncoding", "identity"),
            "x-goog-stored-content-length": str(found.size),
            "x-goog-hash": hash_field(found),
        }
        for name, member in (("Content-Disposition", "contentDisposition"), ("Cache-Control", "cacheControl")):
            if member in found.said:
                fields[name] = found.said[member]
        if self.unpacked:
            return fields | {"Warning": "214 UploadServer gunzipped", "Transfer-Encoding": "chunked"}
        if "contentEncoding" in found.said:
            fields["Content-Encoding"] = found.said["contentEncoding"]
        if self.range:
            fields["Content-Range"] = f"bytes {self.first}-{self.end - 1}/{found.size}"
        return fields | {"Accept-Ranges": "bytes", "Content-Length": str(self.end - self.first)}

    def pieces(self):
        with self.file:
            if self.unpacked:
                with gzip.open(self.file) as plain:
                    while data := plain.read(PIECE):
                        yield data
                return
            self.file.seek(self.first)
            left = self.end - self.first
            while left and (data := self.file.read(min(left, PIECE))):
                left -= len(data)
                yield data

    def close(self):
        self.file.close()
