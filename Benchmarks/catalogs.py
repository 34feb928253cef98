"""Fills the catalog of a fresh library with rows of images that have no files: for measuring what only reads records.

The rows are those that an import of a retail manifest makes (Sources/CatalogStorage/SQLite/CatalogSchema.swift); the
postings are the few that every question needs. The same in every run.
"""

import hashlib
import json
import pathlib
import sqlite3

import pictures

START = 1_700_000_000_000_000  # microseconds since 1970
STEP = 731  # between one image and the next
CHUNK = 65_536
RUNS = 3  # the form of a posting's chunk (Sources/StillsModel/Search/DocidChunk+bytes.swift)

# What the export writes of each image, as SQLite's own shell would: the yardstick.
YARDSTICK = """
SELECT lower(hex(image.id)) AS id, external_id AS externalId, collection.path AS collection, title,
    original_name AS originalName, description, image.visibility, taken_at AS takenAt, taken_at_offset, latitude,
    longitude, attributes, state, sources, imported, lower(hex(digest)) AS digest, original.byte_count AS byteCount,
    media_type AS mediaType, width, height, image.created_at AS addedAt, updated_at AS updatedAt, version
FROM image JOIN original ON original.id = image.original JOIN collection ON collection.id = image.collection
WHERE state = 'active' ORDER BY image.created_at, image.id
"""


def fill(library, count):
    """Puts count images into the library, all of one collection."""
    connection = sqlite3.connect(pathlib.Path(library) / "catalog.sqlite", isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -400000")
    connection.execute("BEGIN")
    collection, container, owner = connection.execute("SELECT id, container, owner FROM collection").fetchone()
    places = ", ".join("?" * 7)
    connection.executemany(f"INSERT INTO original VALUES ({places})", (original(n, container) for n in range(count)))
    empty = connection.execute("SELECT tags FROM embedded LIMIT 1").fetchone()
    if empty:
        raise ValueError(f"{library} is not fresh")
    places = ", ".join("?" * 22)
    connection.executemany(f"INSERT INTO image VALUES ({places})", (image(n, collection) for n in range(count)))
    terms = [("state", b"active"), ("visibility", b"private"), ("owner", owner), ("collection", collection)]
    terms += [("has", f".{name}".encode()) for name in attributes(0)]
    for field, value in terms:
        for chunk, docids in runs(1, count):
            connection.execute("INSERT INTO posting VALUES (?, ?, ?, ?)", (field, value, chunk, docids))
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def runs(first, last):
    """The chunks of all docids from first to last."""
    for chunk in range(first // CHUNK, last // CHUNK + 1):
        low = max(first - chunk * CHUNK, 0)
        high = min(last - chunk * CHUNK, CHUNK - 1)
        yield chunk, bytes((RUNS,)) + low.to_bytes(2, "little") + high.to_bytes(2, "little")


def identifier(number, kind):
    """A UUID of version 7 that rises with the number."""
    milliseconds = (START + number * STEP) // 1000
    rest = hashlib.sha256(b"%s %d" % (kind, number)).digest()
    head = milliseconds.to_bytes(6, "big") + (0x7000 | number & 0xFFF).to_bytes(2, "big")
    return head + bytes((0x80 | rest[0] & 0x3F,)) + rest[1:8]


def original(number, container):
    digest = hashlib.sha256(b"picture %d" % number).digest()
    return identifier(number, b"original"), container, digest, 40_000 + number % 9_000, "image/jpeg", 1024, 768


def attributes(number):
    time = f"2023-{number % 12 + 1:02}-{number % 28 + 1:02}T{number % 24:02}:{number % 60:02}:00"
    return {
        "barcode_info(cost)": str(number % 40),
        "camera_id": str(number % 12),
        "name": f"{pictures.WORDS[number % 10]} {number}",
        "store_id": str(number % 300),
        "time_stamp": {"time": time},
    }


def image(number, collection):
    values = attributes(number)
    stated = {f"attributes.{name}": value for name, value in values.items()}
    stated["takenAt"] = values["time_stamp"]
    stated["title"] = values["name"]
    sources = {name: "manifest" for name in stated}
    added = START + number * STEP
    text = lambda value: json.dumps(value, separators=(",", ":"))
    return (
        None, identifier(number, b"image"), collection, identifier(number, b"original"), f"shelf-{number:08}",
        values["name"], f"{number:08}.jpg", None, "private", 1_690_000_000_000_000 + number * 60_000_000, None, None,
        None, text(values), text(sources), text(stated), "active", 1, added, added, 40_000 + number % 9_000,
        values["name"].encode(),
    )  # fmt: skip
