"""Tests of the bucket that remote.py serves."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import remote


class BucketTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bucket = remote.Bucket(300)

    def test_photographs_have_the_sizes_that_are_told(self):
        for photograph in self.bucket.all:
            self.assertTrue(2_000_000 <= photograph.size <= 6_000_000)
            scan = remote.scan_of(photograph.head)
            self.assertTrue(8 * 1024 <= scan <= 65 * 1024)
        longer = sum(remote.scan_of(photograph.head) > 48 * 1024 for photograph in self.bucket.all)
        self.assertTrue(15 <= longer <= 50)

    def test_ranges_together_are_the_whole(self):
        photograph = self.bucket.all[7]
        target = f"/storage/v1/b/{remote.BUCKET}/o/{photograph.name.replace('/', '%2F')}?alt=media"
        status, _, whole = self.bucket.answer(target, {})
        self.assertEqual((status, len(whole)), (200, photograph.size))
        parts = b""
        while len(parts) < photograph.size:
            status, field, part = self.bucket.answer(target, {"range": f"bytes={len(parts)}-{len(parts) + 999_999}"})
            self.assertEqual(status, 206)
            self.assertIn(f"bytes {len(parts)}-{len(parts) + len(part) - 1}/{photograph.size}", field)
            parts += part
        self.assertEqual(parts, whole)

    def test_no_two_photographs_are_alike(self):
        self.assertEqual(len({photograph.head for photograph in self.bucket.all}), 300)


if __name__ == "__main__":
    unittest.main()
