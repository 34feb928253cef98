"""What the fake refuses, and what it answers to the letter."""

import base64
import json
import socket
import struct
import unittest
import urllib.parse

import google_crc32c

from fakes import FakeTest

GRAIN = 256 * 1024


class Refusals(FakeTest):
    def setUp(self):
        super().setUp()
        self.bucket()

    def test_a_path_that_the_description_has_not_is_not_found(self):
        self.assert_refused(self.ask("GET", "/storage/v1/b/pictures/objects"), 404, "notFound")
        # An object's name is one segment: its slashes are encoded.
        self.assert_refused(self.ask("GET", "/storage/v1/b/pictures/o/a/b"), 404, "notFound")

    def test_an_unknown_parameter_is_named(self):
        said = self.assert_refused(self.ask("GET", "/storage/v1/b/pictures/o?pageSize=3"), 400, "invalid")
        self.assertIn("pageSize", said)

    def test_values_have_their_types(self):
        for query in ("maxResults=many", "maxResults=-1", "versions=yes", "projection=some", "pageToken=%21", "fields=items("):
            self.assert_refused(self.ask("GET", f"/storage/v1/b/pictures/o?{query}"), 400, "invalid")

    def test_a_document_has_the_fields_of_its_schema(self):
        for document in ({"colour": "red"}, {"metadata": {"a": 1}}, {"name": 3}, {"temporaryHold": "true"}):
            answer = self.ask("POST", "/upload/storage/v1/b/pictures/o?uploadType=resumable&name=n", json=document)
            self.assert_refused(answer, 400, "invalid")

    def test_what_the_fake_does_not_know_it_does_not_pretend(self):
        self.assert_refused(self.ask("GET", "/storage/v1/b/pictures/acl"), 501, "notImplemented")
        self.assert_refused(self.ask("GET", "/storage/v1/b/pictures/o?matchGlob=*"), 501, "notImplemented")

    def test_bytes_that_are_not_what_was_stated_are_not_stored(self):
        for fields in ({"x-goog-hash": "crc32c=AAAAAA=="}, {"Content-MD5": "AAAAAAAAAAAAAAAAAAAAAA=="}):
            said = self.assert_refused(self.put("n", b"hello", **fields), 400, "invalid")
            self.assertIn("doesn't match calculated", said)
        related = b'--b\r\nContent-Type: application/json\r\n\r\n{"name":"n","crc32c":"AAAAAA=="}\r\n--b\r\n\r\nhello\r\n--b--'
        fields = {"Content-Type": "multipart/related; boundary=b"}
        answer = self.ask("POST", "/upload/storage/v1/b/pictures/o?uploadType=multipart", data=related, headers=fields)
        self.assert_refused(answer, 400, "invalid")
        self.assert_refused(self.ask("GET", "/storage/v1/b/pictures/o/n"), 404, "notFound")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_body_without_its_last_boundary_is_not_stored(self):
        related = b'--b\r\nContent-Type: application/json\r\n\r\n{"name":"n"}\r\n--b\r\n\r\nhello'
        fields = {"Content-Type": "multipart/related; boundary=b"}
        answer = self.ask("POST", "/upload/storage/v1/b/pictures/o?uploadType=multipart", data=related, headers=fields)
        self.assert_refused(answer, 400, "invalid")
        self.assert_refused(self.ask("GET", "/storage/v1/b/pictures/o/n"), 404, "notFound")

    def test_bytes_that_look_like_a_boundary_are_bytes(self):
        content = b"\r\n--c\r\n--bb \r\n-" + b"x" * 300_000 + b"\r\n-"
        related = b'--b--\r\nContent-Type: application/json\r\n\r\n{"name":"n"}\r\n--b--\r\nContent-Type: image/png\r\n\r\n'
        related += content + b"\r\n--b----"
        fields = {"Content-Type": 'multipart/related; boundary="b--"'}
        answer = self.ask("POST", "/upload/storage/v1/b/pictures/o?uploadType=multipart", data=related, headers=fields)
        self.assertEqual((answer.status_code, answer.json()["contentType"]), (200, "image/png"), answer.text)
        self.assertEqual(self.ask("GET", "/pictures/n").content, content)


