"""The two digests that the service keeps of every object."""

import base64
import hashlib

import google_crc32c

from .refusal import invalid


class Checksums:
    """Takes bytes as they come."""

    def __init__(self):
        self.md5, self.crc32c, self.size = hashlib.md5(), google_crc32c.Checksum(), 0

    def update(self, data):
        self.md5.update(data)
        self.crc32c.update(data)
        self.size += len(data)

    def values(self):
        return {
            "size": self.size,
            "crc32c": base64.b64encode(self.crc32c.digest()).decode(),
            "md5Hash": base64.b64encode(self.md5.digest()).decode(),
        }


def of_header(fields):
    """What `x-goog-hash` states, as fields of an object: crc32c=…,md5=…"""
    stated = {}
    for part in ",".join(fields.get_all("x-goog-hash") or []).split(","):
        kind, _, value = part.strip().partition("=")
        if kind in ("crc32c", "md5"):
            stated["crc32c" if kind == "crc32c" else "md5Hash"] = value
        elif kind:
            raise invalid(f"Invalid hash in x-goog-hash: {kind}")
    if value := fields.get("Content-MD5"):
        stated["md5Hash"] = value
    return stated


def compare(stated, found):
    """Refuses bytes that are not those whose digests were stated."""
    for name, words in (("crc32c", "CRC32C"), ("md5Hash", "MD5 hash")):
        if stated.get(name) is not None and stated[name] != found[name]:
            raise invalid(f'Provided {words} "{stated[name]}" doesn\'t match calculated {words} "{found[name]}".')
