"""Google's own client does with the fake what it does with the service."""

import base64
import gzip
import hashlib
import io
import os
import unittest

from google.api_core import exceptions

from fakes import FakeTest

STRANGE = ["a b", "a+b", "100%", "%2F", "ü/日本", "a//b", "x" * 1024, "a?b#c", "'\"<&>", "..", "a/../b"]


class OfficialClient(FakeTest):
    def setUp(self):
        super().setUp()
        self.google = self.client()
        self.pictures = self.google.create_bucket("pictures")

    def test_an_object_comes_back_with_its_digests(self):
        body = os.urandom(300_000)
        blob = self.pictures.blob("a/b c+ü.bin")
        blob.metadata = {"k": "v"}
        blob.upload_from_string(body, content_type="image/png", checksum="crc32c", if_generation_match=0)
        found = self.pictures.get_blob("a/b c+ü.bin")
        self.assertEqual((found.size, found.content_type, found.metadata), (300_000, "image/png", {"k": "v"}))
        self.assertEqual(found.md5_hash, base64.b64encode(hashlib.md5(body).digest()).decode())
        self.assertEqual(found.download_as_bytes(), body)
        self.assertEqual(found.download_as_bytes(start=10, end=19), body[10:20])
        self.assertEqual(found.download_as_bytes(start=-5), body[-5:])

    def test_names_of_all_kinds_come_back(self):
        for name in STRANGE:
            if name != "..":
                self.pictures.blob(name).upload_from_string(name.encode())
        kept = [name for name in STRANGE if name != ".."]
        self.assertEqual([blob.name for blob in self.google.list_blobs("pictures")], sorted(kept, key=str.encode))
        for name in kept:
            self.assertEqual(self.pictures.blob(name).download_as_bytes(), name.encode())

    def test_names_that_the_service_refuses_are_refused(self):
        for name in ("..", "x" * 1025, "a\nb", ".well-known/acme-challenge/x"):
            with self.assertRaises(exceptions.BadRequest):
                self.pictures.blob(name).upload_from_string(b"")

    def test_preconditions_hold(self):
        blob = self.pictures.blob("o")
        blob.upload_from_string(b"1", if_generation_match=0)
        with self.assertRaises(exceptions.PreconditionFailed):
            self.pictures.blob("o").upload_from_string(b"2", if_generation_match=0)
        with self.assertRaises(exceptions.PreconditionFailed):
            blob.delete(if_generation_match=12_345)
        with self.assertRaises(exceptions.PreconditionFailed):
            blob.patch(if_metageneration_match=7)
        blob.upload_from_string(b"3", if_generation_match=blob.generation)
        self.assertEqual(blob.download_as_bytes(), b"3")
        with self.assertRaises(exceptions.NotModified):
            blob.reload(if_generation_not_match=blob.generation)
        blob.delete(if_generation_match=blob.generation)
        self.assertFalse(blob.exists())

    def test_a_resumable_upload_goes_in_parts(self):
        body = os.urandom(1_000_000)
        blob = self.pictures.blob("big", chunk_size=256 * 1024)
        blob.upload_from_file(io.BytesIO(body), size=len(body), checksum="md5", if_generation_match=0)
        self.assertEqual(blob.download_as_bytes(), body)

    def test_a_stream_of_unknown_length_is_uploaded(self):
        with self.pictures.blob("stream").open("wb", chunk_size=256 * 1024) as writer:
            writer.write(b"a" * 700_000)
        self.assertEqual(self.pictures.get_blob("stream").size, 700_000)

    def test_lists_have_pages_prefixes_and_bounds(self):
        names = [f"p/{number:03}" for number in range(25)] + ["q/a/1", "q/b/2", "r"]
        for name in names:
            self.pictures.blob(name).upload_from_string(b"1")
        pages = self.google.list_blobs("pictures", prefix="p/", page_size=10).pages
        self.assertEqual([[blob.name for blob in page] for page in pages], [names[:10], names[10:20], names[20:25]])
        listed = self.google.list_blobs("pictures", delimiter="/", page_size=1)
        self.assertEqual(([blob.name for blob in listed], listed.prefixes), (["r"], {"p/", "q/"}))
        bounds = self.google.list_blobs("pictures", start_offset="p/023", end_offset="q/b")
        self.assertEqual([blob.name for blob in bounds], ["p/023", "p/024", "q/a/1"])
        few = self.google.list_blobs("pictures", prefix="q/", fields="items(name),nextPageToken")
        self.assertEqual([(blob.name, blob.size) for blob in few], [("q/a/1", None), ("q/b/2", None)])

    def test_objects_are_copied_rewritten_composed_and_changed(self):
        one = self.pictures.blob("one")
        one.upload_from_string(b"one")
        self.assertEqual(self.pictures.copy_blob(one, self.pictures, "two").download_as_bytes(), b"one")
        big = self.pictures.blob("big")
        big.upload_from_string(os.urandom(3 << 20))
        token, done, size = self.pictures.blob("copy").rewrite(big)
        self.assertEqual((token, done, size), (None, 3 << 20, 3 << 20))
        both = self.pictures.blob("both")
        both.compose([one, one])
        both.reload()
        self.assertEqual((both.download_as_bytes(), both.md5_hash, both.component_count), (b"oneone", None, 2))
        one.metadata = {"a": "1"}
        one.patch()
        self.assertEqual((self.pictures.get_blob("one").metadata, one.metageneration), ({"a": "1"}, 2))

    def test_versions_stay_where_the_bucket_keeps_them(self):
        self.pictures.versioning_enabled = True
        self.pictures.patch()
        blob = self.pictures.blob("v")
        blob.upload_from_string(b"old")
        old = blob.generation
        blob.upload_from_string(b"new")
        self.assertEqual(self.pictures.blob("v", generation=old).download_as_bytes(), b"old")
        self.pictures.blob("v").delete()
        self.assertIsNone(self.pictures.get_blob("v"))
        self.assertEqual(len(list(self.google.list_blobs("pictures", versions=True))), 2)

    def test_a_batch_does_each_and_names_what_failed(self):
        for name in ("a", "b"):
            self.pictures.blob(name).upload_from_string(b"")
        with self.google.batch(raise_exception=False) as batch:
            for name in ("a", "missing", "b"):
                self.pictures.blob(name).delete()
        self.assertEqual([response.status_code for response in batch._responses], [204, 404, 204])
        self.assertEqual(list(self.google.list_blobs("pictures")), [])

    def test_what_is_stored_compressed_is_served_plain_to_those_who_want_it_so(self):
        packed = gzip.compress(b"plain " * 1000)
        blob = self.pictures.blob("packed")
        blob.content_encoding = "gzip"
        blob.upload_from_string(packed)
        self.assertEqual(blob.download_as_bytes(raw_download=True), packed)
        answer = self.ask("GET", "/storage/v1/b/pictures/o/packed?alt=media", headers={"Accept-Encoding": "identity"})
        self.assertEqual((answer.content, answer.status_code), (b"plain " * 1000, 200))

    def test_a_bucket_with_objects_is_not_deleted(self):
        self.pictures.blob("o").upload_from_string(b"")
        with self.assertRaises(exceptions.Conflict):
            self.pictures.delete()
        self.pictures.delete(force=True)
        self.assertFalse(self.pictures.exists())
        self.assertEqual(list(self.folder.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
