"""What a running process holds: memory, and descriptors by what they lead to."""

import collections
import os
import threading
import time


def resident(pid):
    """Bytes of memory that are there now."""
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


# What a server opens when it is first needed, and keeps: its connections to the catalog, one that writes, two that read, and one
# that looks whether it has changed.
KEPT = {"library/catalog.sqlite": 4, "library/catalog.sqlite-wal": 4}


def descriptors(pid):
    """How many descriptors lead to what: `socket`, `anon_inode`, or a file's last folder and name."""
    found = collections.Counter()
    folder = f"/proc/{pid}/fd"
    for number in os.listdir(folder):
        try:
            place = os.readlink(f"{folder}/{number}")
        except FileNotFoundError:  # closed meanwhile
            continue
        found["/".join(place.split("/")[-2:]) if place.startswith("/") else place.split(":")[0]] += 1
    return found


def connections(pid, port):
    """How many connections at its port a process holds, those included that the other side has closed."""
    held = set()
    for number in os.listdir(f"/proc/{pid}/fd"):
        try:
            place = os.readlink(f"/proc/{pid}/fd/{number}")
        except FileNotFoundError:  # closed meanwhile
            continue
        if place.startswith("socket:"):
            held.add(place[8:-1])
    count = 0
    with open(f"/proc/{pid}/net/tcp", encoding="ascii") as file:
        for line in list(file)[1:]:
            fields = line.split()
            is_listening = fields[3] == "0A"
            count += int(fields[1].split(":")[1], 16) == port and not is_listening and fields[9] in held
    return count


def until(is_so, seconds=60):
    """Waits until something is so; gives back whether it became so."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def settled(pid, wanted, seconds=60):
    """Waits until no kind of descriptor is open more often than `wanted` says; gives back those that stay."""

    def over():
        more = descriptors(pid) - wanted
        return {name: count for name, count in more.items() if wanted[name] + count > KEPT.get(name, 0)}

    until(lambda: not over(), seconds)
    return over()


class Pulse(threading.Thread):
    """Tells whether this machine stood still for a while: then time-outs are nobody's fault."""

    PAUSE, STILL = 0.5, 15

    def __init__(self):
        super().__init__(daemon=True)
        self.last = time.monotonic()
        self.still_until = None

    def run(self):
        while True:
            time.sleep(self.PAUSE)
            self.look()

    def look(self):
        """Whether it stood still within the last two minutes."""
        now = time.monotonic()
        if now - self.last > self.STILL:
            self.still_until = now
        self.last = now
        return self.still_until is not None and now - self.still_until < 120


class MemoryLine(threading.Thread):
    """Samples a process's memory until it is stopped."""

    def __init__(self, pid, pause=0.5):
        super().__init__(daemon=True)
        self.pid, self.pause = pid, pause
        self.samples = []
        self.over = threading.Event()

    def run(self):
        start = time.monotonic()
        while not self.over.wait(self.pause):
            self.samples.append((time.monotonic() - start, resident(self.pid)))

    def stop(self):
        self.over.set()
        self.join()

    def trend(self, after):
        """From so many seconds on: bytes at the begin and the end of the line that fits best, and bytes a minute."""
        points = [(time, bytes) for time, bytes in self.samples if time >= after]
        count = len(points)
        if count < 4:
            raise SystemExit(f"{count} samples of the memory are too few")
        middle = sum(time for time, _ in points) / count
        level = sum(bytes for _, bytes in points) / count
        spread = sum((time - middle) ** 2 for time, _ in points)
        slope = sum((time - middle) * (bytes - level) for time, bytes in points) / spread
        begin, end = (level + slope * (points[place][0] - middle) for place in (0, -1))
        return begin, end, slope * 60
