"""Buckets and objects: what is known of them in memory, their bytes in files."""

import base64
import datetime
import itertools
import os
import pathlib
import re
import threading
import time

from .refusal import Refusal, condition_not_met, invalid, not_found, not_modified

CHANGEABLE = (
    "cacheControl",
    "contentDisposition",
    "contentEncoding",
    "contentLanguage",
    "contentType",
    "customTime",
    "eventBasedHold",
    "metadata",
    "temporaryHold",
)


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def stamp(time_):
    return time_.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time_.microsecond // 1000:03}Z"


class Bucket:
    def __init__(self, name, document):
        self.name, self.document = name, document
        self.created = self.updated = now()
        self.metageneration = 1
        # By name, the generations from the oldest to the newest; the newest may be the live one.
        self.objects = {}

    @property
    def versioning(self):
        return bool(self.document.get("versioning", {}).get("enabled"))


class Object:
    """One generation of an object. Its bytes never change; what is said of it may."""

    def __init__(self, bucket, name, generation, file, checksums, said, components=None):
        self.bucket, self.name, self.generation, self.file = bucket, name, generation, file
        self.checksums, self.components = checksums, components
        self.said = {key: said[key] for key in CHANGEABLE if said.get(key) is not None}
        self.said.setdefault("contentType", "application/octet-stream")
        self.metageneration, self.created, self.updated = 1, now(), now()
        self.storage_class = said.get("storageClass") or bucket.document.get("storageClass", "STANDARD")
        self.deleted = None

    @property
    def size(self):
        return self.checksums["size"]

    @property
    def etag(self):
        return base64.b64encode(f"{self.generation}/{self.metageneration}".encode()).decode()


class Store:
    """All methods are whole: who looks meanwhile sees what was before, or what is after."""

    def __init__(self, folder):
        self.folder, self.lock = pathlib.Path(folder), threading.RLock()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.buckets, self.numbers, self.last_generation = {}, itertools.count(1), 0

    def new_file(self):
        """A path for bytes that come."""
        return self.folder / str(next(self.numbers))

    def generation(self):
        """Microseconds, and never the same twice."""
        self.last_generation = max(self.last_generation + 1, time.time_ns() // 1000)
        return self.last_generation

    # Buckets

    def bucket(self, name):
        if name not in self.buckets:
            raise not_found("bucket: " + name)
        return self.buckets[name]

    def insert_bucket(self, document):
        name = document.get("name")
        check_bucket_name(name)
        with self.lock:
            if name in self.buckets:
                message = "Your previous request to create the named bucket succeeded and you already own it."
                raise Refusal(409, "conflict", message, xml_code="BucketAlreadyOwnedByYou")
            self.buckets[name] = Bucket(name, document)
            return self.buckets[name]

    def delete_bucket(self, name, query):
        with self.lock:
            bucket = self.bucket(name)
            check_metageneration(bucket, query)
            if bucket.objects:
                raise Refusal(409, "conflict", "The bucket you tried to delete is not empty.", xml_code="BucketNotEmpty")
            del self.buckets[name]

    def change_bucket(self, name, query, change):
        """- change: a function of the document that gives the new one."""
        with self.lock:
            bucket = self.bucket(name)
            check_metageneration(bucket, query)
            document = change(bucket.document)
            if document.get("name", name) != name:
                raise invalid("A bucket's name cannot be changed.")
            bucket.document = document | {"name": name}
            bucket.metageneration += 1
            bucket.updated = now()
            return bucket

    # Objects

    def live(self, bucket, name):
        newest = (bucket.objects.get(name) or [None])[-1]
        return newest if newest is not None and newest.deleted is None else None

    def find(self, bucket, name, generation=None):
        with self.lock:
            holder = self.bucket(bucket)
            if generation is None:
                found = self.live(holder, name)
            else:
                found = next((one for one in holder.objects.get(name, []) if one.generation == generation), None)
            if found is None:
                raise not_found(f"object: {bucket}/{name}")
            return found

    def check_new(self, bucket, name, query):
        """Refuses what could not be stored now. It is asked again when the bytes are there."""
        check_object_name(name)
        with self.lock:
            check_conditions(self.live(self.bucket(bucket), name), query)

    def insert(self, bucket, name, file, checksums, said, query, components=None):
        """Gives bytes a name. The file is the store's from then on."""
        with self.lock:
            self.check_new(bucket, name, query)
            holder = self.bucket(bucket)
            made = Object(holder, name, self.generation(), file, checksums, said, components)
            self.remove_live(holder, name)
            holder.objects.setdefault(name, []).append(made)
            return made

    def delete(self, bucket, name, generation, query):
        with self.lock:
            found = self.find(bucket, name, generation)
            check_conditions(found, query)
            holder = self.bucket(bucket)
            if generation is not None:
                self.forget(holder, name, found)
            else:
                self.remove_live(holder, name)

    def remove_live(self, holder, name):
        found = self.live(holder, name)
        if found is None:
            return
        if holder.versioning:
            found.deleted = now()
        else:
            self.forget(holder, name, found)

    def forget(self, holder, name, found):
        left = [one for one in holder.objects[name] if one is not found]
        if left:
            holder.objects[name] = left
        else:
            del holder.objects[name]
        # Whoever reads it has it open, and reads on.
        os.unlink(found.file)

    def change(self, bucket, name, generation, query, said):
        """- said: a function of what was said that gives what is said now."""
        with self.lock:
            found = self.find(bucket, name, generation)
            check_conditions(found, query)
            found.said = {key: value for key, value in said(found.said).items() if key in CHANGEABLE and value is not None}
            found.said.setdefault("contentType", "application/octet-stream")
            found.metageneration += 1
            found.updated = now()
            return found

    def all(self, bucket, versions):
        """The objects in the order of their names' bytes."""
        with self.lock:
            holder = self.bucket(bucket)
            for name in sorted(holder.objects, key=lambda name: name.encode()):
                for one in holder.objects[name]:
                    if versions or one.deleted is None:
                        yield one


def check_bucket_name(name):
    plain = isinstance(name, str) and re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]", name)
    if not plain or name.startswith("goog") or "google" in name or ".." in name:
        raise Refusal(400, "invalid", f"Invalid bucket name: '{name}'", xml_code="InvalidBucketName")


