"""Google's scenarios of retries: its own client meets the faults of the fake, and comes through, or gives up, where Google says so."""

import io
import json
import pathlib
import unittest
import uuid

from fakes import FakeTest

SCENARIOS = json.loads((pathlib.Path(__file__).parent / "Vectors/retry_strategy_test_data.json").read_text("utf-8"))
SMALL, LARGE = b"hello world", bytes(range(256)) * (9 << 12)
PART = 40 << 20


def condition(given, **conditions):
    return conditions if given else {}


def upload(google, bucket, given, data, chunk_size=None):
    blob = google.bucket(bucket.name).blob(uuid.uuid4().hex, chunk_size=chunk_size)
    blob.upload_from_file(io.BytesIO(data), size=len(data), **condition(given, if_generation_match=0))
    if blob.size != len(data):
        raise AssertionError("The object has not all bytes.")


def write(google, bucket, given, data, chunk_size):
    blob = google.bucket(bucket.name).blob(uuid.uuid4().hex)
    with blob.open("wb", chunk_size=chunk_size, **condition(given, if_generation_match=0)) as writer:
        writer.write(data)


def download(google, bucket, blob, **more):
    if google.bucket(bucket.name).blob(blob.name).download_as_bytes(**more) != LARGE[more.get("start", 0) : more.get("end", len(LARGE)) + 1]:
        raise AssertionError("Other bytes came.")


def read(google, bucket, blob):
    with google.bucket(bucket.name).blob(blob.name).open("rb") as reader:
        if reader.read() != LARGE:
            raise AssertionError("Other bytes came.")


def named(google, thing):
    """A thing as a client knows it that has not asked for it yet."""
    return google.bucket(thing.name) if not hasattr(thing, "bucket") else google.bucket(thing.bucket.name).blob(thing.name)


def patch_bucket(google, bucket, given):
    fresh = google.bucket(bucket.name)
    fresh.storage_class = "COLDLINE"
    fresh.patch(**condition(given, if_metageneration_match=bucket.metageneration))


def update_bucket(google, bucket, given):
    fresh = google.bucket(bucket.name)
    fresh._properties = {"storageClass": "STANDARD"}
    fresh.update(**condition(given, if_metageneration_match=bucket.metageneration))


def change(google, blob, given, verb):
    fresh = named(google, blob)
    fresh.metadata = {"foo": "bar"}
    getattr(fresh, verb)(**condition(given, if_metageneration_match=blob.metageneration))


def compose(google, bucket, blob, given):
    other = bucket.blob(uuid.uuid4().hex)
    other.upload_from_string(SMALL)
    named(google, blob).compose([other], **condition(given, if_generation_match=blob.generation))


def rewrite(google, bucket, blob, given):
    fresh = google.bucket(bucket.name).blob(uuid.uuid4().hex)
    fresh.metadata = {"foo": "bar"}
    fresh.rewrite(blob, **condition(given, if_generation_match=0))


def copy(google, bucket, blob, given):
    destination = google.create_bucket(uuid.uuid4().hex)
    google.bucket(bucket.name).copy_blob(blob, destination, **condition(given, if_generation_match=0))


# What a client can call for a method of the API: (client, bucket, small object, large object, whether preconditions are given).
CALLS = {
    "storage.buckets.delete": [lambda g, b, s, l, p: named(g, b).delete(force=True)],
    "storage.buckets.get": [
        lambda g, b, s, l, p: g.get_bucket(b.name),
        lambda g, b, s, l, p: named(g, b).reload(),
        lambda g, b, s, l, p: named(g, b).exists(),
    ],
    "storage.buckets.insert": [lambda g, b, s, l, p: g.create_bucket(uuid.uuid4().hex)],
    "storage.buckets.list": [lambda g, b, s, l, p: list(g.list_buckets())],
    "storage.buckets.patch": [lambda g, b, s, l, p: patch_bucket(g, b, p)],
    "storage.buckets.update": [lambda g, b, s, l, p: update_bucket(g, b, p)],
    "storage.objects.compose": [lambda g, b, s, l, p: compose(g, b, s, p)],
    "storage.objects.copy": [lambda g, b, s, l, p: copy(g, b, s, p)],
    "storage.objects.delete": [
        lambda g, b, s, l, p: named(g, s).delete(**condition(p, if_generation_match=s.generation)),
    ],
    "storage.objects.get": [
        lambda g, b, s, l, p: g.bucket(b.name).get_blob(s.name),
        lambda g, b, s, l, p: named(g, s).exists(),
        lambda g, b, s, l, p: download(g, b, l),
    ],
    "storage.objects.download": [
        lambda g, b, s, l, p: download(g, b, l),
        lambda g, b, s, l, p: download(g, b, l, start=1024, end=512 * 1024),
        lambda g, b, s, l, p: read(g, b, l),
    ],
    "storage.objects.insert": [
        lambda g, b, s, l, p: upload(g, b, p, SMALL),
        lambda g, b, s, l, p: write(g, b, p, SMALL, 256 * 1024),
    ],
    "storage.resumable.upload": [
        lambda g, b, s, l, p: upload(g, b, p, LARGE, PART),
        lambda g, b, s, l, p: upload(g, b, p, LARGE, 1 << 20),
        lambda g, b, s, l, p: write(g, b, p, LARGE, PART),
    ],
    "storage.objects.list": [lambda g, b, s, l, p: list(g.list_blobs(b.name))],
    "storage.objects.patch": [lambda g, b, s, l, p: change(g, s, p, "patch")],
    "storage.objects.rewrite": [lambda g, b, s, l, p: rewrite(g, b, s, p)],
    "storage.objects.update": [lambda g, b, s, l, p: change(g, s, p, "update")],
}


class Scenarios(FakeTest):
    def test_the_client_repeats_what_google_says_and_nothing_else(self):
        count = 0
        for scenario in SCENARIOS["retryTests"]:
            for case in scenario["cases"]:
                for method in scenario["methods"]:
                    for number, call in enumerate(CALLS.get(method.get("group", method["name"]), [])):
                        with self.subTest(scenario["description"], name=method["name"], number=number, **case):
                            self.run_one(scenario, case["instructions"], method["name"], call)
                            count += 1
        # The methods of access lists, notifications, keys and policies are those that the fake does not know.
        self.assertGreater(count, 120)

    def run_one(self, scenario, instructions, method, call):
        plain = self.client()
        bucket = plain.create_bucket(uuid.uuid4().hex)
        small, large = bucket.blob("small"), bucket.blob("large")
        small.upload_from_string(SMALL)
        large.upload_from_string(LARGE)
        small.reload()
        test = self.ask("POST", "/retry_test", json={"instructions": {method: instructions}}).json()["id"]
        client = self.client(**{"x-retry-test-id": test})
        try:
            call(client, bucket, small, large, scenario["preconditionProvided"])
            came_through = True
        except AssertionError:
            raise
        except Exception as error:
            came_through, self.said = False, error
        self.assertEqual(came_through, scenario["expectSuccess"], getattr(self, "said", None))
        left = self.ask("GET", f"/retry_test/{test}").json()
        self.assertTrue(left["completed"], left)


if __name__ == "__main__":
    unittest.main()
