"""The methods of the JSON API that this fake knows, each by its name: storage.objects.get is objects_get."""

import itertools
import os
import threading

from .checksums import Checksums
from .listing import MOST, list_objects, page_token, position
from .refusal import Refusal, invalid, not_implemented
from .resources import bucket_resource, object_resource
from .store import CHANGEABLE, check_conditions, check_metageneration, check_object_name, check_reading

PIECE = 1 << 20
MOST_COMPONENTS = 32
FOREIGN_KEYS = ("kmsKeyName", "destinationKmsKeyName", "userProject", "dropContextGroups")


class Operations:
    """Each takes the values of the path, those of the query and the JSON document, and gives a document, or None for 204."""

    def __init__(self, store, endpoint):
        self.store, self.endpoint = store, endpoint
        # By token, how many bytes a rewrite has done.
        self.rewrites, self.tokens, self.lock = {}, itertools.count(1), threading.Lock()

    def call(self, method, path, query, document):
        operation = getattr(self, method.name.removeprefix("storage.").replace(".", "_"), None)
        if operation is None:
            raise not_implemented(method.name)
        for name in FOREIGN_KEYS:
            if name in query:
                raise not_implemented(f"{name} of {method.name}")
        return operation(path, query, document or {})

    # Buckets

    def buckets_insert(self, path, query, document):
        return bucket_resource(self.store.insert_bucket(document), self.endpoint)

    def buckets_get(self, path, query, document):
        bucket = self.store.bucket(path["bucket"])
        check_metageneration(bucket, query)
        return bucket_resource(bucket, self.endpoint)

    def buckets_list(self, path, query, document):
        names = sorted(name for name in self.store.buckets if name.startswith(query.get("prefix", "")))
        if "pageToken" in query:
            names = [name for name in names if name > position(query["pageToken"])]
        most = min(query.get("maxResults", MOST) or MOST, MOST)
        page = {"kind": "storage#buckets", "items": [bucket_resource(self.store.bucket(n), self.endpoint) for n in names[:most]]}
        return page | ({"nextPageToken": page_token(names[most - 1])} if len(names) > most else {})

    def buckets_patch(self, path, query, document):
        return bucket_resource(
            self.store.change_bucket(path["bucket"], query, lambda old: patched(old, document)), self.endpoint
        )

    def buckets_update(self, path, query, document):
        return bucket_resource(self.store.change_bucket(path["bucket"], query, lambda old: document), self.endpoint)

    def buckets_delete(self, path, query, document):
        self.store.delete_bucket(path["bucket"], query)

    # Objects

    def objects_get(self, path, query, document):
        found = self.store.find(path["bucket"], path["object"], query.get("generation"))
        check_reading(found, query)
        return self.shown(found)

    def objects_list(self, path, query, document):
        objects, prefixes, token = list_objects(self.store.all(path["bucket"], query.get("versions", False)), query)
        page = {"kind": "storage#objects"}
        if objects:
            page["items"] = [self.shown(one) for one in objects]
        if prefixes:
            page["prefixes"] = prefixes
        return page | ({"nextPageToken": token} if token else {})

    def objects_delete(self, path, query, document):
        self.store.delete(path["bucket"], path["object"], query.get("generation"), query)

    def objects_patch(self, path, query, document):
        return self.change(path, query, document, lambda old: patched(old, changeable(document)))

    def objects_update(self, path, query, document):
        return self.change(path, query, document, lambda old: changeable(document))

    def change(self, path, query, document, said):
        for name in ("crc32c", "md5Hash", "size", "generation", "name", "bucket"):
            same = self.shown(self.store.find(path["bucket"], path["object"], query.get("generation")))
            if document.get(name) is not None and str(document[name]) != same.get(name):
                raise invalid(f"{name} of an object cannot be changed.")
        return self.shown(self.store.change(path["bucket"], path["object"], query.get("generation"), query, said))

    def objects_copy(self, path, query, document):
        return self.shown(self.copied(path, query, document))

    def objects_rewrite(self, path, query, document):
        """Copies in steps, if the client wants small ones."""
        step = query.get("maxBytesRewrittenPerCall")
        if step is not None and (step < 1 << 20 or step % (1 << 20)):
            raise invalid("maxBytesRewrittenPerCall is a multiple of 1 MiB.")
        source = self.source(path, query)
        with self.lock:
            key = (path["sourceBucket"], path["sourceObject"], source.generation, *sorted(path.items()))
            done = 0
            if "rewriteToken" in query:
                known, done = self.rewrites.pop(query["rewriteToken"], (None, 0))
                if known != key:
                    raise invalid("The rewriteToken is not this rewrite's.")
            done = min(source.size, done + (step or source.size))
            answer = {"kind": "storage#rewriteResponse", "totalBytesRewritten": str(done), "objectSize": str(source.size)}
            if done < source.size:
                token = f"rewrite-{next(self.tokens)}"
                self.rewrites[token] = (key, done)
                return answer | {"done": False, "rewriteToken": token}
        return answer | {"done": True, "resource": self.objects_copy(path, query, document)}

    def objects_compose(self, path, query, document):
        sources = document.get("sourceObjects") or []
        if not 1 <= len(sources) <= MOST_COMPONENTS:
            raise invalid(f"The number of source components provided ({len(sources)}) is not from 1 to {MOST_COMPONENTS}.")
        bucket, name = path["destinationBucket"], path["destinationObject"]
        found = []
        for source in sources:
            one = self.store.find(bucket, source.get("name", ""), generation(source))
            conditions = source.get("objectPreconditions") or {}
            check_conditions(one, {key: int(value) for key, value in conditions.items()})
            found.append(one)
        self.store.check_new(bucket, name, query)
        said = document.get("destination") or {"contentType": found[0].said["contentType"]}
        components = sum(one.components or 1 for one in found)
        return self.shown(self.written(found, bucket, name, said, query, components))

    def copied(self, path, query, document):
        source = self.source(path, query)
        bucket, name = path["destinationBucket"], path["destinationObject"]
        self.store.check_new(bucket, name, query)
        # What the request says of the new object stands for all that was said of the old.
        said = (changeable(document) or source.said) | {"storageClass": document.get("storageClass")}
        return self.written([source], bucket, name, said, query, source.components)

    def source(self, path, query):
        source = self.store.find(path["sourceBucket"], path["sourceObject"], query.get("sourceGeneration"))
        check_conditions(source, query, "ifSource")
        return source

    def written(self, sources, bucket, name, said, query, components):
        """A new object of the bytes of others, one after another."""
        file, sums = self.store.new_file(), Checksums()
        try:
            with open(file, "wb") as output:
                for source in sources:
                    copy_bytes(source, output, sums)
            values = sums.values()
            if components is not None:
                del values["md5Hash"]
            return self.store.insert(bucket, name, file, values, said, query, components)
        except BaseException:
            os.unlink(file)
            raise

    def shown(self, one):
        return object_resource(one, self.endpoint)


