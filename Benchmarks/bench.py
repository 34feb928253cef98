#!/usr/bin/env python3
"""Measures `stills` against its yardsticks, prints a table, and ends with status 1 if a bar is missed.

Everything is written to fresh folders, and deleted only at the end: deleting slows a disk for minutes.
"""

import argparse
import json
import os
import pathlib
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass

import catalogs
import measure
import pictures
import remote

MB = 1_000_000

# The bars. For "at least", the figure must reach the bar; for "at most", it must not exceed it.
BARS = {
    "import-copy": ("20 KB pictures: import / (cp -r, sync)", "at least", 0.25, "x"),
    "import-fsync": ("20 KB pictures: import / (write, fsync, rename each)", "at least", 3.0, "x"),
    "import-large": ("5 MB photographs: import / (openssl dgst, cp, sync)", "at least", 0.8, "x"),
    "rescan": ("re-scan of unchanged files", "at least", 30_000, "files/s"),
    "memory-growth": ("anonymous memory, ten times the files", "at most", 1.2, "x"),
    "memory-peak": ("anonymous memory, the larger run", "at most", 150, "MB"),
    "export": ("stills export, NDJSON to a file", "at least", 50_000, "images/s"),
    "export-yardstick": ("stills export / sqlite3 -json of the same columns", "at least", 0.25, "x"),
    "export-growth": ("anonymous memory of export, ten times the images", "at most", 1.2, "x"),
    "export-peak": ("anonymous memory of export, the larger run", "at most", 150, "MB"),
    "start": ("stills --version", "at most", 10, "ms"),
    "search": ("stills search WORD, whole process", "at most", 40, "ms"),
    "edit": ("edit by query, one attribute of each image", "at least", 20_000, "images/s"),
    "objects-requests": ("stills meta gs://: requests for an object", "at most", 1.3, ""),
    "objects-bytes": ("stills meta gs://: bytes of an object of 2 to 6 MB", "at most", 64, "KB"),
    "objects-speed": ("stills meta gs:// / whole downloads, one by one", "at least", 25, "x"),
    "objects-memory": ("anonymous memory of stills meta gs://", "at most", 100, "MB"),
}


@dataclass
class Sizes:
    """How many pictures each measurement takes."""

    small: int = 20_000
    large: int = 200
    indexed: int = 100_000
    many: int = 200_000
    rows: int = 1_000_000
    pairs: int = 5
    processes: int = 21
    objects: int = 5_000


QUICK = Sizes(small=1_000, large=10, indexed=5_000, many=10_000, rows=50_000, pairs=3, processes=11, objects=500)


class Bench:
    """One run: its scratch folder, and the figures so far."""

    def __init__(self, stills, scratch, sizes):
        self.stills, self.scratch, self.sizes = stills, scratch, sizes
        self.figures, self.notes = {}, {}
        self.number = 0

    def fresh(self, name):
        self.number += 1
        return self.scratch / f"{self.number:03d}-{name}"

    def new_library(self):
        library = self.fresh("library")
        measure.run([self.stills, "init", "--library", library])
        return library

    def import_command(self, library, *sources):
        return [self.stills, "import", "--library", library, "--quiet", *sources]

    def expect_images(self, library, count):
        """A fast import that left something out is none."""
        answer = measure.run([self.stills, "verify", "--quick", "--json", "--library", library])
        verdict = json.loads(answer.splitlines()[-1])
        if verdict["images"] != count or verdict["missing"] or verdict["orphans"]:
            raise measure.Failure(f"{library} should hold {count} images and nothing else, and verify says {verdict}")

    def note(self, key, figure, text):
        self.figures[key], self.notes[key] = figure, text
        print(f"  {BARS[key][0]}: {shown(figure)} {BARS[key][3]} ({text})", file=sys.stderr, flush=True)

    def compare(self, key, source, count, yardstick):
        """Times imports of a folder beside a yardstick; notes the median of the pairs' ratios.

        Both find the source in the page cache: some machines lose it meanwhile, and would time the reading of it.
        """
        libraries = [self.new_library() for _ in range(self.sizes.pairs)]
        folders = [self.fresh("yardstick") for _ in range(self.sizes.pairs)]
        results = measure.interleaved(
            self.sizes.pairs,
            lambda pair: yardstick(source, folders[pair]),
            lambda pair: measure.run(self.import_command(libraries[pair], source)),
            prepare=lambda: measure.read_all(source),
        )
        for library in libraries:
            self.expect_images(library, count)
        ratio = statistics.median(other / own for other, own in results)
        own = statistics.median(own for _, own in results)
        other = statistics.median(other for other, _ in results)
        self.note(key, ratio, f"{count / own:,.0f} against {count / other:,.0f} files/s, {self.sizes.pairs} pairs")


