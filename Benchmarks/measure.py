"""Runs programs and takes their time and memory."""

import os
import statistics
import subprocess
import time

SAMPLE_SECONDS = 0.02


class Failure(Exception):
    """A program did not do what is measured, so there is nothing to compare."""


def run(command, environment=None):
    """Runs a program to its end; its standard output. Raises Failure if it ends with another status than 0."""
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines()[-5:]
        raise Failure(f"{' '.join(map(str, command[:6]))} ended with status {done.returncode}: " + " / ".join(said))
    return done.stdout.decode(errors="replace")


def run_into(file, command):
    """Runs a program with its standard output in a file. Raises Failure if it ends with another status than 0."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.PIPE)
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip()[-500:]
        raise Failure(f"{' '.join(map(str, command[:6]))} ended with status {done.returncode}: {said}")


def seconds(action):
    """How long the action takes, on a disk that has nothing left to write."""
    os.sync()
    start = time.monotonic()
    action()
    return time.monotonic() - start


def median_seconds(command, times):
    """The median time of a whole process, after one run that warms up."""
    run(command)
    taken = []
    for _ in range(times):
        start = time.monotonic()
        run(command)
        taken.append(time.monotonic() - start)
    return statistics.median(taken)


def interleaved(pairs, yardstick, candidate, prepare=lambda: None):
    """Runs both in pairs, whichever is first in turn; the list of (yardstick's seconds, candidate's seconds).

    What comes before each is not timed.
    """

    def timed(work, number):
        prepare()
        return seconds(lambda: work(number))

    results = []
    for number in range(pairs):
        if number % 2 == 0:
            first = timed(yardstick, number)
            results.append((first, timed(candidate, number)))
        else:
            second = timed(candidate, number)
            results.append((timed(yardstick, number), second))
    return results


def read_all(folder):
    """Reads all files of a folder, so that they are in the page cache."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.read_bytes()


def peak_anonymous_bytes(command):
    """The largest anonymous memory (RssAnon) that was seen of a process, looking every SAMPLE_SECONDS."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak = 0
    while process.poll() is None:
        peak = max(peak, anonymous_bytes(process.pid))
        time.sleep(SAMPLE_SECONDS)
    said = process.stderr.read().decode(errors="replace").strip()
    process.stderr.close()
    if process.returncode != 0:
        raise Failure(f"{' '.join(map(str, command[:6]))} ended with status {process.returncode}: {said[-500:]}")
    return peak


def anonymous_bytes(pid):
    """The anonymous memory of a process now; 0 if it has just ended."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
            for line in status:
                if line.startswith("RssAnon:"):
                    return int(line.split()[1]) * 1024
    except (FileNotFoundError, ProcessLookupError):
        pass
    return 0
