"""Makes folders of pictures to measure with: as many as needed, no two alike, the same in every run.

Each is a real photograph of Examples/pictures with its number in a JPEG comment, and segments that fill it up to size.
"""

import pathlib
import random

PICTURES = pathlib.Path(__file__).resolve().parent.parent / "Examples" / "pictures"
FILES_PER_FOLDER = 1_000
LONGEST_SEGMENT = 65_533 - 2  # ITU-T T.81, B.1.1.4: the length has two bytes, and counts itself
WORDS = ("harbour", "market", "shelf", "garden", "bridge", "window", "street", "station", "tower", "river")


def photograph():
    """A photograph of 16 KB."""
    return (PICTURES / "frying-pan.jpg").read_bytes()


def large_photograph():
    """A photograph of 1.5 MB and 16 megapixels."""
    return (PICTURES / "dandelion.jpg").read_bytes()


def small_photograph():
    """A photograph of 160 x 120 pixels: the thumbnail in another one's Exif segment."""
    picture = (PICTURES / "pliers.jpg").read_bytes()
    start = picture.index(b"\xff\xd8", 2)
    return picture[start : picture.index(b"\xff\xd9", start) + 2]


def with_comment(picture, number, size):
    """The picture with its number in a comment, filled up to size bytes (64 more than its own at least) by application
    segments that no reader knows: metadata stays what a camera writes, and no two pictures are alike."""
    position = 2
    while picture[position] == 0xFF and 0xE0 <= picture[position + 1] <= 0xEF:
        position += 2 + int.from_bytes(picture[position + 2 : position + 4], "big")
    comment = segment(0xFE, b"picture %012d" % number)
    missing = size - len(picture) - len(comment)
    if missing < 4:
        raise ValueError(f"{size} bytes are too few for a picture of {len(picture)} bytes and its comment")
    filler = random.Random(number).randbytes(min(missing, LONGEST_SEGMENT))
    segments = []
    while missing > 0:
        length = min(missing - 4, LONGEST_SEGMENT)
        if 0 < missing - 4 - length < 4:  # a rest that is too short for a segment of its own
            length -= 4
        segments.append(segment(0xE9, filler[:length].ljust(length, b" ")))
        missing -= length + 4
    return picture[:position] + comment + b"".join(segments) + picture[position:]


def segment(marker, content):
    """A JPEG marker segment (ITU-T T.81, B.1.1.4)."""
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


def make(folder, count, size, base):
    """Writes count pictures into numbered folders below folder, FILES_PER_FOLDER in each; names hold one of WORDS."""
    picture = base()
    for number in range(count):
        parent = folder / f"{number // FILES_PER_FOLDER:03d}"
        if number % FILES_PER_FOLDER == 0:
            parent.mkdir(parents=True)
        name = f"{WORDS[number % len(WORDS)]}-{number:06d}.jpg"
        (parent / name).write_bytes(with_comment(picture, number, size))
    return folder
