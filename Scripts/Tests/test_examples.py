"""The examples are what their documents say."""

import csv
import pathlib
import re
import unittest

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent.parent / "Examples"
PICTURES = sorted(path for path in (EXAMPLES / "pictures").iterdir() if path.suffix != ".md")


class Pictures(unittest.TestCase):
    def test_they_are_small_together(self):
        self.assertLess(sum(path.stat().st_size for path in PICTURES), 4_000_000)

    def test_each_is_listed_with_a_free_licence(self):
        text = (EXAMPLES / "pictures" / "README.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| `([^`]+)` \|.*\| (CC0-1\.0|public domain) \| [LG]\b", text, re.MULTILINE)
        self.assertEqual(sorted(name for name, _ in rows), [path.name for path in PICTURES])


class Manifest(unittest.TestCase):
    def setUp(self):
        with open(EXAMPLES / "retail.csv", encoding="utf-8", newline="") as file:
            self.header, *self.rows = csv.reader(file)

    def test_the_columns_are_those_of_the_retail_format(self):
        expected = "name,store_id,camera_id,barcode_info(cost),time_stamp,path,Unique_id"
        self.assertEqual(self.header, expected.split(","))
        self.assertEqual({len(row) for row in self.rows}, {7})

    def test_each_picture_has_one_row(self):
        self.assertEqual(sorted(row[5] for row in self.rows), [f"pictures/{path.name}" for path in PICTURES])
        self.assertEqual(len({row[6] for row in self.rows}), len(self.rows))

    def test_times_are_written_as_in_the_retail_format(self):
        for row in self.rows:
            self.assertRegex(row[4], r"^\d{1,2}/\d{1,2}/\d\d, \d{1,2}:\d\d (AM|PM)$")


if __name__ == "__main__":
    unittest.main()
