"""The pictures to measure with are JPEG files of the right size, no two alike, and the same in every run."""

import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import pictures


def segments(picture):
    """The markers before the scan; raises if the segments do not follow one another."""
    markers, position = [], 2
    while True:
        if picture[position] != 0xFF:
            raise ValueError(f"no marker at {position}")
        markers.append(picture[position + 1])
        if picture[position + 1] == 0xDA:
            return markers
        position += 2 + int.from_bytes(picture[position + 2 : position + 4], "big")


class WithComment(unittest.TestCase):
    def test_sizes_are_exact_and_the_segments_are_sound(self):
        for base, size in ((pictures.photograph, 20_480), (pictures.small_photograph, 4_608)):
            picture = pictures.with_comment(base(), 7, size)
            self.assertEqual(len(picture), size)
            self.assertIn(0xFE, segments(picture))
            self.assertTrue(picture.endswith(b"\xff\xd9"))

    def test_comments_longer_than_one_segment(self):
        base = pictures.photograph()
        for extra in (65_534, 65_535, 65_536, 65_537, 65_538, 65_539, 65_540, 200_000):
            self.assertEqual(len(pictures.with_comment(base, 1, len(base) + extra)), len(base) + extra)
            self.assertGreaterEqual(segments(pictures.with_comment(base, 1, len(base) + extra)).count(0xFE), 1)

    def test_too_small_a_size_is_an_error(self):
        with self.assertRaises(ValueError):
            pictures.with_comment(pictures.photograph(), 1, 100)

    def test_numbers_make_different_pictures_and_one_number_the_same(self):
        base = pictures.photograph()
        self.assertEqual(pictures.with_comment(base, 1, 20_480), pictures.with_comment(base, 1, 20_480))
        self.assertNotEqual(pictures.with_comment(base, 1, 20_480), pictures.with_comment(base, 2, 20_480))


class Make(unittest.TestCase):
    def test_files_are_spread_over_folders(self):
        with tempfile.TemporaryDirectory() as folder:
            made = pictures.make(pathlib.Path(folder, "p"), 1_001, 4_608, pictures.small_photograph)
            self.assertEqual(len(list(made.rglob("*.jpg"))), 1_001)
            self.assertEqual(sorted(path.name for path in made.iterdir()), ["000", "001"])


if __name__ == "__main__":
    unittest.main()
