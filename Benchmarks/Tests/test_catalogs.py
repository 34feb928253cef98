"""python3 -m unittest discover -s Benchmarks/Tests"""

import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import catalogs


class CatalogsTest(unittest.TestCase):
    def test_runs_cover_every_docid_once(self):
        for count in (1, 65_535, 65_536, 200_000):
            docids = []
            for chunk, posting in catalogs.runs(1, count):
                self.assertEqual((posting[0], len(posting)), (catalogs.RUNS, 5))
                low, high = int.from_bytes(posting[1:3], "little"), int.from_bytes(posting[3:5], "little")
                docids += range(chunk * catalogs.CHUNK + low, chunk * catalogs.CHUNK + high + 1)
            self.assertEqual(docids, list(range(1, count + 1)))

    def test_identifiers_are_of_version_7_and_do_not_repeat(self):
        identifiers = [catalogs.identifier(number, b"image") for number in range(5_000)]
        self.assertEqual(len(set(identifiers)), 5_000)
        self.assertTrue(all(len(one) == 16 and one[6] >> 4 == 7 and one[8] >> 6 == 2 for one in identifiers))

    def test_rows_say_of_each_value_where_it_comes_from(self):
        row = catalogs.image(7, b"collection")
        values, sources, stated = (json.loads(text) for text in row[13:16])
        self.assertEqual(len(row), 22)
        self.assertEqual(sources.keys(), stated.keys())
        self.assertEqual({f"attributes.{name}" for name in values} | {"title", "takenAt"}, stated.keys())


if __name__ == "__main__":
    unittest.main()
