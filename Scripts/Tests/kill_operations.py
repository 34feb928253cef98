"""Kills a server under bulk operations, again and again: each goes on, changes every image once, and leaves none out.

    kill_operations.py STILLSD STILLS FOLDER ROUNDS
"""

import json
import os
import random
import subprocess
import sys
import time

import uploading

# Several batches, so that a kill finds some of them done.
IMAGES = 4_000


def ask(connection, method, path, body=None):
    """Sends a request with JSON; gives back the JSON of the answer."""
    headers = {**uploading.TOKEN}
    if body is not None:
        headers["Content-Type"] = "application/json"
    connection.request(method, path, body=None if body is None else json.dumps(body), headers=headers)
    response = connection.getresponse()
    answer = json.loads(response.read())
    if not 200 <= response.status < 300:
        raise SystemExit(f"{method} {path}: {response.status} {answer}")
    return answer


def pages(connection, path, member):
    """All elements of a list, page by page."""
    token = None
    while True:
        mark = "&" if "?" in path else "?"
        answer = ask(connection, "GET", path + f"{mark}pageSize=1000" + (f"&pageToken={token}" if token else ""))
        yield from answer[member]
        token = answer["nextPageToken"]
        if token is None:
            return


def finish(connection, id):
    """The operation as it ended."""
    while True:
        operation = ask(connection, "GET", f"/v1/operations/{id}")
        if operation["state"] != "running":
            return operation
        time.sleep(0.1)


def expect(is_so, what):
    if not is_so:
        raise SystemExit(str(what))


def check(connection, operation, number):
    counts = {"matched": IMAGES, "done": IMAGES, "changed": IMAGES, "unchanged": 0, "failed": 0}
    expect(operation["state"] == "succeeded" and operation["counts"] == counts, operation)
    items = list(pages(connection, f"/v1/operations/{operation['id']}/items", "items"))
    expect([item["place"] for item in items] == list(range(IMAGES)), "places are missing")
    for item in items:
        expect(item["outcome"] == "changed" and item["version"] == number + 1, item)
    images = list(pages(connection, "/v1/images?sort=added", "images"))
    expect({image["id"] for image in images} == {item["image"] for item in items}, "not every image has its item")
    tags = [f"round {past}" for past in range(1, number + 1)]
    for image in images:
        expect(image["version"] == number + 1 and image["attributes"]["tag"] == tags, image)


def run_round(daemon, library, number, pause):
    """One operation, and the server killed under it; gives back how many images were done by then, each time."""
    server = uploading.Server(daemon, library)
    body = {"action": "edit", "query": "type:png", "append": {"tag": [f"round {number}"]}}
    id = ask(server.connect(), "POST", "/v1/operations", body)["id"]
    done = []
    # The first kill comes whenever it likes, the second one when a batch is done.
    for least in (0, 1):
        time.sleep(random.uniform(0, pause) if least == 0 else 0)
        while True:
            counts = ask(server.connect(), "GET", f"/v1/operations/{id}")["counts"]
            if counts["done"] >= least:
                break
            time.sleep(0.02)
        done.append(counts["done"])
        server.kill()
        server = uploading.Server(daemon, library)
    connection = server.connect()
    begun = time.monotonic()
    operation = finish(connection, id)
    check(connection, operation, number)
    server.stop()
    return done, time.monotonic() - begun


def main(daemon, stills, folder, rounds):
    os.chdir(folder)
    library = os.path.join(folder, "library")
    uploading.make_library(daemon, stills, library)
    os.mkdir("pictures")
    for number in range(IMAGES):
        with open(f"pictures/{number}.png", "wb") as file:
            file.write(uploading.picture(number, 100))
    subprocess.run([stills, "import", "--quiet", "--library", library, "pictures"], check=True)
    found, pause = [], 1.0
    for number in range(1, int(rounds) + 1):
        done, seconds = run_round(daemon, library, number, pause)
        found += done
        # The kills of the next round fall into the time that such an operation takes here.
        pause = max(0.2, min(10.0, seconds))
    print(f"{rounds} operations, killed when {found} of {IMAGES} images were done: all there")


if __name__ == "__main__":
    main(*sys.argv[1:])