class Ranges(FakeTest):
    def setUp(self):
        super().setUp()
        self.bucket()
        self.put("n", b"0123456789")

    def get(self, wanted, path="/storage/v1/b/pictures/o/n?alt=media"):
        return self.ask("GET", path, headers={"Range": wanted})

    def test_a_range_is_told_with_its_place(self):
        for wanted, content, place in (
            ("bytes=2-4", b"234", "2-4"),
            ("bytes=7-", b"789", "7-9"),
            ("bytes=8-100", b"89", "8-9"),
            ("bytes=-3", b"789", "7-9"),
            ("bytes=-30", b"0123456789", "0-9"),
        ):
            for path in ("/storage/v1/b/pictures/o/n?alt=media", "/pictures/n"):
                answer = self.get(wanted, path)
                self.assertEqual((answer.status_code, answer.content), (206, content))
                self.assertEqual(answer.headers["Content-Range"], f"bytes {place}/10")

    def test_a_range_behind_the_end_cannot_be_given(self):
        for wanted in ("bytes=10-", "bytes=10-20", "bytes=-0"):
            answer = self.get(wanted)
            self.assert_refused(answer, 416, "requestedRangeNotSatisfiable")
            self.assertEqual(answer.headers["Content-Range"], "bytes */10")

    def test_a_range_that_makes_no_sense_is_the_whole(self):
        for wanted in ("bytes=4-2", "bytes=0-1,4-5", "lines=1-2"):
            self.assertEqual((self.get(wanted).status_code, self.get(wanted).content), (200, b"0123456789"))

    def test_every_download_has_the_digests_of_the_whole(self):
        crc = base64.b64encode(struct.pack(">I", google_crc32c.value(b"0123456789"))).decode()
        for answer in (self.get("bytes=2-4"), self.ask("GET", "/pictures/n"), self.ask("HEAD", "/pictures/n")):
            self.assertIn(f"crc32c={crc},md5=", answer.headers["x-goog-hash"])
            self.assertEqual(answer.headers["x-goog-stored-content-length"], "10")


class Sessions(FakeTest):
    def setUp(self):
        super().setUp()
        self.bucket()
        self.data = bytes(range(256)) * 2400

    def begin(self, more="", **fields):
        path = f"/upload/storage/v1/b/pictures/o?uploadType=resumable&name=n{more}"
        answer = self.ask("POST", path, json={"metadata": {"k": "v"}}, headers=fields)
        self.assertEqual(answer.status_code, 200, answer.text)
        return answer.headers["Location"].removeprefix(self.endpoint)

    def part(self, link, first, end, total="*"):
        fields = {"Content-Range": f"bytes {first}-{end - 1}/{total}"}
        return self.ask("PUT", link, data=self.data[first:end], headers=fields, allow_redirects=False)

    def question(self, link, total="*"):
        return self.ask("PUT", link, headers={"Content-Range": f"bytes */{total}"}, allow_redirects=False)

    def test_parts_make_an_object_and_the_status_tells_how_far_it_is(self):
        total, link = len(self.data), self.begin("&ifGenerationMatch=0")
        self.assertNotIn("Range", self.question(link, total).headers)
        first = self.part(link, 0, GRAIN, total)
        self.assertEqual((first.status_code, first.headers["Range"]), (308, f"bytes=0-{GRAIN - 1}"))
        self.assertEqual(self.question(link, total).headers["Range"], f"bytes=0-{GRAIN - 1}")
        # What came twice is not stored twice.
        self.assertEqual(self.part(link, 0, 2 * GRAIN, total).headers["Range"], f"bytes=0-{2 * GRAIN - 1}")
        last = self.part(link, 2 * GRAIN, total, total)
        self.assertEqual((last.status_code, last.json()["size"], last.json()["metadata"]), (200, str(total), {"k": "v"}))
        self.assertEqual(self.question(link, total).json()["generation"], last.json()["generation"])
        self.assertEqual(self.ask("GET", "/pictures/n").content, self.data)

    def test_the_whole_may_come_at_once(self):
        link = self.begin()
        self.assertEqual(self.ask("PUT", link, data=self.data).status_code, 200)
        self.assertEqual(self.ask("PUT", self.begin(), data=b"").json()["size"], "0")

    def test_a_length_that_comes_last_ends_an_upload(self):
        link = self.begin()
        self.part(link, 0, 2 * GRAIN)
        self.assertEqual(self.question(link, 2 * GRAIN).json()["size"], str(2 * GRAIN))

    def test_parts_are_multiples_of_256_kib_and_leave_no_gap(self):
        link = self.begin()
        self.assert_refused(self.part(link, 0, 1000, len(self.data)), 400, "invalid")
        self.assert_refused(self.part(link, GRAIN, 2 * GRAIN, len(self.data)), 400, "invalid")

    def test_the_length_is_the_one_that_was_stated(self):
        link = self.begin(**{"X-Upload-Content-Length": "5"})
        self.assert_refused(self.part(link, 0, len(self.data), len(self.data)), 400, "invalid")

    def test_what_broke_off_is_kept_in_grains(self):
        link = self.begin()
        with socket.create_connection(("127.0.0.1", int(self.endpoint.rpartition(":")[2]))) as connection:
            head = f"PUT {link} HTTP/1.1\r\nHost: h\r\nContent-Length: {len(self.data)}\r\n\r\n"
            connection.sendall(head.encode() + self.data[: GRAIN + 1000])
        while "Range" not in (found := self.question(link, len(self.data)).headers):
            pass
        self.assertEqual(found["Range"], f"bytes=0-{GRAIN - 1}")

    def test_a_cancelled_upload_is_gone(self):
        link = self.begin()
        self.part(link, 0, GRAIN)
        self.assertEqual(self.ask("DELETE", link).status_code, 499)
        self.assertEqual(self.part(link, GRAIN, 2 * GRAIN).status_code, 410)
        self.assertEqual(self.question(link.replace("upload_id=", "upload_id=0")).status_code, 404)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_a_wrong_digest_makes_no_object(self):
        fields = {"x-goog-hash": "crc32c=AAAAAA=="}
        self.assert_refused(self.ask("PUT", self.begin(), data=self.data, headers=fields), 400, "invalid")
        self.assert_refused(self.ask("GET", "/storage/v1/b/pictures/o/n"), 404, "notFound")

    def test_who_comes_second_to_create_is_refused(self):
        link = self.begin("&ifGenerationMatch=0")
        self.put("n", b"first")
        self.assert_refused(self.ask("PUT", link, data=self.data), 412, "conditionNotMet")
        self.assertEqual(self.ask("GET", "/pictures/n").content, b"first")


