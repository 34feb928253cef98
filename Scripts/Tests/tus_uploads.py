"""Uploads with tuspy, a client of others, across a server that is killed in between.

    tus_uploads.py STILLSD STILLS FOLDER
"""

import hashlib
import io
import json
import os
import sys

from tusclient import client

import uploading


def uploader(server, bytes, url=None):
    """An uploader of tuspy; with `url`, of an upload that began."""
    place = client.TusClient(f"http://{server.address}/v1/uploads", headers=uploading.TOKEN)
    return place.uploader(
        file_stream=io.BytesIO(bytes),
        chunk_size=100_000,
        metadata={"filename": "quay.png", "title": "Quay"},
        upload_checksum=True,
        url=url,
    )


def get(server, place):
    connection = server.connect()
    connection.request("GET", place, headers=uploading.TOKEN)
    response = connection.getresponse()
    assert response.status == 200, response.status
    return json.loads(response.read())


def main(daemon, stills, folder):
    library = os.path.join(folder, "library")
    uploading.make_library(daemon, stills, library)
    bytes = uploading.picture(1, 1_000_000)
    server = uploading.Server(daemon, library)
    first = uploader(server, bytes)
    first.upload_chunk()
    first.upload_chunk()
    path = "/" + first.url.split("/", 3)[3]
    assert get(server, path)["offset"] == 200_000
    server.kill()

    server = uploading.Server(daemon, library)
    second = uploader(server, bytes, url=f"http://{server.address}{path}")
    assert second.offset == 200_000, second.offset
    second.upload()
    done = get(server, path)
    assert done["outcome"] == "imported", done
    image = get(server, "/v1/images/" + done["image"])
    assert image["sha256"] == hashlib.sha256(bytes).hexdigest()
    assert image["title"] == "Quay" and image["originalName"] == "quay.png", image
    server.stop()
    print("tuspy resumed its upload: all there")


if __name__ == "__main__":
    main(*sys.argv[1:])
