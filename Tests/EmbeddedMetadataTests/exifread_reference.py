"""Prints what exifread says of the files that standard input names, one to a line: a JSON object to a line, null for a file on
which it fails. Thumbnails, the maker note and what it unfolds to are left out."""

import json
import sys

import exifread

LEFT_OUT = ("JPEGThumbnail", "TIFFThumbnail", "Filename", "EXIF MakerNote")

for line in sys.stdin:
    try:
        with open(line.rstrip("\n"), "rb") as file:
            tags = exifread.process_file(file)
        said = {key: str(value) for key, value in tags.items() if key not in LEFT_OUT and not key.startswith("MakerNote ")}
    except Exception:
        said = None
    print(json.dumps(said))
