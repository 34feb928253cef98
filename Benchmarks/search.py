#!/usr/bin/env python3
"""Measures questions to the catalog of a large library, prints a table, and ends with status 1 if a bar is missed.

`SearchSubject` takes the images in, as an import does, and asks, one question after the other, on one thread; what is timed has
the rights and the rows of 50 images in it. Beside it the same words are put to SQLite's FTS5, with b-trees for the orders.
"""

import argparse
import collections
import json
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

import measure
import yardstick

ROWS_IN = 12_000
FTS5_DRAWS = 20
# The classes that FTS5 answers as well, each with one word for its parameter.
FTS5 = {
    "common word, newest": "SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid DESC LIMIT 50",
    "common word, by time taken": "SELECT docid FROM catalog.image WHERE docid IN (SELECT rowid FROM words WHERE words "
    "MATCH ?1) ORDER BY taken_at, id LIMIT 50",
    "common word, counted": "SELECT count(*) FROM words WHERE words MATCH ?1",
}


def fill(subject, catalog, images, words):
    """Images a second of each step, and the peak of the process's memory in bytes."""
    process = subprocess.Popen([subject, "fill", catalog, str(images), words], stdout=subprocess.PIPE)
    rates = [json.loads(line)["rate"] for line in process.stdout]
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise measure.Failure(f"the catalog could not be filled: status {process.returncode}")
    return rates, usage.ru_maxrss * 1024


def warm(catalog):
    """Reads the catalog once, so that no question waits for the disk."""
    with open(catalog, "rb") as file:
        while file.read(1 << 22):
            pass


def ask(subject, catalog, images, words, draws):
    warm(catalog)
    lines = measure.run([subject, "ask", catalog, str(images), words, str(draws)]).splitlines()
    return [json.loads(line) for line in lines]


def ask_fts5(catalog, index):
    """The median of milliseconds of each class; the index is made beforehand, in a file of its own."""
    connection = sqlite3.connect(index, isolation_level=None)
    connection.execute("ATTACH ? AS catalog", (str(catalog),))
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='')")
    connection.execute("BEGIN")
    connection.execute("INSERT INTO words (rowid, text) SELECT docid, title || ' ' || description FROM catalog.image")
    connection.execute("COMMIT")
    # Commonest words of Latin letters.
    counts = collections.Counter()
    for (title,) in connection.execute("SELECT title FROM catalog.image LIMIT 5000"):
        counts.update(title.lower().split())
    common = [word for word, _ in counts.most_common(8) if word.isascii() and word.isalpha()][:2]
    figures = {}
    for name, statement in FTS5.items():
        taken = []
        for draw in range(FTS5_DRAWS + 1):
            start = time.monotonic()
            connection.execute(statement, (common[draw % len(common)],)).fetchall()
            taken.append((time.monotonic() - start) * 1000)
        figures[name] = statistics.median(taken[1:])
    connection.close()
    return figures


def main():
    parser = argparse.ArgumentParser(description="Measures the search of a large library.")
    parser.add_argument("--subject", default=".build/release/SearchSubject")
    parser.add_argument("--words", default="/usr/share/dict/american-english", help="a word to a line")
    parser.add_argument("--images", type=int, default=1_000_000)
    parser.add_argument("--draws", type=int, default=200, help="questions of each class")
    parser.add_argument("--folder", help="where the scratch folder is made; must be on a real disk")
    parser.add_argument("--keep", help="a catalog that is made, or used where it is there already")
    parser.add_argument("--quick", action="store_true", help="20,000 images: shows that it works, proves little")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.images, arguments.draws = 20_000, 20
    subject = pathlib.Path(arguments.subject).resolve()
    root = pathlib.Path(tempfile.mkdtemp(prefix="stills-search-", dir=arguments.folder))
    catalog = pathlib.Path(arguments.keep).resolve() if arguments.keep else root / "catalog.sqlite"
    bars, figures = {}, {}
    try:
        if not catalog.exists():
            rates, memory = fill(subject, catalog, arguments.images, arguments.words)
            bars["in"] = ("images taken in, of the last 100,000", "at least", ROWS_IN, "images/s")
            size = catalog.stat().st_size / arguments.images
            figures["in"] = rates[-1], f"first step {rates[0]:,.0f}, {size:,.0f} bytes an image, {memory >> 20} MiB"
        answers = ask(subject, catalog, arguments.images, arguments.words, arguments.draws)
        others = ask_fts5(catalog, root / "index.fts5")
        for answer in answers:
            name = answer["class"]
            bars[name] = (name, "at most", answer["bar"], "ms")
            text = f"p95; p50 {answer['p50']:.2f}, p99 {answer['p99']:.2f} ms, {answer['found']:,.0f} found"
            if name in others:
                text += f"; FTS5 p50 {others[name]:.1f} ms, {others[name] / answer['p50']:.1f} x as long"
            figures[name] = answer["p95"], text
    except measure.Failure as failure:
        sys.exit(str(failure))
    finally:
        shutil.rmtree(root)
    sys.exit(0 if yardstick.report(bars, figures) else 1)


if __name__ == "__main__":
    main()