class Rewrites(FakeTest):
    def test_a_rewrite_goes_in_the_steps_that_the_client_wants(self):
        self.bucket()
        self.put("a", b"x" * (5 << 19))
        path = "/storage/v1/b/pictures/o/a/rewriteTo/b/pictures/o/b?maxBytesRewrittenPerCall=1048576"
        done, token = [], ""
        while token is not None:
            answer = self.ask("POST", path + (f"&rewriteToken={token}" if token else "")).json()
            done.append(int(answer["totalBytesRewritten"]))
            token = answer.get("rewriteToken")
        self.assertEqual(done, [1 << 20, 2 << 20, 5 << 19])
        self.assertEqual(answer["resource"]["size"], str(5 << 19))
        self.assert_refused(self.ask("POST", path + "&rewriteToken=other"), 400, "invalid")


class OwnFaults(FakeTest):
    def setUp(self):
        super().setUp()
        self.bucket()
        self.put("n", b"0123456789")

    def order(self, method, *faults):
        return self.ask("POST", "/retry_test", json={"instructions": {method: faults}}).json()["id"]

    def get(self, number):
        return self.ask("GET", "/storage/v1/b/pictures/o/n?alt=media", headers={"x-retry-test-id": number})

    def test_faults_come_in_their_order_and_end(self):
        number = self.order("storage.objects.get", "return-503-retry-after-2", "flipped-bit")
        answer = self.get(number)
        self.assertEqual((answer.status_code, answer.headers["Retry-After"]), (503, "2"))
        self.assertEqual(self.get(number).content, b"1123456789")
        self.assertEqual(self.get(number).content, b"0123456789")
        self.assertTrue(self.ask("GET", f"/retry_test/{number}").json()["completed"])

    def test_something_can_be_done_and_nobody_told(self):
        number = self.order("storage.objects.insert", "done-then-reset")
        with self.assertRaises(OSError):
            self.put("m", b"kept", **{"x-retry-test-id": number})
        self.assertEqual(self.ask("GET", "/pictures/m").content, b"kept")

    def test_an_unknown_fault_is_refused(self):
        answer = self.ask("POST", "/retry_test", json={"instructions": {"storage.objects.get": ["return-nothing"]}})
        self.assert_refused(answer, 400, "invalid")


if __name__ == "__main__":
    unittest.main()
