"""Buckets and objects as the JSON API shows them."""

import urllib.parse

from .store import stamp


def bucket_resource(bucket, endpoint):
    link = f"{endpoint}/storage/v1/b/{bucket.name}"
    shown = {
        "kind": "storage#bucket",
        "id": bucket.name,
        "selfLink": link,
        "name": bucket.name,
        "projectNumber": "1",
        "metageneration": str(bucket.metageneration),
        "location": "US",
        "locationType": "multi-region",
        "storageClass": "STANDARD",
        "etag": f"CA{bucket.metageneration}=",
        "timeCreated": stamp(bucket.created),
        "updated": stamp(bucket.updated),
    }
    return shown | {name: value for name, value in bucket.document.items() if name not in ("metageneration", "etag")}


def object_resource(one, endpoint):
    place = f"b/{one.bucket.name}/o/{urllib.parse.quote(one.name, safe='')}"
    sums = one.checksums
    shown = {
        "kind": "storage#object",
        "id": f"{one.bucket.name}/{one.name}/{one.generation}",
        "selfLink": f"{endpoint}/storage/v1/{place}",
        "mediaLink": f"{endpoint}/download/storage/v1/{place}?generation={one.generation}&alt=media",
        "name": one.name,
        "bucket": one.bucket.name,
        "generation": str(one.generation),
        "metageneration": str(one.metageneration),
        "storageClass": one.storage_class,
        "size": str(one.size),
        "crc32c": sums["crc32c"],
        "etag": one.etag,
        "timeCreated": stamp(one.created),
        "updated": stamp(one.updated),
        "timeStorageClassUpdated": stamp(one.created),
        "timeFinalized": stamp(one.created),
    }
    # Of an object that was composed, the service knows no MD5.
    if "md5Hash" in sums:
        shown["md5Hash"] = sums["md5Hash"]
    if one.components is not None:
        shown["componentCount"] = one.components
    if one.deleted is not None:
        shown["timeDeleted"] = stamp(one.deleted)
    return shown | one.said


def hash_field(one):
    """x-goog-hash."""
    sums = one.checksums
    return f"crc32c={sums['crc32c']}" + (f",md5={sums['md5Hash']}" if "md5Hash" in sums else "")
