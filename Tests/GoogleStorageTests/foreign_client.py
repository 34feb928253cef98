"""Google's own client, beside Stills: reads what stands in a bucket, and writes into it.

`read BUCKET PREFIX` prints {name: SHA-256} of all objects, each compared with its checksum by the client; `write BUCKET PREFIX` stores
some objects in each of the client's ways, and prints the same of them. The server and the credentials are the environment's.
"""

import hashlib
import io
import json
import sys

from google.cloud import storage

CONTENTS = {
    "a b+c%/ü.bin": (b"short", None),
    "parts": (bytes(range(256)) * 3000, 256 * 1024),
    "empty": (b"", None),
}


def main():
    verb, name, prefix = sys.argv[1:]
    client = storage.Client()
    bucket = client.bucket(name)
    found = {}
    if verb == "write":
        for key, (content, chunk_size) in CONTENTS.items():
            blob = bucket.blob(prefix + key, chunk_size=chunk_size)
            blob.upload_from_file(io.BytesIO(content), size=len(content), checksum="crc32c", if_generation_match=0)
            found[blob.name] = hashlib.sha256(content).hexdigest()
    else:
        for blob in client.list_blobs(name, prefix=prefix):
            found[blob.name] = hashlib.sha256(blob.download_as_bytes(checksum="md5")).hexdigest()
    print(json.dumps(found))


main()