def check_object_name(name):
    try:
        length = len(name.encode())
    except UnicodeEncodeError as error:
        raise invalid("The name of the object is no UTF-8.") from error
    if not 1 <= length <= 1024:
        raise invalid("The maximum object length is 1024 characters, but got a name with " f"{length} characters.")
    if "\r" in name or "\n" in name or name in (".", "..") or name.startswith(".well-known/acme-challenge/"):
        raise invalid(f"Disallowed object name: {name!r}")


def check_metageneration(thing, query):
    wanted, unwanted = query.get("ifMetagenerationMatch"), query.get("ifMetagenerationNotMatch")
    if wanted is not None and (thing is None or thing.metageneration != wanted):
        raise condition_not_met()
    if unwanted is not None and (thing is None or thing.metageneration == unwanted):
        raise condition_not_met()


def check_conditions(live, query, prefix="if"):
    """The four preconditions, of the object that is there, or None."""
    generation = 0 if live is None else live.generation
    wanted, unwanted = query.get(prefix + "GenerationMatch"), query.get(prefix + "GenerationNotMatch")
    if wanted is not None and wanted != generation:
        raise condition_not_met()
    if unwanted is not None and (live is None or unwanted == generation):
        raise condition_not_met()
    names = {prefix + "MetagenerationMatch": "ifMetagenerationMatch", prefix + "MetagenerationNotMatch": "ifMetagenerationNotMatch"}
    check_metageneration(live, {plain: query[name] for name, plain in names.items() if name in query})


def check_reading(found, query):
    """As preconditions, but what has not changed is "not modified"."""
    unwanted = query.get("ifGenerationNotMatch") == found.generation
    if unwanted or query.get("ifMetagenerationNotMatch") == found.metageneration:
        raise not_modified()
    check_conditions(found, query)