def copy_and_sync(source, folder):
    measure.run(["cp", "-r", source, folder])
    os.sync()


def write_fsync_rename(source, folder):
    """One picture after the other, each made durable before the next: the obvious loop."""
    folder.mkdir()
    for path in sorted(source.rglob("*.jpg")):
        temporary = folder / f"{path.name}.part"
        with open(temporary, "wb") as file:
            file.write(path.read_bytes())
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(folder / path.name)


def digest_copy_and_sync(source, folder):
    measure.run(["openssl", "dgst", "-sha256", *sorted(source.rglob("*.jpg"))])
    copy_and_sync(source, folder)


def measure_import(bench):
    count = bench.sizes.small
    source = pictures.make(bench.fresh("pictures"), count, 20_480, pictures.photograph)
    bench.compare("import-copy", source, count, copy_and_sync)
    bench.compare("import-fsync", source, count, write_fsync_rename)


def measure_large(bench):
    count = bench.sizes.large
    source = pictures.make(bench.fresh("photographs"), count, 5 * MB, pictures.large_photograph)
    bench.compare("import-large", source, count, digest_copy_and_sync)


def measure_many(bench):
    """Re-scan, search and memory share one folder of small pictures, and parts of it."""
    sizes = bench.sizes
    source = pictures.make(bench.fresh("many"), sizes.many, 4_608, pictures.small_photograph)
    folders = sorted(source.iterdir())

    library = bench.new_library()
    part = folders[: sizes.indexed // pictures.FILES_PER_FOLDER]
    again = bench.import_command(library, *part)
    measure.run(again)
    bench.expect_images(library, sizes.indexed)
    taken = measure.median_seconds(again, sizes.pairs)
    bench.note("rescan", sizes.indexed / taken, f"{sizes.indexed:,} files, {taken:.2f} s")

    search = [bench.stills, "search", "--library", library, pictures.WORDS[0]]
    if not measure.run(search):
        raise measure.Failure(f"the search for {pictures.WORDS[0]} found nothing")
    taken = measure.median_seconds(search, sizes.processes)
    bench.note("search", taken * 1000, f"{sizes.indexed:,} images, every tenth has the word")

    started = time.monotonic()
    measure.run([bench.stills, "edit", "--library", library, "--query", "type:jpeg", "--attribute", "reviewed=yes"])
    taken = time.monotonic() - started
    edited = int(measure.run([bench.stills, "search", "--library", library, "--count", "reviewed=yes"]))
    if edited != sizes.indexed:
        raise measure.Failure(f"{sizes.indexed} images should have been edited, and {edited} are")
    bench.note("edit", sizes.indexed / taken, f"{sizes.indexed:,} images, {taken:.2f} s")

    fewer = folders[: sizes.many // 10 // pictures.FILES_PER_FOLDER]
    small = measure.peak_anonymous_bytes(bench.import_command(bench.new_library(), *fewer))
    library = bench.new_library()
    large = measure.peak_anonymous_bytes(bench.import_command(library, *folders))
    bench.expect_images(library, sizes.many)
    sides = f"{sizes.many // 10:,} files: {small / MB:.0f} MB, {sizes.many:,}: {large / MB:.0f} MB"
    bench.note("memory-growth", large / small, sides)
    bench.note("memory-peak", large / MB, f"{sizes.many:,} files")


def measure_export(bench):
    """All images of a catalog as NDJSON, beside the same columns by SQLite's own shell."""
    rows = bench.sizes.rows
    libraries = [bench.new_library() for _ in range(2)]
    catalogs.fill(libraries[0], rows // 10)
    catalogs.fill(libraries[1], rows)
    export = [bench.stills, "export", "--library", libraries[1]]
    catalog = libraries[1] / "catalog.sqlite"
    exports = []

    def by_shell(pair):
        with open(bench.fresh("shell.json"), "wb") as file:
            measure.run_into(file, ["sqlite3", "-readonly", "-json", catalog, catalogs.YARDSTICK])

    def by_stills(pair):
        written = bench.fresh("export.ndjson")
        with open(written, "wb") as file:
            measure.run_into(file, export)
        exports.append(written)

    results = measure.interleaved(bench.sizes.pairs, by_shell, by_stills)
    for written in exports:
        with open(written, "rb") as file:
            lines = sum(1 for _ in file)
        if lines != rows:
            raise measure.Failure(f"the export of {rows} images has {lines} lines")
    ratio = statistics.median(other / own for other, own in results)
    own = statistics.median(own for _, own in results)
    other = statistics.median(other for other, _ in results)
    bench.note("export", rows / own, f"{rows:,} images, {own:.2f} s")
    bench.note("export-yardstick", ratio, f"{rows / own:,.0f} against {rows / other:,.0f} images/s")

    small = measure.peak_anonymous_bytes([bench.stills, "export", "--library", libraries[0]])
    large = measure.peak_anonymous_bytes(export)
    sides = f"{rows // 10:,} images: {small / MB:.0f} MB, {rows:,}: {large / MB:.0f} MB"
    bench.note("export-growth", large / small, sides)
    bench.note("export-peak", large / MB, f"{rows:,} images")


def measure_start(bench):
    taken = measure.median_seconds([bench.stills, "--version"], bench.sizes.processes)
    bench.note("start", taken * 1000, f"median of {bench.sizes.processes}")


def measure_objects(bench):
    remote.run(bench.stills, bench.sizes.objects, bench.note)


MEASUREMENTS = {
    "start": measure_start,
    "import": measure_import,
    "large": measure_large,
    "many": measure_many,
    "export": measure_export,
    "objects": measure_objects,
}


def shown(figure):
    return f"{figure:,.0f}" if figure >= 1000 else f"{figure:.2f}"


def is_met(key, figure):
    _, sense, bar, _ = BARS[key]
    return figure >= bar if sense == "at least" else figure <= bar


def print_table(bench):
    """The table of the figures; whether all bars are met."""
    print(f"\n{'what':54} {'figure':>10} {'bar':>20}  verdict")
    for key, (title, sense, bar, unit) in BARS.items():
        if key in bench.figures:
            figure = bench.figures[key]
            verdict = "met" if is_met(key, figure) else "MISSED"
            print(f"{title:54} {shown(figure):>10} {f'{sense} {bar:,} {unit}':>20}  {verdict}")
    return all(is_met(key, figure) for key, figure in bench.figures.items())


def main():
    parser = argparse.ArgumentParser(description="Measures stills against its yardsticks.")
    parser.add_argument("--stills", default=".build/release/stills", help="the program to measure")
    parser.add_argument("--quick", action="store_true", help="few pictures: shows that it works, proves little")
    parser.add_argument("--only", choices=MEASUREMENTS, action="append", help="measure only this; repeatable")
    parser.add_argument("--folder", default=".build", help="where the scratch folder is made; must be on a real disk")
    parser.add_argument("--keep", action="store_true", help="leave the scratch folder")
    arguments = parser.parse_args()
    stills = pathlib.Path(arguments.stills).resolve()
    if not os.access(stills, os.X_OK):
        sys.exit(f"{stills} is not there; run make build first")
    pathlib.Path(arguments.folder).mkdir(parents=True, exist_ok=True)
    scratch = pathlib.Path(tempfile.mkdtemp(prefix="bench-", dir=arguments.folder)).resolve()
    bench = Bench(stills, scratch, QUICK if arguments.quick else Sizes())
    try:
        for name in arguments.only or MEASUREMENTS:
            MEASUREMENTS[name](bench)
        return 0 if print_table(bench) else 1
    except measure.Failure as failure:
        print_table(bench)
        print(f"error: {failure}", file=sys.stderr)
        return 1
    finally:
        if not arguments.keep:
            shutil.rmtree(scratch)


if __name__ == "__main__":
    sys.exit(main())