def copy_bytes(source, output, sums):
    try:
        with open(source.file, "rb") as file:
            while data := file.read(PIECE):
                output.write(data)
                sums.update(data)
    except FileNotFoundError as error:
        # It was removed meanwhile.
        raise Refusal(404, "notFound", f"No such object: {source.bucket.name}/{source.name}", xml_code="NoSuchKey") from error


def generation(source):
    return int(source["generation"]) if source.get("generation") is not None else None


def changeable(document):
    return {name: value for name, value in document.items() if name in CHANGEABLE}


def patched(old, document):
    """What a merge patch (RFC 7396) makes of a document."""
    new = dict(old)
    for name, value in document.items():
        if value is None:
            new.pop(name, None)
        elif isinstance(value, dict) and isinstance(new.get(name), dict):
            new[name] = patched(new[name], value)
        elif isinstance(value, dict):
            new[name] = patched({}, value)
        else:
            new[name] = value
    return new


def insertion(path, query, document):
    """(bucket, name) of an object that is to be uploaded."""
    name = query.get("name", document.get("name"))
    if name is None:
        raise Refusal(400, "required", "Required parameter: name")
    if document.get("bucket") not in (None, path["bucket"]):
        raise invalid("The bucket of the object is not that of the request.")
    check_object_name(name)
    return path["bucket"], name
